#include "config/yaml/tree_builder.h"

#include <algorithm>

#include "config/yaml/node_reader.h"
#include "config/yaml/source_text.h"
#include "config/yaml/stray_colon.h"
#include "config/yaml/syntax_errors.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// "~", "null"... as YAML reads them, if they stand at `at`.
std::string_view NullWordAt(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (at < text.size() && text.substr(at).starts_with(word)) {
      return word;
    }
  }
  return {};
}

}  // namespace

TreeBuilder::TreeBuilder(const std::shared_ptr<const SourceFile>& file,
                         std::size_t shift, const YamlLimits& limits)
    : file_(file), text_(file->text()), shift_(shift), limits_(limits) {}

std::size_t TreeBuilder::At(const YAML::Mark& mark) const {
  return std::min(shift_ + static_cast<std::size_t>(std::max(mark.pos, 0)),
                  text_.size());
}

Diagnostic& TreeBuilder::Fault(const Code& code, std::size_t begin,
                               std::size_t end, std::string message,
                               std::vector<std::string> help) {
  Diagnostic& fault =
      faults_.size() < kMostOfOneFile ? faults_.emplace_back() : not_kept_;
  fault = Diagnostic{};
  fault.code = code.id;
  fault.message = std::move(message);
  fault.span = Span{file_, begin, end};
  fault.help = std::move(help);
  return fault;
}

void TreeBuilder::SyntaxError(const YAML::ParserException& error) {
  const std::size_t at = At(error.mark);
  const YamlNode* open = open_.empty() ? nullptr : open_.back().node;
  const bool bracket = open != nullptr && open->begin < text_.size() &&
                       (text_[open->begin] == '[' || text_[open->begin] == '{');
  const bool closing =
      at < text_.size() && (text_[at] == ']' || text_[at] == '}');
  if (const auto colon = ExplainColon(text_, at)) {
    Fault(codes::kSyntax, colon->begin, colon->end, colon->message,
          {colon->help});
    return;
  }
  if (bracket && (closing || IsUnclosedBracket(error.msg))) {
    const std::string which(1, text_[open->begin]);
    const bool at_end = SkipBlank(text_, at) == text_.size();
    std::vector<std::string> help = {which == "[" ? "close it with `]`"
                                                  : "close it with `}`"};
    if (at < text_.size() && text_[at] == ':') {
      help.emplace_back("or quote the text, if it holds `: `");
    }
    Fault(codes::kSyntax, open->begin, open->begin + 1,
          "the `" + which + "` is not closed", std::move(help))
        .labels.push_back(
            {{file_, at, std::min(at + 1, text_.size())},
             at_end ? "the file ends here" : "something else stands here"});
    return;
  }
  if (at < text_.size() && (text_[at] == '*' || text_[at] == '&')) {
    Fault(codes::kAlias, at, EndOfWord(text_, at), "an anchor or alias",
          {"quote it if it is text"});
    return;
  }
  const SyntaxErrorText text = DescribeSyntaxError(error.msg);
  // An escape that is none, lines behind the quote that opens: it was to close.
  const std::size_t quote =
      text_.find('"', scalars_.empty() ? 0 : scalars_.back().second);
  if (text.is_escape && quote < at &&
      text_.substr(quote, at - quote).find('\n') != std::string_view::npos) {
    Fault(codes::kSyntax, quote, quote + 1,
          "the quote that opens here is not closed", {"close it with `\"`"});
    return;
  }
  const bool sign =
      at < text_.size() &&
      std::string_view(":-?[]{},").find(text_[at]) != std::string_view::npos;
  Fault(codes::kSyntax, at,
        sign ? at + 1
             : std::max(EndOfWord(text_, at), std::min(at + 1, text_.size())),
        text.message, text.help);
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (!document_seen_) {
    document_seen_ = true;
    return;
  }
  const std::size_t at = At(mark);
  const std::size_t before = text_.find_last_not_of(" \t\r\n", at - 1);
  if (text_.substr(at).starts_with("---")) {
    Fault(codes::kSeveralDocuments, at, at + 3, "a second document begins",
          {"write one file for each"});
  } else if (before != std::string_view::npos && before >= 2 &&
             text_.substr(before - 2, 3) == "...") {
    Fault(codes::kSeveralDocuments, before - 2, before + 1,
          "something follows the end of the document",
          {"write one file for each"});
  } else {
    Fault(codes::kSyntax, at, EndOfWord(text_, at),
          "this does not belong to what stands above",
          {"indent all keys of a map alike"});
  }
  throw Stop{};
}

bool TreeBuilder::NextIsKey() const {
  return !open_.empty() && open_.back().node->kind == YamlNode::Kind::kMap &&
         !open_.back().key_read;
}

