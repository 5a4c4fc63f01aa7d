// The HTTP border over real sockets: what is answered, what is refused, and
// that nobody's connection stands in another's way.
#include "daemon/http/http_server.h"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "tests/daemon/http/raw_client.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

// Ten lines, one each time that somebody looks.
class News : public HttpStream {
 public:
  std::size_t Read(char* to, std::size_t size) override {
    if (told_ == 10 || !std::exchange(due_, false)) {
      return 0;
    }
    const std::string line = std::to_string(told_++) + "\n";
    return line.copy(to, size);
  }
  bool Ready() override { return due_ = true; }

 private:
  int told_ = 0;
  bool due_ = true;
};

HttpRoutes Routes() {
  return {{"/metrics", {[] {
             return HttpResponse{200, "text/plain", "m 1\n"};
           }}},
          {"/-/ready", {[] {
             return HttpResponse{503, "text/plain", "not yet\n"};
           }}},
          {"/api/news",
           {[](const HttpRequest&) -> HttpOpened {
              return std::make_unique<News>();
            },
            /*guarded=*/true}},
          // Answered by another thread, with what was sent.
          {"/api/work",
           {[](HttpRequest request, HttpReply reply) {
              std::thread([request = std::move(request), reply] {
                reply({200, "application/json", request.body});
              }).detach();
            },
            /*guarded=*/true}}};
}

std::unique_ptr<HttpServer> StartServer(const std::string& listen) {
  auto started = HttpServer::Start(listen, Routes());
  EXPECT_TRUE(started.ok());
  return std::move(started).value();
}

std::unique_ptr<HttpServer> StartServer() {
  return StartServer("127.0.0.1:0");
}

struct RequestCase {
  const char* name;
  std::string request;
  std::string status;  // the first line of the reply
};

class Request : public testing::TestWithParam<RequestCase> {};

TEST_P(Request, IsAnsweredWith) {
  const auto server = StartServer();
  const std::string reply = Exchange(server->port(), GetParam().request);
  EXPECT_EQ(StatusLine(reply), GetParam().status) << reply.substr(0, 500);
  EXPECT_EQ(reply.find("root:"), std::string::npos);
}

class OddHead : public testing::TestWithParam<RequestCase> {};

