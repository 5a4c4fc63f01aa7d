#include "config/watchlist/needs_reader.h"

#include <algorithm>
#include <array>

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 4> kNeedsKeys = {"any", "all", "within",
                                                        "other_name"};
constexpr std::array kExtents = {Extent::kSentence, Extent::kParagraph,
                                 Extent::kArticle};
}  // namespace

std::optional<Reach> ReadReach(NodeReader& reader, const YamlNode& node) {
  const auto text = reader.Text(node, "within");
  if (!text) {
    return std::nullopt;
  }
  const auto extent =
      std::find_if(kExtents.begin(), kExtents.end(), [&](Extent known) {
        return ToString(Reach{known, 0}) == *text;
      });
  if (extent != kExtents.end()) {
    return Reach{*extent, 0};
  }
  const std::size_t digits = text->find_first_not_of("0123456789");
  if (digits == std::string::npos) {
    const auto words = reader.Count(node, "within", kMostWordsWithin);
    return words ? std::optional(Reach{Extent::kWords, *words}) : std::nullopt;
  }
  std::vector<std::string> help;
  if (digits > 0) {
    help.push_back("did you mean " + Quoted(text->substr(0, digits)) + "?");
  } else if (const auto nearest =
                 Nearest(*text, {"sentence", "paragraph", "article"})) {
    help.push_back("did you mean " + Quoted(*nearest) + "?");
  }
  help.emplace_back(
      "write `sentence`, `paragraph`, `article` or a number of words");
  reader.Fault(codes::kUnknownWord, node, "unknown `within` " + SeenAs(node),
               std::move(help));
  return std::nullopt;
}

std::optional<Needs> ReadNeeds(NodeReader& reader, ReferenceReader& references,
                               const YamlNode& node) {
  if (!reader.IsMap(node, "needs", {"write {any: [isis], within: sentence}"})) {
    return std::nullopt;
  }
  const bool all_known = reader.CheckKeys(node, "needs", kNeedsKeys);
  const YamlNode* any = Find(node, "any");
  const YamlNode* all = Find(node, "all");
  const YamlNode* within = Find(node, "within");
  Needs needs;
  if (const YamlNode* other = Find(node, "other_name")) {
    needs.other_name = reader.Flag(*other, "other_name").value_or(false);
  }
  if ((any != nullptr ? 1 : 0) + (all != nullptr ? 1 : 0) +
          (needs.other_name ? 1 : 0) !=
      1) {
    if (all_known) {
      reader.Fault(codes::kMisplaced, node,
                   "`needs` wants one of `any`, `all` and `other_name: true`",
                   {"write needs: {any: [isis], within: sentence}"});
    }
    return std::nullopt;
  }
  needs.all = all != nullptr;
  if (!needs.other_name) {
    const YamlNode& list = needs.all ? *all : *any;
    const std::string_view what = needs.all ? "all" : "any";
    for (const YamlNode* item : reader.List(list, what)) {
      if (auto entity =
              references.Any(*item, what, WrittenReference::Use::kNeeds)) {
        needs.entities.push_back(*std::move(entity));
      }
    }
  }
  if (within != nullptr) {
    needs.within = ReadReach(reader, *within).value_or(Reach{});
  } else if (!needs.other_name && all_known) {
    reader.MissingKey(
        reader.document().SpanOf(node), "within",
        {"add within: sentence, paragraph, article or a number of words"});
  }
  return needs;
}

}  // namespace wirewatch
