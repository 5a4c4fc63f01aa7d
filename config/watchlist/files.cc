#include "config/watchlist/files.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "config/diag/codes.h"
#include "config/diag/read_file.h"

namespace wirewatch {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestFile = 256ULL << 20;

class FileGatherer {
 public:
  WatchlistFiles Gather(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      std::error_code error;
      if (fs::is_directory(path, error)) {
        Directory(path);
      } else {
        File(path);
      }
    }
    return std::move(result_);
  }

 private:
  void Directory(const std::string& path) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(path, error), end; !error && it != end;
         it.increment(error)) {
      if (!it->path().filename().string().starts_with('.')) {
        found.push_back(it->path());
      }
    }
    if (error) {
      result_.diagnostics.push_back(
          FaultOfFile(codes::kUnreadable.id,
                      "cannot read `" + path + "`: " + error.message()));
      return;
    }
    std::sort(found.begin(), found.end());
    bool any = false;
    for (const fs::path& file : found) {
      any = Entry(file) || any;
    }
    if (!any) {
      result_.diagnostics.push_back(FaultOfFile(
          codes::kNoFiles.id, "the directory `" + path + "` holds no watchlist",
          {"watchlists are files named *.yaml"}));
    }
  }

  // Whether the entry of a directory was taken for a watchlist.
  bool Entry(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      result_.diagnostics.push_back(FaultOfFile(
          codes::kNotAFile.id,
          "`" + path.string() + "` is a directory, not an ordinary file",
          {"watchlists are read from one directory; name others beside it"}));
      return true;
    }
    if (path.extension() == ".yaml") {
      File(path);
      return true;
    }
    if (path.extension() == ".yml") {
      Diagnostic warning = FaultOfFile(codes::kFileIgnored.id,
                                       "`" + path.string() + "` is not read",
                                       {"rename it to end in .yaml"});
      warning.level = Level::kWarning;
      result_.diagnostics.push_back(std::move(warning));
    }
    return false;
  }

  void File(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) {
      const auto [first, is_new] =
          seen_.try_emplace({status.st_dev, status.st_ino}, path);
      if (!is_new) {
        result_.diagnostics.push_back(FaultOfFile(
            codes::kSameFile.id,
            "`" + path + "` is the same file as `" + first->second + "`"));
        return;
      }
    }
    auto file = ReadSourceFile(path, kLargestFile);
    if (file.ok()) {
      result_.files.push_back(*file);
    } else {
      result_.diagnostics.push_back(file.error());
    }
  }

  WatchlistFiles result_;
  std::map<std::pair<dev_t, ino_t>, std::string> seen_;
};

}  // namespace

WatchlistFiles ReadWatchlistFiles(const std::vector<std::string>& paths) {
  return FileGatherer().Gather(paths);
}

}  // namespace wirewatch
