#include "daemon/article/ninjs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "daemon/article/field_text.h"

namespace wirewatch {
namespace {

// What is picked up, in the order of kPlaces.
enum Pick : std::size_t {
  kId,
  kVersion,
  kStatus,
  kLanguage,
  kPublished,
  kHeadline,
  kHeadlineType,
  kHeadlineRole,
  kBody,
  kBodyType,
  kBodyRole,
};

const std::vector<std::vector<std::string>>& Places() {
  static const std::vector<std::vector<std::string>> places = {
      {"/uri"},
      {"/version"},
      {"/pubstatus", "/pubStatus"},
      {"/language"},
      {"/versioncreated", "/versionCreated", "/firstcreated", "/firstCreated"},
      {"/headline", "/headlines/*/value"},
      {"/headlines/*/contenttype", "/headlines/*/contentType"},
      {"/headlines/*/role"},
      {"/bodies/*/value"},
      {"/bodies/*/contenttype", "/bodies/*/contentType"},
      {"/bodies/*/role"}};
  return places;
}

enum Kind : std::size_t { kPlain, kHtml, kXml };
constexpr std::size_t kKinds = 3;

// A headline or a body, as one member or element gives it.
struct Rendition {
  std::string text;
  std::string type;
  std::string role;
};
using Renditions = std::vector<Rendition>;

// All renditions of one field.
struct Collected {
  Renditions members;                         // 1.x
  std::map<std::size_t, Rendition> elements;  // 2.x, 3.x, by index
};

bool Contains(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

Kind KindOf(const Rendition& rendition) {
  std::string said = rendition.type.empty() ? rendition.role : rendition.type;
  std::transform(said.begin(), said.end(), said.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (Contains(said, "html")) {
    return kHtml;
  }
  if (Contains(said, "xml") || Contains(said, "nitf")) {
    return kXml;
  }
  if (Contains(said, "plain") || said == "text") {
    return kPlain;
  }
  const std::size_t first = rendition.text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && rendition.text[first] == '<' ? kHtml
                                                                    : kPlain;
}

// The texts of one kind: all different ones, and how long the longest is.
struct TextsOfKind {
  void Add(std::string text) {
    longest = std::max(longest, text.size());
    const auto [added, is_new] = seen.insert(std::move(text));
    if (is_new) {
      AppendText(*added, joined);
    }
  }
  std::string joined;
  std::size_t longest = 0;
  std::unordered_set<std::string> seen;
};

struct FieldText {
  std::string text;
  TextForm form = TextForm::kPlain;
};

Result<FieldText, DecodeError> TextOf(Collected collected,
                                      std::string_view field) {
  Renditions& renditions = collected.members;
  for (auto& [index, rendition] : collected.elements) {
    renditions.push_back(std::move(rendition));
  }
  std::array<TextsOfKind, kKinds> kinds;
  std::size_t longest = 0;
  for (Rendition& rendition : renditions) {
    const Kind kind = KindOf(rendition);
    if (kind == kPlain) {
      kinds[kind].Add(std::move(rendition.text));
    } else {
      auto text = TextOfHtml(rendition.text, field);
      if (!text.ok()) {
        return text.error();
      }
      kinds[kind].Add(*std::move(text));
    }
    longest = std::max(longest, kinds[kind].longest);
  }
  const auto chosen = std::find_if(
      kinds.begin(), kinds.end(),
      [&](const TextsOfKind& kind) { return 2 * kind.longest >= longest; });
  return FieldText{std::move(chosen->joined), chosen == kinds.begin()
                                                  ? TextForm::kPlain
                                                  : TextForm::kExtracted};
}

void Collect(PickedText picked, std::string Rendition::*part,
             Collected& collected) {
  // The only pointer to a value that is in no array is `/headline`.
  const bool is_member =
      !picked.member.empty() ||
      (picked.target.field == kHeadline && picked.target.pointer == 0);
  if (is_member) {
    collected.members.push_back({std::move(picked.text), {}, picked.member});
  } else {
    std::string& text = collected.elements[picked.element].*part;
    text = text.empty() ? std::move(picked.text) : text;
  }
}

// `body_xhtml` and the like: any name that begins so.
void AddPrefix(std::string name, Pick field, PointerNode& root) {
  PointerNode node;
  node.segment = std::move(name);
  node.is_prefix = true;
  node.targets.push_back({field, Places()[field].size()});
  root.children.push_back(std::move(node));
}

struct Attribute {
  Pick pick;
  std::string Article::*text;
};
constexpr Attribute kAttributes[] = {{kId, &Article::id},
                                     {kVersion, &Article::version},
                                     {kStatus, &Article::status},
                                     {kLanguage, &Article::language},
                                     {kPublished, &Article::published}};

}  // namespace

PointerNode NinjsPlaces() {
  PointerNode root = BuildPointerTree(Places());
  AddPrefix("headline_", kHeadline, root);
  AddPrefix("body_", kBody, root);
  return root;
}

std::vector<FieldType> NinjsTypes() {
  std::vector<FieldType> types(Places().size(), FieldType::kString);
  types[kVersion] = FieldType::kStringOrInteger;
  return types;
}

Result<Article, DecodeError> ArticleOfNinjs(std::vector<PickedText> picked) {
  if (picked.size() > kMostNinjsTexts) {
    return DecodeError{DecodeError::Reason::kTooDeep,
                       "more than " + std::to_string(kMostNinjsTexts) +
                           " headlines and bodies",
                       0};
  }
  std::stable_sort(picked.begin(), picked.end(),
                   [](const PickedText& a, const PickedText& b) {
                     return a.target.pointer < b.target.pointer;
                   });
  Article article;
  Collected headline;
  Collected body;
  for (PickedText& piece : picked) {
    const std::size_t field = piece.target.field;
    for (const Attribute& attribute : kAttributes) {
      if (attribute.pick == field && (article.*attribute.text).empty()) {
        article.*attribute.text = piece.text;
      }
    }
    if (field == kHeadline || field == kBody) {
      Collect(std::move(piece), &Rendition::text,
              field == kHeadline ? headline : body);
    } else if (field == kHeadlineType || field == kBodyType) {
      Collect(std::move(piece), &Rendition::type,
              field == kHeadlineType ? headline : body);
    } else if (field == kHeadlineRole || field == kBodyRole) {
      Collect(std::move(piece), &Rendition::role,
              field == kHeadlineRole ? headline : body);
    }
  }
  auto headline_text = TextOf(std::move(headline), "headline");
  if (!headline_text.ok()) {
    return headline_text.error();
  }
  auto body_text = TextOf(std::move(body), "body");
  if (!body_text.ok()) {
    return body_text.error();
  }
  article.headline = std::move(headline_text->text);
  article.headline_form = headline_text->form;
  article.body = std::move(body_text->text);
  article.body_form = body_text->form;
  return article;
}

}  // namespace wirewatch
