#include "daemon/article/html_scan.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace wirewatch {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::uint64_t kStepsPerByte = 64;
constexpr std::uint64_t kFreeSteps = 100'000;
constexpr std::uint64_t kFreeClones = 10'000;
// In the time of one attribute the parser reads two bytes of text; it makes an
// element in that of four.
constexpr std::uint64_t kTag = 4;
constexpr std::uint64_t kTextBytes = 2;
constexpr std::uint64_t kBytesPerTag = 24;
constexpr std::uint64_t kFreeTags = 20'000;
constexpr std::string_view kSpaces = " \t\n\f\r";
constexpr std::string_view kAfterLessThan = "/!?";  // and letters

template <std::size_t kSize>
using Names = std::array<std::string_view, kSize>;

constexpr Names<17> kVoid = {"area",  "base",  "basefont", "bgsound", "br",
                             "col",   "embed", "hr",       "image",   "img",
                             "input", "link",  "meta",     "param",   "wbr",
                             "track", "source"};
constexpr Names<14> kFormatting = {"a",    "b",      "big",  "code",  "em",
                                   "font", "i",      "nobr", "s",     "small",
                                   "u",    "strike", "tt",   "strong"};
// Elements whose text is no markup, outside of foreign content.
constexpr Names<8> kRawText = {"script", "style",    "xmp",     "iframe",
                               "title",  "textarea", "noembed", "noframes"};
// In and after these, end tags are not taken at their word.
constexpr Names<4> kOddities = {"svg", "math", "frameset", "template"};
// All that a `<select>` holds where people write one.
constexpr Names<2> kChoices = {"option", "optgroup"};
constexpr Names<2> kCells = {"td", "th"};
constexpr Names<3> kRowGroups = {"tbody", "thead", "tfoot"};
// Whose end ends a paragraph inside of them that was left open.
constexpr Names<21> kContainers = {
    "article", "aside",      "blockquote", "center", "dd",     "div", "dl",
    "dt",      "figcaption", "figure",     "footer", "header", "li",  "main",
    "nav",     "ol",         "section",    "table",  "td",     "th",  "ul"};

