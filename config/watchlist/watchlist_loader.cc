#include "config/watchlist/watchlist_loader.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "config/diag/codes.h"
#include "config/diag/read_file.h"
#include "config/watchlist/advice.h"
#include "config/watchlist/bundle_hash.h"
#include "config/watchlist/contradictions.h"
#include "config/watchlist/files.h"
#include "config/watchlist/references.h"
#include "config/watchlist/shared_names.h"
#include "config/watchlist/watchlist_reader.h"
#include "config/yaml/reader.h"

namespace wirewatch {
namespace {

void Append(Diagnostics& all, Diagnostics&& more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

void CheckIds(const std::vector<ReadWatchlist>& watchlists,
              Diagnostics& diagnostics) {
  std::map<std::string_view, const ReadWatchlist*> seen;
  for (const ReadWatchlist& read : watchlists) {
    const std::string& id = read.watchlist.id;
    if (id.empty()) {
      continue;
    }
    const auto [first, is_new] = seen.try_emplace(id, &read);
    if (is_new) {
      continue;
    }
    Diagnostic& fault = diagnostics.emplace_back();
    fault.code = codes::kDuplicateWatchlist.id;
    fault.message = "a second watchlist `" + id + "`";
    fault.span = read.id_place;
    fault.labels.push_back({first->second->id_place, "first declared here"});
  }
}

void CheckLimits(const std::vector<ReadWatchlist>& watchlists,
                 const WatchlistLimits& limits, Diagnostics& diagnostics) {
  std::size_t names = 0;
  std::size_t rules = 0;
  for (const ReadWatchlist& read : watchlists) {
    names += read.names();
    rules += read.watchlist.rules.size();
  }
  const auto check = [&](std::size_t count, std::size_t most,
                         const char* what) {
    if (count > most) {
      diagnostics.push_back(FaultOfFile(
          codes::kOutOfBounds.id,
          "more than " + std::to_string(most) + " " + what + " in all"));
    }
  };
  check(names, limits.names, "names");
  check(rules, limits.rules, "rules");
}

// What is not wrong, of a bundle without faults.
void Warn(const std::vector<ReadWatchlist>& watchlists,
          const LoadOptions& options, Diagnostics& diagnostics) {
  Append(diagnostics, WarnOfContradictions(watchlists));
  if (options.today) {
    Append(diagnostics, WarnOfReviews(watchlists, *options.today));
  }
  if (options.advice) {
    Append(diagnostics, WarnOfUntestedRules(watchlists));
    Append(diagnostics, WarnOfFrequentWords(watchlists));
    Append(diagnostics, WarnOfCostlyPatterns(watchlists));
  }
}

WatchlistBundle BundleOf(
    std::vector<ReadWatchlist> watchlists,
    const std::vector<std::shared_ptr<const SourceFile>>& files) {
  WatchlistBundle bundle;
  for (ReadWatchlist& read : watchlists) {
    bundle.watchlists.push_back(std::move(read.watchlist));
  }
  std::sort(bundle.watchlists.begin(), bundle.watchlists.end(),
            [](const Watchlist& a, const Watchlist& b) { return a.id < b.id; });
  bundle.sha256 = BundleHash(files);
  return bundle;
}

// `all_read`: every file that was asked for is among `files`.
LoadedWatchlists Parse(
    const std::vector<std::shared_ptr<const SourceFile>>& files,
    const LoadOptions& options, bool all_read) {
  LoadedWatchlists loaded;
  std::vector<ReadWatchlist> watchlists;
  std::size_t room = options.limits.names;
  for (const auto& file : files) {
    ReadYamlResult read = ReadYaml(file);
    Append(loaded.diagnostics, std::move(read.diagnostics));
    all_read = all_read && read.document.has_value();
    if (read.document) {
      watchlists.push_back(
          ReadWatchlistDocument(*read.document, room, loaded.diagnostics));
      room -= std::min(watchlists.back().names(), room);
    }
  }
  CheckIds(watchlists, loaded.diagnostics);
  CheckLimits(watchlists, options.limits, loaded.diagnostics);
  Append(loaded.diagnostics, CheckReferences(watchlists, all_read));
  Append(loaded.diagnostics, WarnOfSharedNames(watchlists));
  if (HasErrors(loaded.diagnostics)) {
    return loaded;
  }
  Warn(watchlists, options, loaded.diagnostics);
  for (ReadWatchlist& read : watchlists) {
    std::move(read.tests.begin(), read.tests.end(),
              std::back_inserter(loaded.tests));
  }
  loaded.bundle = BundleOf(std::move(watchlists), files);
  return loaded;
}

}  // namespace

LoadedWatchlists ParseWatchlists(
    const std::vector<std::shared_ptr<const SourceFile>>& files,
    const LoadOptions& options) {
  if (files.empty()) {
    LoadedWatchlists none;
    none.diagnostics.push_back(
        FaultOfFile(codes::kNoFiles.id, "no watchlist is given"));
    return none;
  }
  return Parse(files, options, /*all_read=*/true);
}

LoadedWatchlists LoadWatchlists(const std::vector<std::string>& paths,
                                const LoadOptions& options) {
  WatchlistFiles read = ReadWatchlistFiles(paths);
  LoadedWatchlists loaded;
  // With no file at all, what kept them away says more than that.
  if (read.files.empty() && read.diagnostics.empty()) {
    return ParseWatchlists({}, options);
  }
  loaded = Parse(read.files, options, !HasErrors(read.diagnostics));
  Append(loaded.diagnostics, std::move(read.diagnostics));
  if (HasErrors(loaded.diagnostics)) {
    loaded.bundle.reset();
    loaded.tests.clear();
  }
  return loaded;
}

}  // namespace wirewatch
