#include "rules/match/addresses.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

struct AddressCase {
  const char* id;
  const char* folded;
  std::vector<std::string> addresses;
};

class Addresses : public testing::TestWithParam<AddressCase> {};

TEST_P(Addresses, AreFound) {
  const std::string text = GetParam().folded;
  std::vector<std::string> found;
  for (const FoldedSpan span : AddressesIn(text)) {
    found.push_back(text.substr(span.begin, span.end - span.begin));
  }
  EXPECT_EQ(found, GetParam().addresses);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(All, Addresses, testing::ValuesIn(std::vector<AddressCase>{
    {"none", "mosul, raqqa: www and http", {}},
    {"http", "see http://a.example/mosul now", {"http://a.example/mosul"}},
    {"https", "https://a.example", {"https://a.example"}},
    {"www", "on www.example.org\nmosul", {"www.example.org"}},
    {"two", "http://a.b http://c.d", {"http://a.b", "http://c.d"}},
    {"one_inside_another", "http://a.b/?u=http://www.c.d", {"http://a.b/?u=http://www.c.d"}},
    {"glued_to_a_word", "mosulhttps://t.example/1", {"https://t.example/1"}},
    {"letters_of_other_scripts", "https://a.example/الموصل/摩苏尔", {"https://a.example/الموصل/摩苏尔"}},
    {"ends_at_a_quote", "\"http://a.b/c\"mosul", {"http://a.b/c"}},
    {"ends_at_an_angle", "<http://a.b/c>mosul", {"http://a.b/c"}},
    {"ends_at_a_chinese_full_stop", "http://a.b/c。摩苏尔", {"http://a.b/c"}},
    {"ends_at_an_arabic_comma", "http://a.b/c، الموصل", {"http://a.b/c"}},
    {"mail", "write to desk-2@news.example.org.", {"desk-2@news.example.org."}},
    {"mail_without_domain", "mosul@news", {}},
    {"mail_without_mailbox", "@mosul.example", {}},
    {"mail_with_a_short_domain", "a@b.c", {}},
    {"mail_inside_an_url", "http://u@a.example/x", {"http://u@a.example/x"}},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

}  // namespace
}  // namespace wirewatch