template <std::size_t kSize>
bool IsOneOf(std::string_view name, const Names<kSize>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Whether the parser closes `open` when `<name>` comes right inside of it.
bool GivesWay(std::string_view open, std::string_view name) {
  if (open == "p" || open == "li") {
    return open == name;
  }
  if (open == "dd" || open == "dt") {
    return name == "dd" || name == "dt";
  }
  if (IsOneOf(open, kCells)) {
    return IsOneOf(name, kCells) || name == "tr";
  }
  return open == "tr" && name == "tr";
}

// Whether `</name>` ends `open` too, which stands right inside of it.
bool EndsWith(std::string_view open, std::string_view name) {
  if (open == "p") {
    return IsOneOf(name, kContainers);
  }
  if (open == "li") {
    return name == "ul" || name == "ol";
  }
  if (open == "dd" || open == "dt") {
    return name == "dl";
  }
  if (IsOneOf(open, kCells)) {
    return name == "tr" || name == "table" || IsOneOf(name, kRowGroups);
  }
  if (open == "tr") {
    return name == "table" || IsOneOf(name, kRowGroups);
  }
  return IsOneOf(open, kRowGroups) && name == "table";
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool IsSpace(char c) {
  return kSpaces.find(c) != kNone;
}

struct Tag {
  std::string name;  // lower case
  std::uint64_t attributes = 0;
  std::size_t next = 0;  // behind the tag
};

// The attributes of a tag, from behind its name to behind its `>`, by the
// states of the HTML standard: a quote that is misread would hide tags.
class AttributeReader {
 public:
  void Read(std::string_view html, Tag& tag) {
    for (; tag.next < html.size(); ++tag.next) {
      const char c = html[tag.next];
      if (quote_ != 0) {
        quote_ = c == quote_ ? '\0' : quote_;
      } else if (c == '>') {
        ++tag.next;
        return;
      } else {
        tag.attributes += Next(c) ? 1 : 0;
      }
    }
  }

 private:
  enum class State { kBeforeName, kName, kAfterName, kBeforeValue, kValue };

  // Whether an attribute begins with this byte.
  bool Next(char c) {
    if (IsSpace(c)) {
      if (state_ == State::kName) {
        state_ = State::kAfterName;
      } else if (state_ == State::kValue) {
        state_ = State::kBeforeName;
      }
      return false;
    }
    if (state_ == State::kValue) {
      return false;
    }
    if (state_ == State::kBeforeValue) {
      const bool quoted = c == '"' || c == '\'';
      quote_ = quoted ? c : '\0';
      state_ = quoted ? State::kBeforeName : State::kValue;
      return false;
    }
    if (c == '/') {
      state_ = State::kBeforeName;
      return false;
    }
    if (c == '=' && state_ != State::kBeforeName) {
      state_ = State::kBeforeValue;
      return false;
    }
    const bool begins = state_ != State::kName;
    state_ = State::kName;
    return begins;
  }

  State state_ = State::kBeforeName;
  char quote_ = '\0';  // inside of a value: the one that ends it
};

// The tag whose name begins at `at`.
Tag ReadTag(std::string_view html, std::size_t at) {
  Tag tag;
  for (; at < html.size() && html[at] != '>' && html[at] != '/' &&
         !IsSpace(html[at]);
       ++at) {
    tag.name.push_back(Lower(html[at]));
  }
  tag.next = at;
  AttributeReader().Read(html, tag);
  return tag;
}

class Scan {
 public:
  explicit Scan(std::string_view html) : html_(html) {}

  HtmlScan Run() {
    std::size_t at = 0;
    while (at < html_.size() && IsAffordable(seen_, html_)) {
      const std::size_t open = NextMarkup(at);
      Text(html_.substr(at, open - at));
      at = open;
      if (at < html_.size()) {
        const bool is_end = html_[at + 1] == '/';
        const std::size_t name = at + (is_end ? 2 : 1);
        if (name < html_.size() && IsLetter(html_[name])) {
          const Tag tag = ReadTag(html_, name);
          Count(tag);
          at = is_end ? End(tag) : Start(tag);
        } else {
          at = Comment(at + 1);
        }
      }
    }
    TellNoTexts(at);
    return std::move(seen_);
  }

 private:
  // The next `<` that begins a tag or a comment; others are text.
  std::size_t NextMarkup(std::size_t from) const {
    std::size_t open = html_.find('<', from);
    while (open < html_.size() - 1 && !IsLetter(html_[open + 1]) &&
           kAfterLessThan.find(html_[open + 1]) == kNone) {
      open = html_.find('<', open + 1);
    }
    return open < html_.size() - 1 ? open : html_.size();
  }

  void Text(std::string_view text) {
    if (formatting_ > 0) {
      seen_.steps += text.size() * open_.size();
    }
    AddText(text);
  }

  void AddText(std::string_view text) {
    if (tells_texts_ && !text.empty()) {
      seen_.texts.push_back(text);
    }
  }

  // Behind the first `length` bytes, or less.
  void TellNoTexts(std::size_t length) {
    if (tells_texts_) {
      seen_.told = length;
      seen_.markup += (html_.size() - length) / kTextBytes;
    }
    tells_texts_ = false;
  }

  void Count(const Tag& tag) {
    seen_.steps += open_.size() + tag.attributes * tag.attributes;
    seen_.clones += formatting_;
    seen_.markup += kTag + tag.attributes;
  }

  std::size_t Start(const Tag& tag) {
    if (in_select_ && IsOneOf(tag.name, kChoices)) {
      return tag.next;
    }
    if (in_select_ || IsOneOf(tag.name, kOddities)) {
      in_select_ = false;
      trusted_ = false;
    }
    if (tag.name == "frameset" || (!trusted_ && MayHideMarkup(tag))) {
      TellNoTexts(tag.next);
    }
    while (trusted_ && !open_.empty() && GivesWay(open_.back(), tag.name)) {
      Pop();
    }
    tables_ += tag.name == "table" ? 1 : 0;
    seen_.has_loose_cells |=
        tables_ == 0 && (IsOneOf(tag.name, kCells) || tag.name == "tr");
    if (IsOneOf(tag.name, kVoid)) {
      return tag.next;
    }
    if (trusted_ && tag.name == "select") {
      in_select_ = true;
      return tag.next;
    }
    if (trusted_ && (IsOneOf(tag.name, kRawText) || tag.name == "plaintext")) {
      return RawText(tag);
    }
    formatting_ += IsOneOf(tag.name, kFormatting) ? 1 : 0;
    open_.push_back(tag.name);
    return tag.next;
  }

  std::size_t End(const Tag& tag) {
    if (in_select_ && !IsOneOf(tag.name, kChoices)) {
      in_select_ = false;
      trusted_ = tag.name == "select";
      return tag.next;
    }
    if (in_select_ || !trusted_) {
      return tag.next;
    }
    std::size_t left = open_.size();
    while (left > 0 && EndsWith(open_[left - 1], tag.name)) {
      --left;
    }
    if (left > 0 && open_[left - 1] == tag.name) {
      while (open_.size() >= left) {
        Pop();
      }
    }
    return tag.next;
  }

  void Pop() {
    formatting_ -= IsOneOf(open_.back(), kFormatting) ? 1 : 0;
    open_.pop_back();
  }

  // At the end tag of an element whose text begins behind `tag`.
  std::size_t RawText(const Tag& tag) {
    const std::size_t end = tag.name == "script" ? EndOfScript(tag.next)
                            : tag.name == "plaintext"
                                ? html_.size()
                                : EndOfText(tag.name, tag.next);
    AddText(html_.substr(tag.next, end - tag.next));
    return end;
  }

  std::size_t EndOfText(std::string_view name, std::size_t at) const {
    at = html_.find("</", at);
    while (at != kNone && !HasName(name, at + 2)) {
      at = html_.find("</", at + 2);
    }
    return std::min(at, html_.size());
  }

  // By the script data states of the HTML standard: behind `<!--` a `<script>`
  // has an end tag of its own.
  std::size_t EndOfScript(std::size_t at) const {
    int escapes = 0;  // 1: behind `<!--`, 2: in a `<script>` there
    for (at = html_.find_first_of("<-", at); at != kNone;
         at = html_.find_first_of("<-", at + 1)) {
      const std::string_view rest = html_.substr(at);
      if (rest.starts_with("</") && HasName("script", at + 2)) {
        if (escapes < 2) {
          return at;
        }
        escapes = 1;
      } else if (escapes == 0 && rest.starts_with("<!--")) {
        escapes = 1;
        ++at;  // its dashes may be those of `-->`
      } else if (rest.starts_with("-->")) {
        escapes = 0;
      } else if (escapes == 1 && rest.starts_with('<') &&
                 HasName("script", at + 1)) {
        escapes = 2;
      }
    }
    return html_.size();
  }

  // Whether what follows `tag` depends on whether its text is raw, which is not
  // known in foreign content or in a `<select>`.
  bool MayHideMarkup(const Tag& tag) const {
    if (!IsOneOf(tag.name, kRawText) && tag.name != "plaintext") {
      return false;
    }
    const std::size_t next = html_.find('<', tag.next);
    return next != kNone &&
           (html_.substr(next, 2) != "</" || !HasName(tag.name, next + 2));
  }

  // Whether that is the name of a tag, which begins at byte `at`.
  bool HasName(std::string_view name, std::size_t at) const {
    const std::string_view rest = html_.substr(at);
    return rest.size() > name.size() &&
           std::equal(name.begin(), name.end(), rest.begin(),
                      [](char a, char b) { return a == Lower(b); }) &&
           (IsSpace(rest[name.size()]) || rest[name.size()] == '/' ||
            rest[name.size()] == '>');
  }

  // Behind a comment, or what is taken for one.
  std::size_t Comment(std::size_t at) {
    seen_.markup += kTag;
    if (!trusted_ && html_.substr(at, 8) == "![CDATA[") {
      TellNoTexts(at);
    }
    if (html_.substr(at, 3) != "!--") {
      const std::size_t end = html_.find('>', at);
      return end == kNone ? html_.size() : end + 1;
    }
    for (std::size_t dashes = html_.find("--", at + 1); dashes != kNone;
         dashes = html_.find("--", dashes + 1)) {
      const std::string_view rest = html_.substr(dashes + 2, 2);
      if (rest.substr(0, 1) == ">" || rest == "!>") {
        return html_.find('>', dashes) + 1;
      }
    }
    return html_.size();
  }

  std::string_view html_;
  HtmlScan seen_;
  std::vector<std::string> open_;
  std::uint64_t formatting_ = 0;  // of those that are open
  std::uint64_t tables_ = 0;      // that were ever opened
  bool trusted_ = true;           // whether end tags are believed
  bool in_select_ = false;        // and nothing in it but kChoices so far
  bool tells_texts_ = true;
};

}  // namespace

HtmlScan ScanHtml(std::string_view html) {
  return Scan(html).Run();
}

bool IsAffordable(const HtmlScan& scan, std::string_view html) {
  return scan.steps <= kStepsPerByte * html.size() + kFreeSteps &&
         scan.clones <= html.size() / 2 + kFreeClones &&
         scan.markup <= kTag * (html.size() / kBytesPerTag + kFreeTags);
}

}  // namespace wirewatch
