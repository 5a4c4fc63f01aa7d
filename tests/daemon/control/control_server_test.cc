// The control socket among strangers: half requests, garbage, slow and many
// clients, and what may stand at its path.
#include "daemon/control/control_server.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/config/scratch_directory.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr auto kPath = "control.sock";
constexpr milliseconds kShort{300};

// Sends exactly the bytes it is told to.
class Client {
 public:
  explicit Client(const std::string& path = kPath)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const timeval patience{20, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience,
                 sizeof patience);
    EXPECT_EQ(::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address),
                        sizeof address),
              0);
  }
  // False if the other side has closed.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent =
          ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // All until the other side closes; "(no end)" if it does not in 20 s.
  std::string ReceiveAll() {
    std::string all;
    char buffer[4096];
    for (;;) {
      const ssize_t got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
      if (got > 0) {
        all.append(buffer, static_cast<std::size_t>(got));
      } else {
        return got < 0 && errno == EAGAIN ? all + "(no end)" : all;
      }
    }
  }
  std::string Ask(std::string_view bytes) {
    Send(bytes);
    return ReceiveAll();
  }
  int fd() const { return fd_.get(); }

 private:
  FileDescriptor fd_;
};

class ControlServerTest : public testing::Test {
 protected:
  // Answers `echo X` at once, holds back what asks for `later`.
  std::unique_ptr<ControlServer> Serve(
      milliseconds patience = ControlServer::kPatience) {
    auto started = ControlServer::Start(
        kPath,
        [this](const std::string& line, const ControlPeer& peer,
               ControlReply reply) {
          ++requests;
          const std::lock_guard lock(mutex);
          last_peer = peer;
          if (line == "later") {
            held.push_back(std::move(reply));
          } else if (line == "much") {
            reply(std::string(std::size_t{4} << 20, 'x'));
          } else {
            reply("you said " + line);
          }
        },
        patience);
    EXPECT_TRUE(started.ok()) << (started.ok() ? "" : started.error().text);
    return std::move(started).value();
  }

  ScratchDirectory scratch;
  std::atomic<int> requests{0};
  ControlReply Held() {
    const std::lock_guard lock(mutex);
    return held.at(0);
  }
  ControlPeer LastPeer() {
    const std::lock_guard lock(mutex);
    return last_peer;
  }

 private:
  std::mutex mutex;
  ControlPeer last_peer;
  std::vector<ControlReply> held;
};

// ---- requests ----

TEST_F(ControlServerTest, OneLineInOneLineOut) {
  const auto server = Serve();
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
  EXPECT_EQ(LastPeer().uid, ::getuid());
  EXPECT_EQ(LastPeer().pid, ::getpid());
}

