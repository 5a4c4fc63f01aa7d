// Runs a fuzzer's corpus as an ordinary test, where libFuzzer is not linked.
// Arguments: files, or directories whose files are taken in the order of their
// names. No file at all is a failure: a corpus that is gone tests nothing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

void AddFiles(const std::filesystem::path& from,
              std::vector<std::filesystem::path>& files) {
  if (!std::filesystem::is_directory(from)) {
    files.push_back(from);
    return;
  }
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(from)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    AddFiles(argv[i], files);
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    std::printf("%s\n", file.filename().c_str());
    std::fflush(stdout);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                           bytes.size());
  }
  std::printf("%zu files\n", files.size());
  return files.empty() ? 1 : 0;
}
