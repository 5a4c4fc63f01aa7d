#include "daemon/kafka/damaged_batch.h"

namespace wirewatch::internal {

void DamagedBatch::Failed(std::int64_t base) {
  if (!IsSure()) {
    readings_ += 1;
  } else if (base == base_) {
    inside_ = target();
    step_ *= 2;
  } else {
    outside_ = target();
  }
}

void DamagedBatch::Passed() {
  outside_ = target();
}

std::int64_t DamagedBatch::target() const {
  if (!IsSure()) {
    return position_;
  }
  return outside_ ? inside_ + (*outside_ - inside_) / 2 : inside_ + step_;
}

}  // namespace wirewatch::internal
