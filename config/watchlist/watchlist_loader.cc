#include "config/watchlist/watchlist_loader.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "config/diag/codes.h"
#include "config/diag/read_file.h"
#include "config/watchlist/bundle_hash.h"
#include "config/watchlist/entity_reader.h"
#include "config/watchlist/files.h"
#include "config/watchlist/shared_names.h"
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

}  // namespace

LoadedWatchlists ParseWatchlists(
    const std::vector<std::shared_ptr<const SourceFile>>& files,
    const WatchlistLimits& limits) {
  LoadedWatchlists loaded;
  if (files.empty()) {
    loaded.diagnostics.push_back(
        FaultOfFile(codes::kNoFiles.id, "no watchlist is given"));
    return loaded;
  }
  std::vector<ReadWatchlist> watchlists;
  std::size_t names = 0;
  for (const auto& file : files) {
    ReadYamlResult read = ReadYaml(file);
    Append(loaded.diagnostics, std::move(read.diagnostics));
    if (read.document) {
      watchlists.push_back(ReadWatchlistDocument(
          *read.document, limits.names - std::min(names, limits.names),
          loaded.diagnostics));
      names += watchlists.back().name_places.size();
    }
  }
  CheckIds(watchlists, loaded.diagnostics);
  if (names > limits.names) {
    loaded.diagnostics.push_back(FaultOfFile(
        codes::kOutOfBounds.id,
        "more than " + std::to_string(limits.names) + " names in all"));
  }
  Append(loaded.diagnostics, WarnOfSharedNames(watchlists));
  if (HasErrors(loaded.diagnostics)) {
    return loaded;
  }
  WatchlistBundle bundle;
  for (ReadWatchlist& read : watchlists) {
    bundle.watchlists.push_back(std::move(read.watchlist));
  }
  std::sort(bundle.watchlists.begin(), bundle.watchlists.end(),
            [](const Watchlist& a, const Watchlist& b) { return a.id < b.id; });
  bundle.sha256 = BundleHash(files);
  loaded.bundle = std::move(bundle);
  return loaded;
}

LoadedWatchlists LoadWatchlists(const std::vector<std::string>& paths) {
  WatchlistFiles read = ReadWatchlistFiles(paths);
  LoadedWatchlists loaded;
  // With no file at all, what kept them away says more than that.
  if (!read.files.empty() || read.diagnostics.empty()) {
    loaded = ParseWatchlists(read.files);
  }
  Append(loaded.diagnostics, std::move(read.diagnostics));
  if (HasErrors(loaded.diagnostics)) {
    loaded.bundle.reset();
  }
  return loaded;
}

}  // namespace wirewatch