// The next node's place in the tree.
YamlNode& TreeBuilder::Begin(std::size_t at, YamlNode::Kind kind) {
  if (++nodes_ > limits_.nodes) {
    Fault(codes::kTooLarge, at, std::min(at + 1, text_.size()),
          "more than " + std::to_string(limits_.nodes) + " keys and values");
    throw Stop{};
  }
  YamlNode* node = &root_;
  if (!open_.empty()) {
    YamlNode& parent = *open_.back().node;
    if (parent.kind == YamlNode::Kind::kSequence) {
      node = &parent.items.emplace_back();
    } else if (open_.back().key_read) {
      node = &parent.entries.back().value;
    } else {
      RefuseEmptyKeyAt(at, parent);
      node = &parent.entries.emplace_back().key;
    }
  }
  node->kind = kind;
  node->begin = at;
  node->end = at;
  return *node;
}

// Called once the node, and all in it, is read.
void TreeBuilder::Finish(YamlNode& node) {
  if (NextIsKey()) {
    CheckKey(node);
  }
  if (!open_.empty()) {
    open_.back().key_read = !open_.back().key_read;
  }
}

void TreeBuilder::CheckKey(YamlNode& key) {
  if (key.kind == YamlNode::Kind::kRefused) {
    return;
  }
  if (key.kind != YamlNode::Kind::kScalar) {
    const std::size_t end =
        std::max(key.end, std::min(key.begin + 1, text_.size()));
    Fault(codes::kBadKey, key.begin, end,
          key.kind == YamlNode::Kind::kEmpty ? "a key is missing before `:`"
                                             : "a list or map as a key",
          {"a key is text"});
    key.kind = YamlNode::Kind::kRefused;
  } else if (key.plain && key.text == "<<") {
    Fault(codes::kAlias, key.begin, key.end, "a merge key `<<`",
          {"write out what it would merge"});
    key.kind = YamlNode::Kind::kRefused;
  }
}

// Tags and anchors stand where the node begins; no plain scalar can begin so.
bool TreeBuilder::RefusedProperty(std::size_t at) {
  const char first = at < text_.size() ? text_[at] : '\0';
  if (first != '&' && first != '!') {
    return false;
  }
  const std::size_t end = EndOfWord(text_, at);
  const std::string word(text_.substr(at, end - at));
  if (first == '&') {
    Fault(codes::kAlias, at, end, "an anchor `" + word + "`",
          {"write it out where it is wanted"});
  } else {
    Fault(codes::kTag, at, end, "a tag `" + word + "`",
          {"delete it; every value's type is known"});
  }
  return true;
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  YamlNode& node = Begin(At(mark), YamlNode::Kind::kRefused);
  node.end = EndOfWord(text_, node.begin);
  Fault(codes::kAlias, node.begin, node.end,
        "an alias `" +
            std::string(text_.substr(node.begin, node.end - node.begin)) + "`",
        {"write it out where it is wanted"});
  Finish(node);
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t at = At(mark);
  YamlNode& node = Begin(at, YamlNode::Kind::kEmpty);
  const std::string_view word = NullWordAt(text_, at);
  if (anchor != 0 && RefusedProperty(at)) {
    node.kind = YamlNode::Kind::kRefused;
  } else if (!word.empty() && IsWholeScalar(at + word.size())) {
    node.kind = YamlNode::Kind::kScalar;
    node.plain = true;
    node.text = word;
    node.end = at + word.size();
  } else {
    PlaceEmpty(node);
  }
  Finish(node);
}

// The mark of an empty value is the next token's, which may be a key that is
// named null, or begins so. Whether a null word that ends at `end` is what the
// parser told of.
bool TreeBuilder::IsWholeScalar(std::size_t end) const {
  const std::size_t next = text_.find_first_not_of(" \t", end);
  if (next == std::string_view::npos || text_[next] == '\n' ||
      text_[next] == '\r' || (text_[next] == '#' && next > end)) {
    return true;
  }
  if (text_[next] == ':') {
    return NextIsKey();
  }
  const bool in_brackets =
      std::any_of(open_.begin(), open_.end(), [&](const Open& open) {
        const char first = text_[std::min(open.node->begin, text_.size() - 1)];
        return first == '[' || first == '{';
      });
  return in_brackets &&
         std::string_view(",]}").find(text_[next]) != std::string_view::npos;
}

// Where `? ` has no key, the parser tells of the next key twice.
void TreeBuilder::RefuseEmptyKeyAt(std::size_t at, YamlNode& map) {
  if (map.entries.empty() || map.entries.back().key.begin != at) {
    return;
  }
  YamlNode& key = map.entries.back().key;
  if (key.kind == YamlNode::Kind::kScalar) {
    Fault(codes::kBadKey, at, key.end, "a key is missing before this one",
          {"a key is text"});
  }
  key.kind = YamlNode::Kind::kRefused;
  key.end = at;
  map.entries.back().value.begin = map.entries.back().value.end = at;
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& /*tag*/,
                           YAML::anchor_t /*anchor*/,
                           const std::string& value) {
  YamlNode& node = Begin(At(mark), YamlNode::Kind::kScalar);
  if (RefusedProperty(node.begin)) {
    node.kind = YamlNode::Kind::kRefused;
    node.end = EndOfWord(text_, node.begin);
    Finish(node);
    return;
  }
  const char first = node.begin < text_.size() ? text_[node.begin] : '\0';
  node.plain = first != '"' && first != '\'' && first != '|' && first != '>';
  node.text = value;
  node.end = EndOfScalar(text_, node.begin, value);
  if (node.end == std::string_view::npos) {
    Fault(codes::kSyntax, node.begin, node.begin + 1,
          "the quote that opens here is not closed",
          {std::string("close it with `") + first + "`"});
    throw Stop{};
  }
  scalars_.emplace_back(node.begin, node.end);
  if (first == '"') {
    CheckDecoded(node);
  }
  Finish(node);
}

