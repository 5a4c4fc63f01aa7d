#include "config/watchlist/shared_names.h"

#include <string>
#include <unordered_map>

#include "rules/text/fold.h"

namespace wirewatch {
namespace {

struct Claim {
  const ReadWatchlist* watchlist;
  const Entity* entity;
  const Name* name;
  FilePlace place;
};

std::string IdOf(const Claim& claim) {
  return claim.watchlist->watchlist.id + "/" + claim.entity->id;
}

// Whether the names take letters as they are written. If one does, the two
// only meet if they are written alike.
bool Meet(const Name& a, const Name& b) {
  const bool literal =
      a.exact || b.exact || a.letter_case == CaseRule::kExact ||
      b.letter_case == CaseRule::kExact || a.marks == MarksRule::kKeep ||
      b.marks == MarksRule::kKeep;
  return !literal || a.text == b.text;
}

Diagnostic Warning(const Claim& first, const Claim& second) {
  Diagnostic warning;
  warning.code = codes::kSharedName.id;
  warning.level = Level::kWarning;
  warning.message = Quoted(second.name->text) + " is a name of " +
                    Quoted(IdOf(first)) + " and of " + Quoted(IdOf(second));
  warning.span =
      Span{second.watchlist->file, second.place.begin, second.place.end};
  warning.labels.push_back(
      {{first.watchlist->file, first.place.begin, first.place.end},
       "the other stands here"});
  warning.help = {"both entities report every mention"};
  return warning;
}

}  // namespace

Diagnostics WarnOfSharedNames(const std::vector<ReadWatchlist>& watchlists) {
  Diagnostics warnings;
  std::unordered_map<std::string, Claim> first_claims;
  for (const ReadWatchlist& read : watchlists) {
    std::size_t next_place = 0;
    for (const Entity& entity : read.watchlist.entities) {
      bool warned = false;
      for (const auto& [name, needs] : entity.names) {
        const Claim claim{&read, &entity, &name,
                          read.name_places[next_place++]};
        if (needs) {
          continue;
        }
        const auto [first, is_new] =
            first_claims.try_emplace(FoldName(name.text), claim);
        if (!is_new && !warned && warnings.size() < kMostOfOneFile &&
            first->second.entity != &entity &&
            Meet(*first->second.name, name)) {
          warnings.push_back(Warning(first->second, claim));
          warned = true;
        }
      }
    }
  }
  return warnings;
}

}  // namespace wirewatch
