#include "config/watchlist/test_reader.h"

#include <array>

#include "config/watchlist/language_tag.h"
#include "config/watchlist/standing_reader.h"

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 10> kTestKeys = {
    "say",    "headline",  "lead", "body", "language",
    "source", "published", "url",  "age",  "expect"};
constexpr std::array<std::string_view, 2> kExpectKeys = {"alert", "mentions"};

constexpr std::pair<std::string_view, std::string WatchTest::*> kTexts[] = {
    {"headline", &WatchTest::headline},
    {"lead", &WatchTest::lead},
    {"body", &WatchTest::body}};
constexpr std::pair<std::string_view, std::string WatchTest::*> kAttributes[] =
    {{"say", &WatchTest::say},
     {"language", &WatchTest::language},
     {"source", &WatchTest::source},
     {"published", &WatchTest::published},
     {"url", &WatchTest::url}};

class TestReader {
 public:
  TestReader(NodeReader& reader, ReferenceReader& references)
      : reader_(reader), references_(references) {}

  void Read(const YamlNode& map, WatchTest& test) {
    test.place = reader_.document().SpanOf(map);
    const bool all_known = reader_.CheckKeys(map, "tests", kTestKeys);
    for (const auto& [key, member] : kTexts) {
      if (const YamlNode* node = Find(map, key)) {
        test.*member = reader_.Prose(*node, key).value_or("");
      }
    }
    for (const auto& [key, member] : kAttributes) {
      if (const YamlNode* node = Find(map, key)) {
        test.*member = reader_.Text(*node, key).value_or("");
      }
    }
    if (const YamlNode* language = Find(map, "language");
        language != nullptr && !test.language.empty()) {
      CheckLanguageTag(reader_, *language);
    }
    if (const YamlNode* age = Find(map, "age")) {
      test.age = ReadAge(reader_, *age, "age");
    }
    const YamlNode* expect = Find(map, "expect");
    if (expect != nullptr) {
      Expect(*expect, test);
    }
    if (all_known) {
      CheckWhole(map, expect);
    }
  }

 private:
  void Expect(const YamlNode& map, WatchTest& test) {
    test.alert_place = reader_.document().SpanOf(map);
    if (!reader_.IsMap(map, "expect")) {
      return;
    }
    const bool all_known = reader_.CheckKeys(map, "expect", kExpectKeys);
    const YamlNode* alert = Find(map, "alert");
    if (alert != nullptr) {
      test.alert = reader_.Flag(*alert, "alert");
      test.alert_place = reader_.document().SpanOf(*alert);
    }
    const YamlNode* mentions = Find(map, "mentions");
    if (mentions != nullptr && reader_.IsMap(*mentions, "mentions")) {
      for (const YamlEntry& entry : mentions->entries) {
        Mentions(entry, test);
      }
    }
    const bool nothing =
        mentions == nullptr ||
        (mentions->kind == YamlNode::Kind::kMap && mentions->entries.empty());
    if (alert == nullptr && nothing && all_known) {
      reader_.Fault(codes::kTest, map, "the test expects nothing",
                    {"write expect: {alert: true} or {alert: false}, and "
                     "perhaps mentions: {isis: [ISIS]}"});
    }
  }

  // An empty list says that no mention counts.
  void Mentions(const YamlEntry& entry, WatchTest& test) {
    if (entry.key.kind != YamlNode::Kind::kScalar) {
      return;
    }
    const auto entity = references_.Entity(entry.key, "mentions",
                                           WrittenReference::Use::kOther);
    ExpectedMentions expected;
    expected.place = reader_.document().SpanOf(entry.value);
    const auto add = [&](const YamlNode& node) {
      if (auto surface = reader_.Prose(node, entry.key.text)) {
        expected.surfaces.push_back(*std::move(surface));
      }
    };
    if (entry.value.kind == YamlNode::Kind::kSequence) {
      for (const YamlNode& item : entry.value.items) {
        add(item);
      }
    } else {
      add(entry.value);
    }
    if (entity) {
      expected.entity = entity->id;
      test.mentions.push_back(std::move(expected));
    }
  }

  // A test has a sentence that says what it is about, a text, and a result.
  void CheckWhole(const YamlNode& map, const YamlNode* expect) {
    const Span begin = reader_.document().SpanOf(
        map.entries.empty() ? map : map.entries.front().key);
    if (Find(map, "say") == nullptr) {
      reader_.MissingKey(begin, "say",
                         {"say in a few words what the test is about"});
    }
    if (expect == nullptr) {
      reader_.MissingKey(begin, "expect",
                         {"write expect: {alert: true} or {alert: false}"});
    }
    bool has_text = false;
    for (const std::string_view field : kTextFields) {
      has_text = has_text || Find(map, field) != nullptr;
    }
    if (!has_text) {
      reader_.Fault(codes::kTest, begin, "the test has no text",
                    {"write `headline`, `lead` or `body`"});
    }
  }

  NodeReader& reader_;
  ReferenceReader& references_;
};

}  // namespace

std::vector<WatchTest> ReadTests(NodeReader& reader,
                                 ReferenceReader& references,
                                 const YamlNode& node,
                                 const std::string& rule) {
  std::vector<WatchTest> tests;
  if (node.kind == YamlNode::Kind::kMap) {
    reader.WrongType(node, "tests", "a list", {"begin each test with `- `"});
    return tests;
  }
  for (const YamlNode* item : reader.List(node, "tests")) {
    if (reader.IsMap(*item, "tests", {"write `say:`, `body:`, `expect:`"})) {
      WatchTest& test = tests.emplace_back();
      test.rule = rule;
      TestReader(reader, references).Read(*item, test);
    }
  }
  return tests;
}

}  // namespace wirewatch
