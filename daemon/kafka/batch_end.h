// BatchEnd: where a batch ends that cannot be decoded. Kafka's brokers give a
// whole batch to whoever asks for any offset in it, and librdkafka does not
// tell how long it was; so places behind it are tried, first in leaps, then by
// halves.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace wirewatch::internal {

class BatchEnd {
 public:
  // A batch at `bad`; whatever is at `limit` (after it) is as good as an end.
  BatchEnd(std::int64_t bad, std::int64_t limit) : bad_(bad), limit_(limit) {}

  // The first offset behind the batch, once it is known.
  std::optional<std::int64_t> Found() const {
    const std::int64_t good = good_.value_or(limit_);
    return good - bad_ <= 1 ? std::optional(good) : std::nullopt;
  }
  // The offset to be tried next, until it is known.
  std::int64_t Place() const {
    return good_ ? bad_ + (*good_ - bad_) / 2
                 : std::min(bad_ + leap_, limit_ - 1);
  }
  // What was found at Place().
  void Bad() {
    bad_ = Place();
    leap_ *= 2;
  }
  void Good() { good_ = Place(); }

 private:
  std::int64_t bad_;
  const std::int64_t limit_;
  std::optional<std::int64_t> good_;
  std::int64_t leap_ = 1;
};

}  // namespace wirewatch::internal
