// Who may ask: H06, foreign `Host` (DNS rebinding) and foreign `Origin`.
#include "daemon/http/http_guard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

using Verdict = HttpGuard::Verdict;

struct HostCase {
  const char* name;
  const char* listen;
  const char* host;
  bool known;
};
class KnownHost : public testing::TestWithParam<HostCase> {};

TEST_P(KnownHost, IsKnownOrNot) {
  const HttpGuard guard(GetParam().listen,
                        {"Alerts.Example.org", "2001:DB8::1"});
  EXPECT_EQ(guard.KnowsHost(GetParam().host), GetParam().known)
      << GetParam().host;
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(H06_Names, KnownHost, testing::ValuesIn(std::vector<HostCase>{
  {"loopback",              "127.0.0.1:9464", "127.0.0.1:9464",       true},
  {"localhost",             "127.0.0.1:9464", "localhost:9464",       true},
  {"in_capitals",           "127.0.0.1:9464", "LocalHost",            true},
  {"through_a_tunnel",      "127.0.0.1:9464", "localhost:8080",       true},
  {"ipv6_loopback",         "127.0.0.1:9464", "[::1]:9464",           true},
  {"ipv6_spelled_out",      "127.0.0.1:9464", "[0:0:0:0:0:0:0:1]",    true},
  {"another_loopback",      "127.0.0.1:9464", "127.8.8.8",            true},
  {"configured",            "127.0.0.1:9464", "alerts.example.org",   true},
  {"configured_port",       "127.0.0.1:9464", "alerts.example.ORG:443", true},
  {"configured_dot",        "127.0.0.1:9464", "alerts.example.org.",  true},
  {"configured_ipv6",       "127.0.0.1:9464", "[2001:db8:0::1]:80",   true},
  {"the_listener",          "10.1.2.3:9464",  "10.1.2.3:9464",        true},
  {"any_address",           "0.0.0.0:9464",   "192.0.2.7:9464",       true},
  {"any_ipv6_address",      "[::]:9464",      "[2001:db8::7]:9464",   true},
  {"rebound",               "127.0.0.1:9464", "evil.example:9464",    false},
  {"rebound_anywhere",      "0.0.0.0:9464",   "evil.example:9464",    false},
  {"address_of_another",    "127.0.0.1:9464", "192.0.2.7",            false},
  {"begins_like_loopback",  "127.0.0.1:9464", "127.0.0.1.evil.example", false},
  {"begins_like_ours",      "127.0.0.1:9464", "alerts.example.org.evil.example", false},
  {"ends_like_ours",        "127.0.0.1:9464", "xalerts.example.org",  false},
  {"user_before_it",        "127.0.0.1:9464", "localhost@evil.example", false},
  {"octal",                 "127.0.0.1:9464", "0177.0.0.1",           false},
  {"one_number",            "127.0.0.1:9464", "2130706433",           false},
  {"empty",                 "127.0.0.1:9464", "",                     false},
  {"only_a_port",           "127.0.0.1:9464", ":9464",                false},
  {"port_is_no_number",     "127.0.0.1:9464", "localhost:evil",       false},
  {"open_bracket",          "127.0.0.1:9464", "[::1",                 false},
  {"after_the_bracket",     "127.0.0.1:9464", "[::1]evil",            false},
  {"two_ports",             "127.0.0.1:9464", "localhost:1:2",        false},
}), [](const auto& one) { return one.param.name; });
// clang-format on

struct GuestCase {
  const char* name;
  HttpRequest::Values headers;
  Verdict verdict;
};
class Guest : public testing::TestWithParam<GuestCase> {};

TEST_P(Guest, IsWelcomeOrNot) {
  HttpRequest request;
  request.headers = GetParam().headers;
  EXPECT_EQ(HttpGuard("127.0.0.1:9464", {"desk.example"}).Judge(request),
            GetParam().verdict);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(H06_Headers, Guest, testing::ValuesIn(std::vector<GuestCase>{
  {"curl",            {{"host", "localhost:9464"}}, Verdict::kWelcome},
  {"our_page",        {{"host", "localhost:9464"}, {"origin", "http://localhost:9464"}, {"sec-fetch-site", "same-origin"}}, Verdict::kWelcome},
  {"typed_address",   {{"host", "localhost:9464"}, {"sec-fetch-site", "none"}}, Verdict::kWelcome},
  {"behind_tls",      {{"host", "desk.example"}, {"origin", "https://desk.example"}}, Verdict::kWelcome},
  {"no_host",         {}, Verdict::kForeignHost},
  {"two_hosts",       {{"host", "localhost"}, {"host", "localhost"}}, Verdict::kForeignHost},
  {"rebound",         {{"host", "evil.example"}, {"origin", "http://evil.example"}, {"sec-fetch-site", "same-origin"}}, Verdict::kForeignHost},
  {"another_page",    {{"host", "localhost:9464"}, {"origin", "http://evil.example"}}, Verdict::kForeignOrigin},
  {"another_port",    {{"host", "localhost:9464"}, {"origin", "http://localhost:3000"}}, Verdict::kForeignOrigin},
  {"a_file",          {{"host", "localhost:9464"}, {"origin", "null"}}, Verdict::kForeignOrigin},
  {"another_scheme",  {{"host", "localhost:9464"}, {"origin", "ftp://localhost:9464"}}, Verdict::kForeignOrigin},
  {"two_origins",     {{"host", "localhost"}, {"origin", "http://localhost"}, {"origin", "http://evil.example"}}, Verdict::kForeignOrigin},
  {"an_image_of_it",  {{"host", "localhost:9464"}, {"sec-fetch-site", "cross-site"}}, Verdict::kForeignOrigin},
  {"a_sister_site",   {{"host", "desk.example"}, {"sec-fetch-site", "same-site"}}, Verdict::kForeignOrigin},
}), [](const auto& one) { return one.param.name; });
// clang-format on

}  // namespace
}  // namespace wirewatch
