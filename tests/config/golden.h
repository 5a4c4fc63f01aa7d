// Goldens: what is shown, kept in a file.
//
// WIREWATCH_REWRITE_GOLDENS=1 in the environment rewrites them; review the
// difference.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace wirewatch {

inline const std::filesystem::path kGoldens =
    std::filesystem::path(WIREWATCH_SOURCE_DIR) / "tests" / "golden" / "errors";

inline std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void ExpectGolden(const std::filesystem::path& path,
                         const std::string& shown) {
  if (std::getenv("WIREWATCH_REWRITE_GOLDENS") != nullptr) {
    std::ofstream(path, std::ios::binary) << shown;
  }
  EXPECT_EQ(shown, ReadAll(path))
      << "in " << path
      << "; if this is meant, run with WIREWATCH_REWRITE_GOLDENS=1";
}

}  // namespace wirewatch
