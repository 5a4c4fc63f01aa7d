// Skipper: records that an operator leaves unread on purpose, because their
// partition stands still at them (`wirewatch ctl skip`).
//
// To move a position is simple; what makes this long is that nothing may be
// left out without a mark, nor marked and then read. So: what was read before
// is settled first; then reading goes on at the new offset, and a marker for
// the dead-letter topic takes the place of the records in their partition's
// window. The offset behind it is committed with it, like that of any record:
// in one transaction, or once it is acknowledged. Whatever comes in between (a
// kill, an abort, a rebalance) leaves the group's offset where it was, and the
// records are read, or stood at, as before.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/service/clock.h"
#include "daemon/service/delivery.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/mutex.h"

namespace wirewatch {

struct SkipRequest {
  TopicPartition at;
  std::int64_t to = 0;  // where reading is to go on
  // What was confirmed: nothing before this offset is left out. Absent: only
  // say what would be.
  std::optional<std::int64_t> from;
};

struct SkipAnswer {
  enum class Kind {
    kPlanned,  // nothing was done; this would be
    kSkipped,  // marked and committed
    kRefused,  // the request makes no sense here, or not as it was confirmed
    kFailed    // nothing was left out; asked again it may work
  };
  Kind kind = Kind::kFailed;
  std::string text;  // for a person, a line
  // Of kPlanned and kSkipped: offsets [from, to). There may be fewer records:
  // a compacted topic has gaps, and markers of transactions are none.
  std::int64_t from = 0;
  std::int64_t to = 0;
};

class Skipper {
 public:
  using Done = std::function<void(const SkipAnswer&)>;
  // Whether all that is in flight of the partition is settled now.
  using Finish = std::function<bool(const TopicPartition&)>;

  // What the brokers are waited for: to say what the partition holds; to take
  // the marker.
  static constexpr std::chrono::seconds kExtentPatience{3};
  static constexpr std::chrono::seconds kPatience{15};

  // `topics`: those that are read. The others outlive this.
  Skipper(std::vector<std::string> topics, InFlightWindows& windows,
          const Clock& clock, Finish finish)
      : topics_(std::move(topics)),
        windows_(windows),
        clock_(clock),
        finish_(std::move(finish)) {}

  // From any thread. `done` is called once, on the loop's thread, or here once
  // the loop has ended.
  void Ask(SkipRequest request, Done done);

  // The consume loop's thread. One round: takes up a request, or looks what
  // became of the one before. Between two polls.
  void Turn(ByteSource& source, const Delivery& delivery);
  // The loop ends: everybody who waits is answered.
  void End(ByteSource& source);

 private:
  struct Asked {
    SkipRequest request;
    Done done;
  };
  struct UnderWay {
    Asked asked;
    std::int64_t from = 0;
    std::chrono::steady_clock::time_point give_up;
  };
  std::optional<Asked> Take();
  SkipAnswer Plan(const SkipRequest& request, ByteSource& source) const;
  void Begin(Asked asked, std::int64_t from, ByteSource& source);
  // Whether its end is known, and told.
  bool Settled(const UnderWay& skip, ByteSource& source) const;

  const std::vector<std::string> topics_;
  InFlightWindows& windows_;
  const Clock& clock_;
  const Finish finish_;
  std::optional<UnderWay> under_way_;

  Mutex mutex_;
  std::deque<Asked> asked_ GUARDED_BY(mutex_);
  bool ended_ GUARDED_BY(mutex_) = false;
};

}  // namespace wirewatch
