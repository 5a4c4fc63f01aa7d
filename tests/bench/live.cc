// What those who watch cost the matching of articles: at 1,000 alerts a second,
// with no, one, four and sixteen readers of /api/alerts over real connections.
//
//   live [SECONDS]   of each row, 4 by default
//
// Slots of 100 ms take turns: in every other one two hundred alerts are handed
// over, as by a commit. The thread that does so matches articles all the time.
// `slower` is its processor time an article in slots with alerts, hand-over
// included, beside slots without: one run, one thread, so that other load on
// the machine falls on both. `http` is the processor time of ww-http. Exits 1
// above the 3 % that are promised, or if a reader is not given every alert.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "daemon/http/http_server.h"
#include "daemon/pipeline/process.h"
#include "daemon/web/alert_feed.h"
#include "daemon/web/live_alerts.h"
#include "rules/base/check.h"
#include "tests/daemon/pipeline/sample_rules.h"

namespace {

using namespace wirewatch;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kAlertsOfASlot = 200;
constexpr milliseconds kSlot{100};
constexpr double kPromised = 1.03;

double CpuSeconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

// A reader in a process of its own; exits 0 once it has read so many alerts.
pid_t StartReader(std::uint16_t port, int wanted) {
  const pid_t child = fork();
  if (child != 0) {
    return child;
  }
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  constexpr std::string_view kRequest =
      "GET /api/alerts HTTP/1.0\r\nHost: localhost\r\n\r\n";
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      write(fd, kRequest.data(), kRequest.size()) < 0) {
    _exit(2);
  }
  std::vector<char> buffer(1 << 16);
  int seen = 0;
  while (seen < wanted) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got <= 0) {
      _exit(1);
    }
    for (ssize_t i = 0; i < got; ++i) {
      seen += buffer[static_cast<std::size_t>(i)] == '\x01' ? 1 : 0;
    }
  }
  _exit(0);
}

// Articles matched, and the processor time of this thread for it.
struct Work {
  double cpu_seconds = 0;
  long articles = 0;
  double EachMicroseconds() const {
    return 1e6 * cpu_seconds / static_cast<double>(articles);
  }
};

class Bench {
 public:
  explicit Bench(int slots) : slots_(slots) {
    article_ = R"({"id":"a","title":"Convoys leave Raqqa","text":")";
    for (int i = 0; i < 40; ++i) {
      article_ += "Nothing of interest happened in the markets of the town. ";
    }
    article_ += "\"}";
  }

  // True if what is promised was kept.
  bool Run(int readers) {
    LiveAlerts live;
    AlertFeed feed(live, "run", [] { return steady_clock::now(); });
    auto server = HttpServer::Start(
        "127.0.0.1:0",
        {{"/api/alerts",
          {[&](const HttpRequest& request) { return feed.Open(request); },
           /*guarded=*/true}}});
    CHECK(server.ok());
    const int alerts = slots_ / 2 * kAlertsOfASlot;
    std::vector<pid_t> children;
    for (int i = 0; i < readers; ++i) {
      children.push_back(StartReader((*server)->port(), alerts));
    }
    while (feed.readers() < readers) {
      std::this_thread::sleep_for(milliseconds(5));
    }
    const double before = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
    const double own = CpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    Work with;
    Work without;
    for (int slot = 0; slot < slots_; ++slot) {
      const bool publish = slot % 2 == 0;
      Slot(publish ? &live : nullptr, publish ? with : without);
    }
    const double http = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - before -
                        (CpuSeconds(CLOCK_THREAD_CPUTIME_ID) - own);
    bool all_read = true;
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      all_read = all_read && status == 0;
    }
    const double slower = with.EachMicroseconds() / without.EachMicroseconds();
    const double seconds = static_cast<double>(slots_) * 0.1;
    std::printf("%7d %12.2f %12.2f %10.4f %8.2f %% %s\n", readers,
                without.EachMicroseconds(), with.EachMicroseconds(), slower,
                100 * http / seconds,
                all_read ? "" : "a reader was not given every alert");
    return all_read && slower <= kPromised;
  }

 private:
  void Slot(LiveAlerts* live, Work& work) {
    const auto until = steady_clock::now() + kSlot;
    // The delivery has these already: making them is no cost of watching.
    std::vector<std::string> alerts(live != nullptr ? kAlertsOfASlot : 0,
                                    "\x01" + std::string(1500, 'x'));
    const double before = CpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    if (live != nullptr) {
      LiveBatch batch;
      for (std::string& alert : alerts) {
        batch.Add(std::move(alert));
      }
      live->Publish(std::move(batch));
    }
    while (steady_clock::now() < until) {
      InputRecord record;
      record.value = article_;
      const Outcome outcome = processor_.Run(record, rules_, nullptr);
      CHECK(std::get<Judged>(outcome).encoded.alerts.size() == 1);
      work.articles += 1;
    }
    work.cpu_seconds += CpuSeconds(CLOCK_THREAD_CPUTIME_ID) - before;
  }

  const int slots_;
  std::string article_;
  const RuleSet rules_{SampleWatchlists(), "bundle"};
  Processor processor_{SampleProcessOptions()};
};

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 4;
  Bench bench(seconds * 10);
  std::printf("%7s %12s %12s %10s %10s\n", "readers", "us an article",
              "with alerts", "slower", "http");
  bool kept = true;
  for (const int readers : {0, 1, 4, 16}) {
    kept = bench.Run(readers) && kept;
  }
  return kept ? 0 : 1;
}
