#include "daemon/control/control_server.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/control/control_protocol.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto kTooLong = "a request is one line of at most 4096 bytes";
constexpr auto kTooMany = "too many are connected to the daemon already";

// Answers on their way from other threads to the server's. Shared with every
// ControlReply, so that a late one finds it still.
class Mailbox {
 public:
  Mailbox() : bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  void Put(std::uint64_t connection, std::string answer) {
    {
      const std::lock_guard lock(mutex_);
      letters_.emplace_back(connection, std::move(answer));
    }
    Ring();
  }
  void Ring() {
    const std::uint64_t one = 1;
    // It can only fail by being rung already.
    [[maybe_unused]] const ssize_t written =
        ::write(bell_.get(), &one, sizeof one);
  }
  std::vector<std::pair<std::uint64_t, std::string>> TakeAll() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got =
        ::read(bell_.get(), &count, sizeof count);
    const std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
  }
  int fd() const { return bell_.get(); }

 private:
  const FileDescriptor bell_;
  std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, std::string>> letters_;
};

struct Connection {
  enum class Phase { kReading, kWaiting, kWriting, kOver };

  FileDescriptor fd;
  std::uint64_t id = 0;
  Phase phase = Phase::kReading;
  steady_clock::time_point deadline;  // of kReading and kWriting
  std::string in;
  std::string out;
  std::size_t sent = 0;

  bool hurried() const {
    return phase == Phase::kReading || phase == Phase::kWriting;
  }
  short events() const {
    constexpr short kReadable = POLLIN;
    constexpr short kWritable = POLLOUT;
    constexpr short kOnlyTheEnd = 0;
    return phase == Phase::kReading   ? kReadable
           : phase == Phase::kWriting ? kWritable
                                      : kOnlyTheEnd;
  }
};

ControlPeer PeerOf(int fd) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0
             ? ControlPeer{credentials.uid, credentials.pid}
             : ControlPeer{};
}

}  // namespace

struct ControlServer::State {
  State(ListeningSocket listening, ControlHandler handle, milliseconds limit)
      : socket(std::move(listening)),
        handler(std::move(handle)),
        patience(limit) {}

  void Run();
  // How long poll() may wait for the next deadline; -1: for ever.
  int TimeToNextDeadline() const;
  void Accept();
  void Read(Connection& connection);
  void Handle(Connection& connection, const std::string& line);
  void Answer(Connection& connection, std::string answer);
  void Write(Connection& connection);
  void DeliverAnswers();
  void DropThoseThatAreOver();

  const ListeningSocket socket;
  const ControlHandler handler;
  const milliseconds patience;
  const std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  std::atomic<bool> stop{false};
  std::list<Connection> connections;
  std::uint64_t next_id = 1;
  std::thread thread;
};

