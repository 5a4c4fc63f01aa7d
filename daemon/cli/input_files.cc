#include "daemon/cli/input_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace wirewatch {
namespace {

namespace fs = std::filesystem;

bool IsArticleFile(std::string_view name, InputFormat format) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) {
      name.remove_suffix(packed.size());
      break;
    }
  }
  if (format == InputFormat::kText) {
    return name.ends_with(".txt");
  }
  constexpr std::array<std::string_view, 3> kEnds = {".json", ".jsonl",
                                                     ".ndjson"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

void AddDirectory(const std::string& directory, InputFormat format,
                  InputFiles& found) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator at(directory, error);
  for (; !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.')) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file(ignored) && IsArticleFile(name, format)) {
      files.push_back(at->path().string());
    }
  }
  if (error) {
    found.faults.push_back(directory + ": " + error.message());
  } else if (files.empty()) {
    found.faults.push_back(
        directory + ": holds no articles (" +
        (format == InputFormat::kText ? "*.txt" : "*.json, *.jsonl, *.ndjson") +
        ", also .gz and .zst)");
  }
  std::sort(files.begin(), files.end());
  found.files.insert(found.files.end(), files.begin(), files.end());
}

}  // namespace

InputFiles FindInputFiles(const std::vector<std::string>& paths,
                          InputFormat format) {
  InputFiles found;
  if (paths.empty()) {
    found.files.emplace_back("-");
  }
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path != "-" && fs::is_directory(path, ignored)) {
      AddDirectory(path, format, found);
    } else {
      found.files.push_back(path);
    }
  }
  return found;
}

std::uint64_t StoredBytes(const std::vector<std::string>& files) {
  std::uint64_t sum = 0;
  for (const std::string& file : files) {
    std::error_code error;
    const bool known = fs::is_regular_file(file, error);
    const std::uint64_t bytes = known ? fs::file_size(file, error) : 0;
    if (!known || error) {
      return 0;
    }
    sum += bytes;
  }
  return sum;
}

}  // namespace wirewatch
