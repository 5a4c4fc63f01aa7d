#include "config/watchlist/language_tag.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace wirewatch {
namespace {

// ISO 639-1 whole, and of ISO 639-3 the languages that news is written in and
// that have no shorter code. Sorted within each line only; looked up rarely.
constexpr std::string_view kLanguages =
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs "
    " ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj "
    " fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
    " io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    " li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no "
    " nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg "
    " si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts "
    " tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    " acm aeb afb aii ajp apc apd arc arq ary arz ast awa azb azj bal bar bho "
    " ceb ckb cmn crh csb diq dsb fil fur gag gez gsw hak haw haz hil hsb ilo "
    " kab kmr kok krc ktu lez lij lrc lzh mai mag mni mus myv mzn nan nap nds "
    " nqo pap pcm pes pnb prs rue sah sat scn sco sdh shi shn skr smj syr szl "
    " tet tig tpi tyv tzm udm und uum vec vls wuu yue zgh zza ";

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kNames =
    {{{"arabic", "ar"},    {"chinese", "zh"},    {"dutch", "nl"},
      {"english", "en"},   {"farsi", "fa"},      {"french", "fr"},
      {"german", "de"},    {"greek", "el"},      {"hebrew", "he"},
      {"hindi", "hi"},     {"italian", "it"},    {"japanese", "ja"},
      {"korean", "ko"},    {"kurdish", "ku"},    {"persian", "fa"},
      {"polish", "pl"},    {"portuguese", "pt"}, {"russian", "ru"},
      {"sorani", "ckb"},   {"spanish", "es"},    {"turkish", "tr"},
      {"ukrainian", "uk"}, {"urdu", "ur"},       {"cn", "zh"}}};

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
char Lower(char c) {
  return IsUpper(c) ? static_cast<char>(c + 32) : c;
}
char Upper(char c) {
  return IsLower(c) ? static_cast<char>(c - 32) : c;
}

bool IsLanguage(std::string_view text) {
  if (text.size() < 2 || text.size() > 3 ||
      !std::all_of(text.begin(), text.end(), IsLower)) {
    return false;
  }
  return kLanguages.find(" " + std::string(text) + " ") !=
         std::string_view::npos;
}

bool IsScript(std::string_view text) {
  return text.size() == 4 && IsUpper(text[0]) &&
         std::all_of(text.begin() + 1, text.end(), IsLower);
}

bool IsRegion(std::string_view text) {
  return (text.size() == 2 && std::all_of(text.begin(), text.end(), IsUpper)) ||
         (text.size() == 3 && std::all_of(text.begin(), text.end(), IsDigit));
}

std::vector<std::string_view> Subtags(std::string_view text) {
  std::vector<std::string_view> subtags;
  std::size_t begin = 0;
  while (begin <= text.size() && subtags.size() < 8) {
    const std::size_t end =
        std::min(text.find_first_of("-_", begin), text.size());
    subtags.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return subtags;
}

}  // namespace

bool IsLanguageTag(std::string_view text) {
  const auto subtags = Subtags(text);
  if (text.find('_') != std::string_view::npos || !IsLanguage(subtags[0])) {
    return false;
  }
  std::size_t next = 1;
  next += next < subtags.size() && IsScript(subtags[next]) ? 1 : 0;
  next += next < subtags.size() && IsRegion(subtags[next]) ? 1 : 0;
  return next == subtags.size();
}

std::optional<std::string> MeantLanguageTag(std::string_view text) {
  std::string small;
  std::transform(text.begin(), text.end(), std::back_inserter(small), Lower);
  for (const auto& [name, tag] : kNames) {
    if (small == name) {
      return std::string(tag);
    }
  }
  std::string tag;
  for (const std::string_view subtag : Subtags(small)) {
    std::string part(subtag);
    if (!tag.empty()) {
      tag += '-';
      if (part.size() == 4) {
        part[0] = Upper(part[0]);
      } else if (part.size() == 2) {
        std::transform(part.begin(), part.end(), part.begin(), Upper);
      }
    }
    tag += part;
  }
  return IsLanguageTag(tag) ? std::optional<std::string>(tag) : std::nullopt;
}

bool CheckLanguageTag(NodeReader& reader, const YamlNode& node) {
  if (IsLanguageTag(node.text)) {
    return true;
  }
  std::vector<std::string> help = {
      "write a code of ISO 639 (`ar`, `ckb`, `zh-Hant`), or `und`"};
  if (const auto meant = MeantLanguageTag(node.text)) {
    help = {"did you mean " + Quoted(*meant) + "?"};
  }
  reader.Fault(codes::kUnknownLanguage, node,
               SeenAs(node) + " is not a language", std::move(help));
  return false;
}

}  // namespace wirewatch