TEST_P(OddHead, HasOneReplyAtMost) {
  const auto server = StartServer();
  const std::string reply = Exchange(server->port(), GetParam().request);
  EXPECT_EQ(reply.find("HTTP/1.1 ", 1), std::string::npos) << reply;
  EXPECT_EQ(reply.find("(no end)"), std::string::npos) << reply;
  const std::string next =
      Exchange(server->port(), "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(StatusLine(next), "HTTP/1.1 200 OK");
}

std::string Get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

constexpr auto kOk = "HTTP/1.1 200 OK";
constexpr auto kNotFound = "HTTP/1.1 404 Not Found";
constexpr auto kNotAllowed = "HTTP/1.1 405 Method Not Allowed";

// clang-format off
INSTANTIATE_TEST_SUITE_P(H01_Paths, Request, testing::ValuesIn(std::vector<RequestCase>{
  {"known",                Get("/metrics"),                       kOk},
  {"known_with_query",     Get("/metrics?name=up"),               kOk},
  {"handler_says_503",     Get("/-/ready"),                       "HTTP/1.1 503 Service Unavailable"},
  {"root",                 Get("/"),                              kNotFound},
  {"slash_at_the_end",     Get("/metrics/"),                      kNotFound},
  {"double_slash",         Get("//metrics"),                      kNotFound},
  {"other_case",           Get("/Metrics"),                       kNotFound},
  {"dots_to_a_file",       Get("/../../etc/passwd"),              kNotFound},
  {"dots_back_to_known",   Get("/x/../metrics"),                  kNotFound},
  {"escaped_dots",         Get("/%2e%2e/%2e%2e/etc/passwd"),      kNotFound},
  {"escaped_letter",       Get("/%6detrics"),                     kNotFound},
  {"escaped_nul",          Get("/metrics%00.txt"),                kNotFound},
  {"absolute_form",        Get("http://127.0.0.1/metrics"),       kNotFound},
  {"asterisk",             "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", kNotFound},
}), [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(H03_Methods, Request, testing::ValuesIn(std::vector<RequestCase>{
  {"head",          "HEAD /metrics HTTP/1.1\r\nHost: h\r\n\r\n",    kOk},
  {"post",          "POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", kNotAllowed},
  {"put",           "PUT /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", kNotAllowed},
  {"delete_",       "DELETE /metrics HTTP/1.1\r\nHost: h\r\n\r\n",  kNotAllowed},
  {"trace",         "TRACE /metrics HTTP/1.1\r\nHost: h\r\n\r\n",   kNotAllowed},
  {"lower_case",    "get /metrics HTTP/1.1\r\nHost: h\r\n\r\n",     kNotAllowed},
  {"connect",       "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",     kNotFound},
  {"http_9",        "GET /metrics HTTP/9.9\r\nHost: h\r\n\r\n",   "HTTP/1.1 505 HTTP Version Not Supported"},
  {"h2_preface",    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",           "HTTP/1.1 505 HTTP Version Not Supported"},
  {"get_on_post",   "GET /api/work HTTP/1.1\r\nHost: localhost\r\n\r\n",  kNotAllowed},
  {"head_on_stream", "HEAD /api/news HTTP/1.1\r\nHost: localhost\r\n\r\n", kNotAllowed},
  {"post_unknown",  "POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", kNotFound},
  {"body_on_get",   "GET /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", kOk},
}), [](const auto& one) { return one.param.name; });
// clang-format on

TEST(HttpServer, RepliesAreNotKeptNorGuessedAndCloseTheConnection) {
  const auto server = StartServer();
  const std::string reply = Exchange(server->port(), Get("/metrics"));
  EXPECT_EQ(Body(reply), "m 1\n");
  for (const char* header :
       {"Connection: close", "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff", "Content-Type: text/plain"}) {
    EXPECT_NE(reply.find(header), std::string::npos) << header;
  }
}

TEST(HttpServer, HeadHasNoBody) {
  const auto server = StartServer();
  const std::string reply =
      Exchange(server->port(), "HEAD /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(Body(reply), "");
  EXPECT_NE(reply.find("Content-Length: 4"), std::string::npos) << reply;
}

TEST(HttpServer, H03_ARefusedMethodIsToldWhichAreAllowed) {
  const auto server = StartServer();
  const std::string reply = Exchange(
      server->port(),
      "POST /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  EXPECT_NE(reply.find("Allow: GET, HEAD"), std::string::npos) << reply;
}

TEST(HttpServer, H02_OfTwoRequestsInOnePacketOnlyTheFirstIsAnswered) {
  const auto server = StartServer();
  const std::string reply =
      Exchange(server->port(), Get("/metrics") + Get("/metrics"));
  EXPECT_EQ(reply.find("HTTP/1.1", 1), std::string::npos) << reply;
  EXPECT_EQ(Body(reply), "m 1\n");
}

// A body that looks like a request must not become one.
TEST(HttpServer, H04_NothingInABodyIsServed) {
  const auto server = StartServer();
  const std::string hidden = Get("/metrics");
  const std::string reply =
      Exchange(server->port(),
               "POST /-/ready HTTP/1.1\r\nHost: h\r\n"
               "Content-Length: " +
                   std::to_string(hidden.size()) + "\r\n\r\n" + hidden);
  EXPECT_EQ(StatusLine(reply), kNotAllowed);
  EXPECT_EQ(reply.find("m 1"), std::string::npos) << reply;
}

struct HugeCase {
  const char* name;
  std::string request;
};
class Huge : public testing::TestWithParam<HugeCase> {};

TEST_P(Huge, HeadIsRefusedAndTheNextClientServed) {
  const auto server = StartServer();
  const std::string reply = Exchange(server->port(), GetParam().request);
  EXPECT_TRUE(reply.empty() || reply.starts_with("HTTP/1.1 4"))
      << StatusLine(reply);
  EXPECT_EQ(StatusLine(Exchange(server->port(), Get("/metrics"))), kOk);
}

std::string ManyHeaders() {
  std::string request = "GET /metrics HTTP/1.1\r\n";
  for (int i = 0; i < 5000; ++i) {
    request += "X-" + std::to_string(i) + ": some value that takes room\r\n";
  }
  return request + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    H02_Heads, Huge,
    testing::Values(HugeCase{"path_of_100_kB",
                             Get("/" + std::string(100'000, 'a'))},
                    HugeCase{"header_of_1_MB", "GET /metrics HTTP/1.1\r\nX: " +
                                                   std::string(1'000'000, 'a') +
                                                   "\r\n\r\n"},
                    HugeCase{"many_headers", ManyHeaders()},
                    HugeCase{"no_line_end", std::string(200'000, 'G')}),
    [](const auto& one) { return one.param.name; });

TEST(HttpServer, H03_NoiseEndsNothing) {
  const auto server = StartServer();
  for (const std::string& noise :
       {std::string("\0\0\0\0\r\n\r\n", 8), std::string("\r\n\r\n\r\n"),
        std::string("GET\r\n\r\n"), std::string("GET /metrics\r\n\r\n"),
        std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        std::string("GET /metrics HTTP/9.9\r\n\r\n"),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")}) {
    RawClient client(server->port());
    client.Send(noise);
  }
  EXPECT_EQ(StatusLine(Exchange(server->port(), Get("/metrics"))), kOk);
}

TEST(HttpServer, H05_ASlowClientIsInNobodysWay) {
  const auto server = StartServer();
  RawClient slow(server->port());
  slow.Send("GET /metr");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(StatusLine(Exchange(server->port(), Get("/metrics"))), kOk);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1000));
  slow.Send("ics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(StatusLine(slow.ReceiveAll()), kOk);
}

TEST(HttpServer, H05_AClientWithAByteNowAndThenIsCutAllTheSame) {
  const auto server = StartServer();
  RawClient slow(server->port());
  const auto start = std::chrono::steady_clock::now();
  slow.Send("GET /");
  while (slow.Send("a") && !slow.ClosedWithin(milliseconds(300)) &&
         std::chrono::steady_clock::now() - start < std::chrono::seconds(20)) {
  }
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, HttpServer::kPatience - milliseconds(500));
  EXPECT_LT(took, HttpServer::kPatience + std::chrono::seconds(4));
}

TEST(HttpServer, H05_AnswersAgainOnceAFloodOfIdleConnectionsHasTimedOut) {
  const auto server = StartServer();
  std::vector<std::unique_ptr<RawClient>> flood;
  for (unsigned i = 0; i < HttpServer::kWaiting + 80; ++i) {
    flood.push_back(std::make_unique<RawClient>(server->port()));
    flood.back()->Send("GET /metr");
  }
  const auto until = std::chrono::steady_clock::now() + HttpServer::kPatience +
                     std::chrono::seconds(5);
  std::string status;
  while (status != kOk && std::chrono::steady_clock::now() < until) {
    status = StatusLine(Exchange(server->port(), Get("/metrics")));
  }
  EXPECT_EQ(status, kOk);
}

// ---- what is guarded, and what takes time ----

std::string Post(const std::string& headers, const std::string& body) {
  return "POST /api/work HTTP/1.1\r\nHost: localhost\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
}
constexpr auto kJson = "Content-Type: application/json\r\n";

TEST(HttpServer, APostIsAnsweredFromElsewhere) {
  const auto server = StartServer();
  const std::string body(900'000, 'x');
  const std::string reply = Exchange(server->port(), Post(kJson, body));
  EXPECT_EQ(StatusLine(reply), kOk);
  EXPECT_EQ(Body(reply), body);
}

TEST(HttpServer, AStreamIsToldWhatComes) {
  const auto server = StartServer();
  RawClient client(server->port());
  client.Send("GET /api/news HTTP/1.0\r\nHost: localhost\r\n\r\n");
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  std::string all;
  while (all.find("9\n") == std::string::npos &&
         std::chrono::steady_clock::now() < until) {
    all += client.ReceiveSome();
  }
  EXPECT_EQ(Body(all), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
}

TEST(HttpServer, AServerStopsWithStreamsAndUnansweredPosts) {
  HttpRoutes routes = Routes();
  routes["/api/work"] = {[](HttpRequest, HttpReply) {}, /*guarded=*/true};
  auto server =
      std::move(HttpServer::Start("127.0.0.1:0", std::move(routes))).value();
  RawClient reader(server->port());
  reader.Send("GET /api/news HTTP/1.1\r\nHost: localhost\r\n\r\n");
  RawClient waits(server->port());
  waits.Send(Post(kJson, "{}"));
  EXPECT_EQ(StatusLine(Exchange(server->port(), Get("/metrics"))), kOk);
  server.reset();
  EXPECT_TRUE(reader.ClosedWithin(milliseconds(1000)));
  EXPECT_TRUE(waits.ClosedWithin(milliseconds(1000)));
}

struct GuardCase {
  const char* name;
  std::string request;
  const char* status;
  const char* body;
};
class Guarded : public testing::TestWithParam<GuardCase> {};

TEST_P(Guarded, IsRefused) {
  const auto server = StartServer();
  const std::string reply = Exchange(server->port(), GetParam().request);
  EXPECT_EQ(StatusLine(reply), std::string("HTTP/1.1 ") + GetParam().status);
  EXPECT_NE(reply.find(GetParam().body), std::string::npos) << reply;
  EXPECT_EQ(reply.find("Access-Control"), std::string::npos) << "no CORS";
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(H06_Foreign, Guarded, testing::ValuesIn(std::vector<GuardCase>{
  {"host",   "GET /api/news HTTP/1.1\r\nHost: evil.example\r\n\r\n", "403 Forbidden", "foreign_host"},
  {"origin", "GET /api/news HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n", "403 Forbidden", "foreign_origin"},
  {"post",   Post("Origin: http://evil.example\r\n" + std::string(kJson), "{}"), "403 Forbidden", "foreign_origin"},
  {"preflight", "OPTIONS /api/work HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n", "405 Method Not Allowed", "Allow: POST"},
}), [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(H04_Bodies, Guarded, testing::ValuesIn(std::vector<GuardCase>{
  {"too_large",   "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n", "413 Content Too Large", "too_large"},
  {"huge",        "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000000000\r\n\r\n", "413 Content Too Large", "too_large"},
  {"no_length",   "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\r\n", "411 Length Required", "length"},
  {"chunked",     "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411 Length Required", "length"},
  {"two_lengths", "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "411 Length Required", "length"},
  {"both",        "POST /api/work HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "411 Length Required", "length"},
  {"a_form",      Post("Content-Type: text/plain\r\n", "{}"), "415 Unsupported Media Type", "content_type"},
}), [](const auto& one) { return one.param.name; });

// Whatever libmicrohttpd makes of it, there is one reply, and then the end.
INSTANTIATE_TEST_SUITE_P(H02_OddHeads, OddHead, testing::ValuesIn(std::vector<RequestCase>{
  {"bare_line_feeds", "GET /metrics HTTP/1.1\nHost: h\n\n" + Get("/metrics"), ""},
  {"folded_header",   "GET /metrics HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n" + Get("/metrics"), ""},
  {"two_lengths",     "GET /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n" + Get("/metrics"), ""},
  {"length_and_chunks", "GET /metrics HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Get("/metrics"), ""},
  {"no_version",      "GET /metrics\r\n\r\n" + Get("/metrics"), ""},
}), [](const auto& one) { return one.param.name; });
// clang-format on

TEST(HttpServer, H02_MoreThan64HeadersOr8KiBAreRefused) {
  const auto server = StartServer();
  std::string many = "GET /metrics HTTP/1.1\r\n";
  for (int i = 0; i < 65; ++i) {
    many += "X-" + std::to_string(i) + ": a\r\n";
  }
  for (const std::string& request :
       {many + "\r\n",
        "GET /metrics HTTP/1.1\r\nX: " + std::string(8200, 'a') + "\r\n\r\n"}) {
    EXPECT_EQ(StatusLine(Exchange(server->port(), request)),
              "HTTP/1.1 431 Request Header Fields Too Large");
  }
}

TEST(HttpServer, H05_HealthAnswersInAFloodOfIdleConnections) {
  const auto server = StartServer();
  std::vector<std::unique_ptr<RawClient>> flood;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 400; ++i) {
    flood.push_back(std::make_unique<RawClient>(server->port()));
    flood.back()->Send("GET /metr");
    if (i % 100 == 99) {
      EXPECT_EQ(StatusLine(Exchange(server->port(), Get("/metrics"))), kOk);
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, HttpServer::kPatience)
      << "it did not have to wait for them to time out";
}

TEST(HttpServer, ServesIPv6) {
  const auto server = StartServer("[::1]:0");
  EXPECT_EQ(StatusLine(Exchange(server->port(), Get("/metrics"), AF_INET6)),
            kOk);
}

TEST(HttpServer, APortInUseIsNamedWithItsReason) {
  const auto server = StartServer();
  const std::string listen = "127.0.0.1:" + std::to_string(server->port());
  const auto second = HttpServer::Start(listen, Routes());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().text, listen + ": Address already in use");
}

TEST(HttpServer, ThePortIsFreeAgainAfterwards) {
  std::string listen;
  {
    const auto server = StartServer();
    listen = "127.0.0.1:" + std::to_string(server->port());
    Exchange(server->port(), Get("/metrics"));
  }
  EXPECT_TRUE(HttpServer::Start(listen, Routes()).ok());
}

TEST(HttpServer, StopsAtOnceWithOpenConnections) {
  auto server = StartServer();
  RawClient idle(server->port());
  idle.Send("GET /metr");
  const auto start = std::chrono::steady_clock::now();
  server.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1000));
  EXPECT_TRUE(idle.ClosedWithin(milliseconds(1000)));
}

class MalformedListen : public testing::TestWithParam<const char*> {};

TEST_P(MalformedListen, IsRefusedWithWhatWasWritten) {
  const auto started = HttpServer::Start(GetParam(), Routes());
  ASSERT_FALSE(started.ok());
  EXPECT_TRUE(started.error().text.starts_with(std::string(GetParam()) + ": "))
      << started.error().text;
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Strings, MalformedListen, testing::Values(
  "", ":", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http",
  "127.0.0.1:-1", "127.0.0.1:65536", "127.0.0.1:99999", "127.0.0.1: 80",
  "127.0.0.1:0x50", "::1:9464", "[::1]", "[]:9464", "[::1:9464",
  "999.0.0.1:9464", "http://127.0.0.1:9464"));
// clang-format on

}  // namespace
}  // namespace wirewatch
