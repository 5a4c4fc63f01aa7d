#include "daemon/service/memory_budget.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>

#include "daemon/article/encode.h"
#include "daemon/service/wiring.h"
#include "daemon/web/alert_feed.h"
#include "daemon/web/live_alerts.h"
#include "daemon/web/try_desk.h"

namespace wirewatch {
namespace {

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;

// The program, its libraries and threads, connections, metrics, and what the
// allocator keeps: measured, rounded up.
constexpr std::uint64_t kBase = 128 * kMiB;
// What a worker holds of one article: folded text, the way back from it,
// mentions. Measured, rounded up. And its alerts.
constexpr std::uint64_t kOfAnArticle = 16;
constexpr std::uint64_t kAlertsOfAnArticle = EncoderOptions{}.article_bytes;
// librdkafka's own of a message that it holds.
constexpr std::uint64_t kOfAMessage = 512;

// The last alerts, thrice: those that are kept, those on their way to a commit,
// those of a commit whose end is not known yet. A piece that a reader has half
// taken. And the articles that are tried: the one on the desk costs as much as
// a worker's, and its answer; the others are bodies.
std::uint64_t PageBytes(const Settings& settings) {
  constexpr std::uint64_t kReader = 1 * kMiB;
  constexpr std::uint64_t kAnswer = 16 * kMiB;
  return 3 * kMostLiveBytes + AlertFeed::kMostReaders * kReader +
         (TryDesk::kMost + HttpServer::kUploads) * HttpServer::kBodyBytes +
         kOfAnArticle * std::min<std::uint64_t>(settings.limits.article_bytes,
                                                HttpServer::kBodyBytes) +
         kAnswer;
}

// Of the operator's kafka.properties, else what daemon/kafka sets.
std::uint64_t Property(const Settings& settings, std::string_view name,
                       std::uint64_t fallback) {
  for (const auto& [key, value] : settings.kafka.properties) {
    std::uint64_t number = 0;
    if (key == name &&
        std::from_chars(value.data(), value.data() + value.size(), number).ec ==
            std::errc()) {
      return number;
    }
  }
  return fallback;
}

}  // namespace

std::vector<MemoryPart> MemoryBudgetOf(const Settings& settings,
                                       std::uint64_t watchlist_bytes) {
  // A whole response may come on top of a queue that is nearly full, and
  // fetching stops at so many messages, however small.
  const std::uint64_t fetch =
      Property(settings, "queued.max.messages.kbytes", 128 * kKiB) * kKiB +
      Property(settings, "receive.message.max.bytes", 32 * kMiB) +
      Property(settings, "queued.min.messages", 100'000) * kOfAMessage;
  std::vector<MemoryPart> parts = {
      {"base", kBase},
      {"watchlists", 2 * watchlist_bytes},
      {"fetch", fetch},
      {"in_flight", settings.limits.in_flight_bytes},
      {"produce",
       Property(settings, "queue.buffering.max.kbytes", 64 * kKiB) * kKiB},
      {"workers",
       WorkersOf(settings) *
           (kOfAnArticle * settings.limits.article_bytes + kAlertsOfAnArticle)},
  };
  if (PageIsOn(settings)) {
    parts.push_back({"page", PageBytes(settings)});
  }
  return parts;
}

std::uint64_t PeakResidentBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) {
      return kilobytes * kKiB;
    }
  }
  return 0;
}

}  // namespace wirewatch
