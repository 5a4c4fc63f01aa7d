#include "daemon/service/memory_budget.h"

#include <charconv>
#include <fstream>
#include <string>

#include "daemon/service/wiring.h"

namespace wirewatch {
namespace {

constexpr std::uint64_t kKiB = 1024;
constexpr std::uint64_t kMiB = 1024 * kKiB;

// The program, its libraries and threads, connections, metrics, and what the
// allocator keeps: measured, rounded up.
constexpr std::uint64_t kBase = 128 * kMiB;
// What a worker holds of one article: folded text, the way back from it,
// mentions, the alert that is written. Measured, rounded up.
constexpr std::uint64_t kOfAnArticle = 16;

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
  // A whole response may come on top of a queue that is nearly full.
  const std::uint64_t fetch =
      Property(settings, "queued.max.messages.kbytes", 128 * kKiB) * kKiB +
      Property(settings, "receive.message.max.bytes", 32 * kMiB);
  return {
      {"base", kBase},
      {"watchlists", 2 * watchlist_bytes},
      {"fetch", fetch},
      {"in_flight", settings.limits.in_flight_bytes},
      {"produce",
       Property(settings, "queue.buffering.max.kbytes", 64 * kKiB) * kKiB},
      {"workers",
       WorkersOf(settings) * kOfAnArticle * settings.limits.article_bytes},
  };
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