TEST_F(ControlServerTest, ARequestMayComeInPieces) {
  const auto server = Serve();
  Client client;
  for (const char* piece : {"h", "el", "lo", "\n"}) {
    ASSERT_TRUE(client.Send(piece));
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_EQ(client.ReceiveAll(), "you said hello\n");
}

struct BadRequest {
  std::string name;
  std::string bytes;
};
class Strangers : public ControlServerTest,
                  public testing::WithParamInterface<BadRequest> {};

TEST_P(Strangers, AreTurnedAwayAndTheNextIsServed) {
  const auto server = Serve();
  EXPECT_EQ(Client().Ask(GetParam().bytes),
            "{\"error\":\"a request is one line of at most 4096 bytes\"}\n");
  EXPECT_EQ(requests.load(), 0);
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Strangers,
    testing::ValuesIn(std::vector<BadRequest>{
        {"a_line_without_end", std::string(4097, 'x')},
        {"a_line_of_4097_bytes", std::string(4096, 'x') + "\n"},
        {"a_megabyte_of_garbage", std::string(std::size_t{1} << 20, '\xff')},
        {"a_megabyte_of_lines", std::string(std::size_t{1} << 20, '\n')},
        {"two_requests", "status\nstatus\n"},
        {"http", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"}}),
    [](const auto& one) { return one.param.name; });

TEST_F(ControlServerTest, TheLongestRequestIsServed) {
  const auto server = Serve();
  const std::string line(ControlServer::kLongestRequest - 1, 'x');
  EXPECT_EQ(Client().Ask(line + "\n"), "you said " + line + "\n");
}

TEST_F(ControlServerTest, AHalfRequestIsCutWhenItsTimeIsOver) {
  const auto server = Serve(kShort);
  const auto begun = steady_clock::now();
  EXPECT_EQ(Client().Ask("hel"), "");
  EXPECT_GE(steady_clock::now() - begun, kShort - milliseconds(50));
  EXPECT_LT(steady_clock::now() - begun, seconds(10));
}

TEST_F(ControlServerTest, OneThatGoesAwayInTheMiddleIsForgotten) {
  const auto server = Serve();
  for (int i = 0; i < 100; ++i) {
    Client().Send("hel");
  }
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

TEST_F(ControlServerTest, SlowClientsHoldUpNobodyAndNotForEver) {
  const auto server = Serve(kShort);
  Client slow;
  slow.Send("much\n");  // 4 MiB, of which nothing is read
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
  std::this_thread::sleep_for(3 * kShort);
  const std::string got = slow.ReceiveAll();
  EXPECT_LT(got.size(), std::size_t{4} << 20) << "cut";
}

TEST_F(ControlServerTest, TooManyAreToldSo) {
  const auto server = Serve();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < ControlServer::kConnections; ++i) {
    clients.push_back(std::make_unique<Client>());
  }
  EXPECT_EQ(Client().ReceiveAll(),
            "{\"error\":\"too many are connected to the daemon already\"}\n");
  EXPECT_EQ(clients.front()->Ask("hello\n"), "you said hello\n");
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

// ---- answers that take their time ----

TEST_F(ControlServerTest, AnAnswerMayComeLaterAndFromAnotherThread) {
  const auto server = Serve(kShort);
  Client client;
  client.Send("later\n");
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
  std::this_thread::sleep_for(2 * kShort);  // waiting has no deadline
  std::thread([&] { Held()("at last"); }).join();
  EXPECT_EQ(client.ReceiveAll(), "at last\n");
}

TEST_F(ControlServerTest, AnAnswerToOneWhoHasLeftGoesNowhere) {
  const auto server = Serve();
  Client().Ask("hello\n");
  {
    Client gone;
    gone.Send("later\n");
    Client().Ask("hello\n");  // the server has read it
  }
  Held()("too late");
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

TEST_F(ControlServerTest, AnAnswerAfterTheServersEndGoesNowhere) {
  auto server = Serve();
  Client client;
  client.Send("later\n");
  Client().Ask("hello\n");
  server.reset();
  EXPECT_EQ(client.ReceiveAll(), "");
  Held()("too late");
}

// ---- the file ----

// H07
TEST_F(ControlServerTest, IsForUserAndGroupWhateverTheUmask) {
  const mode_t before = ::umask(0077);
  auto server = Serve();
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::stat(kPath, &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0660U);
  server.reset();
  EXPECT_FALSE(std::filesystem::exists(kPath)) << "removed at the end";
}

TEST_F(ControlServerTest, ALiveOneIsNotReplaced) {
  const auto server = Serve();
  const auto second = ControlServer::Start(
      kPath, [](auto&, auto&, auto reply) { reply("impostor"); });
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().text, "control.sock: another daemon listens there");
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

TEST_F(ControlServerTest, TheSocketOfADeadProcessIsReplaced) {
  {
    const FileDescriptor dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, kPath, std::strlen(kPath) + 1);
    ASSERT_EQ(::bind(dead.get(), reinterpret_cast<sockaddr*>(&address),
                     sizeof address),
              0);
  }
  ASSERT_TRUE(std::filesystem::exists(kPath));
  const auto server = Serve();
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

TEST_F(ControlServerTest, AFileThatIsNoSocketIsLeftAlone) {
  std::ofstream(kPath) << "precious";
  const auto server =
      ControlServer::Start(kPath, [](auto&, auto&, auto reply) { reply(""); });
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.error().text, "control.sock is there and is no socket");
  EXPECT_EQ(std::filesystem::file_size(kPath), 8U);
}

TEST_F(ControlServerTest, AnotherDaemonsSocketIsNotRemovedAtTheEnd) {
  auto first = Serve();
  std::filesystem::rename(kPath, "elsewhere.sock");
  const auto second = Serve();
  first.reset();
  EXPECT_EQ(Client().Ask("hello\n"), "you said hello\n");
}

TEST_F(ControlServerTest, APathThatIsTooLongIsNamed) {
  const auto server = ControlServer::Start(
      std::string(200, 'x'), [](auto&, auto&, auto reply) { reply(""); });
  ASSERT_FALSE(server.ok());
  EXPECT_NE(server.error().text.find("at most 107 bytes"), std::string::npos);
}

// ---- the asking side ----

TEST_F(ControlServerTest, AskDaemonSpeaksWithIt) {
  const auto server = Serve();
  EXPECT_EQ(*AskDaemon(kPath, "hello", seconds(10)), "you said hello");
}

TEST_F(ControlServerTest, AskDaemonTellsNobodyFromDenied) {
  using Kind = ControlError::Kind;
  EXPECT_EQ(AskDaemon("none.sock", "x", seconds(1)).error().kind,
            Kind::kNobody);
  const FileDescriptor dead(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, kPath, std::strlen(kPath) + 1);
  ::bind(dead.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  const ControlError error = AskDaemon(kPath, "x", seconds(1)).error();
  EXPECT_EQ(error.kind, Kind::kNobody);
  EXPECT_EQ(error.text, "control.sock: Connection refused");
}

TEST_F(ControlServerTest, AskDaemonDoesNotWaitForEver) {
  const auto server = Serve();
  const auto answer = AskDaemon(kPath, "later", kShort);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().text, "control.sock: the daemon does not answer");
}

// ---- where it is ----

struct Place {
  std::string setting;
  std::string runtime_directory;
  std::string listen;
  std::vector<std::string> tried;
};

TEST(ControlSocket, IsWhereTheSettingAndTheRuntimeDirectorySay) {
  const std::string service = "/run/wirewatch/control.sock";
  const Place places[] = {
      {"auto", "/run/wirewatch", service, {service}},
      {"auto",
       "/run/ww-2",
       "/run/ww-2/control.sock",
       {"/run/ww-2/control.sock", service}},
      {"auto",
       "/run/a:/run/b",
       "/run/a/control.sock",
       {"/run/a/control.sock", service}},
      {"auto", "", "", {service}},
      {"off", "/run/wirewatch", "", {}},
      {"/tmp/x.sock", "/run/wirewatch", "/tmp/x.sock", {"/tmp/x.sock"}},
  };
  for (const Place& place : places) {
    EXPECT_EQ(SocketToListenAt(place.setting, place.runtime_directory),
              place.listen);
    EXPECT_EQ(SocketsToTry(place.setting, place.runtime_directory),
              place.tried);
  }
}

}  // namespace
}  // namespace wirewatch
