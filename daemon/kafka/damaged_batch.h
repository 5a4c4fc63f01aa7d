// DamagedBatch: a batch that came but cannot be made into records, and the
// search for its end.
//
// librdkafka says where such a batch begins, not where it ends, and what it
// gives after one with a false checksum is made of the batch's own bytes. So
// nothing that comes behind it is believed: the end is found by reading at
// offsets ahead. Inside of the batch the same fault comes again and names the
// same beginning; anything else (a record, the end of the log, another damaged
// batch) is behind it. Steps that double, then halves: 20 readings for a batch
// of 1,000 records.
//
// Pure: offsets in, the next offset to be read out. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace wirewatch::internal {

class DamagedBatch {
 public:
  // Read again so often, it is damaged where it is kept, not on its way to us.
  static constexpr int kReadings = 3;

  // `position`: the record wanted; `base`: the batch's first offset, as it was
  // told with the fault.
  DamagedBatch(std::int64_t position, std::int64_t base, std::string why)
      : position_(position),
        base_(base),
        inside_(position),
        why_(std::move(why)) {}

  // What came of reading at target(): a batch beginning at `base` that cannot
  // be decoded...
  void Failed(std::int64_t base);
  // ... or something else. Not before IsSure().
  void Passed();

  // Until then a record that comes is what was wanted.
  bool IsSure() const { return readings_ >= kReadings; }
  bool IsFound() const { return outside_ && *outside_ - inside_ <= 1; }
  std::int64_t target() const;

  // Records [position, end) cannot be read; `end` once it is found.
  std::int64_t position() const { return position_; }
  std::int64_t end() const { return outside_.value_or(position_ + 1); }
  const std::string& why() const { return why_; }

 private:
  std::int64_t position_;
  std::int64_t base_;
  std::int64_t inside_;                  // known to be in it
  std::optional<std::int64_t> outside_;  // known to be behind it
  std::int64_t step_ = 1;
  int readings_ = 1;
  std::string why_;
};

}  // namespace wirewatch::internal