// Escapes in double quotes can spell what no file may hold.
void TreeBuilder::CheckDecoded(const YamlNode& scalar) {
  const bool control =
      std::any_of(scalar.text.begin(), scalar.text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F;
      });
  if (control || FindIllFormedUtf8(scalar.text)) {
    Fault(codes::kControlCharacter, scalar.begin, scalar.end,
          "an escape that spells a control character",
          {"delete it; nobody can see it"});
  }
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark,
                                  const std::string& /*tag*/,
                                  YAML::anchor_t /*anchor*/,
                                  YAML::EmitterStyle::value /*style*/) {
  Push(mark, YamlNode::Kind::kSequence);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/,
                             YAML::anchor_t /*anchor*/,
                             YAML::EmitterStyle::value /*style*/) {
  Push(mark, YamlNode::Kind::kMap);
}

void TreeBuilder::Push(const YAML::Mark& mark, YamlNode::Kind kind) {
  const std::size_t at = At(mark);
  if (open_.size() >= limits_.depth) {
    Fault(codes::kTooDeep, at, std::min(at + 1, text_.size()),
          "more than " + std::to_string(limits_.depth) +
              " lists and maps in each other");
    throw Stop{};
  }
  RefusedProperty(at);
  open_.push_back({&Begin(at, kind)});
}

void TreeBuilder::Close() {
  YamlNode& node = *open_.back().node;
  node.end = EndOfContainer(node);
  if (node.kind == YamlNode::Kind::kMap) {
    CheckDuplicates(node);
  }
  open_.pop_back();
  Finish(node);
}

void TreeBuilder::CheckDuplicates(const YamlNode& map) {
  std::vector<const YamlNode*> keys;
  keys.reserve(map.entries.size());
  for (const YamlEntry& entry : map.entries) {
    if (entry.key.kind == YamlNode::Kind::kScalar) {
      keys.push_back(&entry.key);
    }
  }
  std::stable_sort(keys.begin(), keys.end(),
                   [](auto* a, auto* b) { return a->text < b->text; });
  for (std::size_t i = 1, first = 0; i < keys.size(); ++i) {
    if (keys[i]->text != keys[first]->text) {
      first = i;
      continue;
    }
    Fault(codes::kDuplicateKey, keys[i]->begin, keys[i]->end,
          "the key " + SeenAs(*keys[i]) + " stands twice")
        .labels.push_back({{file_, keys[first]->begin, keys[first]->end},
                           "first declared here"});
  }
}

// An empty value takes the place of its key; an empty item that of its dash.
void TreeBuilder::PlaceEmpty(YamlNode& node) {
  if (open_.empty()) {
    node.begin = node.end = 0;
    return;
  }
  const YamlNode& parent = *open_.back().node;
  if (parent.kind == YamlNode::Kind::kMap) {
    if (&node == &parent.entries.back().value) {
      node.begin = parent.entries.back().key.begin;
      node.end = parent.entries.back().key.end;
    }
    return;
  }
  const bool first = parent.items.size() == 1;
  const std::size_t after =
      first ? parent.begin : (parent.items.end() - 2)->end;
  std::size_t at = first ? after : SkipBlank(text_, after);
  while (at < text_.size() && text_[at] == ':') {  // of `[a:, ]`
    at = SkipBlank(text_, at + 1);
  }
  const bool found = at < text_.size() &&
                     (text_[at] == '-' || text_[at] == ',' || text_[at] == '[');
  node.begin = found ? at : after;
  node.end = found ? at + 1 : after;
}

std::size_t TreeBuilder::EndOfContainer(const YamlNode& node) const {
  std::size_t end = node.begin;
  if (!node.items.empty()) {
    end = node.items.back().end;
  } else if (!node.entries.empty()) {
    end = std::max(node.entries.back().key.end, node.entries.back().value.end);
  }
  const char first = node.begin < text_.size() ? text_[node.begin] : '\0';
  if (first == '[' || first == '{') {
    std::size_t at = SkipBlank(text_, std::max(end, node.begin + 1));
    while (at < text_.size() && (text_[at] == ',' || text_[at] == ':')) {
      at = SkipBlank(text_, at + 1);
    }
    if (at < text_.size() && text_[at] == (first == '[' ? ']' : '}')) {
      return at + 1;
    }
  }
  return std::max(end, std::min(node.begin + 1, text_.size()));
}

}  // namespace wirewatch