void ControlServer::State::Run() {
  pthread_setname_np(pthread_self(), "ww-control");
  while (!stop.load()) {
    std::vector<pollfd> polled{{mailbox->fd(), POLLIN, 0},
                               {socket.fd(), POLLIN, 0}};
    for (const Connection& connection : connections) {
      polled.push_back({connection.fd.get(), connection.events(), 0});
    }
    if (::poll(polled.data(), polled.size(), TimeToNextDeadline()) < 0) {
      continue;  // EINTR; the others cannot be
    }
    auto result = polled.begin() + 2;
    for (Connection& connection : connections) {
      const short events = (result++)->revents;
      if ((events & POLLIN) != 0) {
        Read(connection);
      } else if ((events & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        connection.phase = Connection::Phase::kOver;
      } else if ((events & POLLOUT) != 0) {
        Write(connection);
      }
    }
    if (polled[0].revents != 0) {
      DeliverAnswers();
    }
    DropThoseThatAreOver();
    if (polled[1].revents != 0) {
      Accept();
    }
  }
}

int ControlServer::State::TimeToNextDeadline() const {
  std::optional<steady_clock::time_point> next;
  for (const Connection& connection : connections) {
    if (connection.hurried()) {
      next = std::min(next.value_or(connection.deadline), connection.deadline);
    }
  }
  if (!next) {
    return -1;
  }
  const auto left =
      std::chrono::ceil<milliseconds>(*next - steady_clock::now());
  return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

void ControlServer::State::Accept() {
  FileDescriptor fd(
      ::accept4(socket.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!fd.valid()) {
    if (errno == EMFILE || errno == ENFILE) {
      // Nothing can be accepted, and poll() would say at once that it should.
      std::this_thread::sleep_for(milliseconds(100));
    }
    return;
  }
  if (connections.size() >= kConnections) {
    // It fits into a new socket's buffer, or the peer is gone already.
    const std::string answer = ErrorLine(kTooMany) + "\n";
    [[maybe_unused]] const ssize_t sent =
        ::send(fd.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    return;
  }
  Connection& connection = connections.emplace_back();
  connection.fd = std::move(fd);
  connection.id = next_id++;
  connection.deadline = steady_clock::now() + patience;
}

void ControlServer::State::Read(Connection& connection) {
  std::array<char, kLongestRequest + 1> bytes{};
  const ssize_t got =
      ::recv(connection.fd.get(), bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  if (got <= 0) {
    connection.phase = Connection::Phase::kOver;
    return;
  }
  connection.in.append(bytes.data(), static_cast<std::size_t>(got));
  const std::size_t end = connection.in.find('\n');
  if (end != std::string::npos && end + 1 == connection.in.size() &&
      connection.in.size() <= kLongestRequest) {
    connection.in.pop_back();
    Handle(connection, connection.in);
  } else if (end != std::string::npos ||
             connection.in.size() >= kLongestRequest) {
    Answer(connection, ErrorLine(kTooLong));
  }
}

void ControlServer::State::Handle(Connection& connection,
                                  const std::string& line) {
  connection.phase = Connection::Phase::kWaiting;
  handler(line, PeerOf(connection.fd.get()),
          [box = mailbox, id = connection.id](std::string answer) {
            box->Put(id, std::move(answer));
          });
}

void ControlServer::State::Answer(Connection& connection, std::string answer) {
  connection.phase = Connection::Phase::kWriting;
  connection.deadline = steady_clock::now() + patience;
  connection.out = std::move(answer) + "\n";
  Write(connection);
}

void ControlServer::State::Write(Connection& connection) {
  const ssize_t sent =
      ::send(connection.fd.get(), connection.out.data() + connection.sent,
             connection.out.size() - connection.sent, MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  connection.sent += sent > 0 ? static_cast<std::size_t>(sent) : 0;
  if (sent < 0 || connection.sent == connection.out.size()) {
    connection.phase = Connection::Phase::kOver;
  }
}

void ControlServer::State::DeliverAnswers() {
  for (auto& letter : mailbox->TakeAll()) {
    const auto to = std::find_if(
        connections.begin(), connections.end(), [&](const Connection& one) {
          return one.id == letter.first &&
                 one.phase == Connection::Phase::kWaiting;
        });
    if (to != connections.end()) {
      Answer(*to, std::move(letter.second));
    }
  }
}

void ControlServer::State::DropThoseThatAreOver() {
  const auto now = steady_clock::now();
  connections.remove_if([&](const Connection& one) {
    return one.phase == Connection::Phase::kOver ||
           (one.hurried() && now >= one.deadline);
  });
}

Result<std::unique_ptr<ControlServer>, ControlError> ControlServer::Start(
    const std::string& path, ControlHandler handler, milliseconds patience) {
  auto socket = ListeningSocket::At(path);
  if (!socket.ok()) {
    return socket.error();
  }
  auto state = std::make_unique<State>(std::move(socket).value(),
                                       std::move(handler), patience);
  state->thread = std::thread([&started = *state] { started.Run(); });
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(state)));
}

ControlServer::ControlServer(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

ControlServer::~ControlServer() {
  state_->stop.store(true);
  state_->mailbox->Ring();
  state_->thread.join();
}

}  // namespace wirewatch
