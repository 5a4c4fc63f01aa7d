#include "daemon/kafka/offsets_request.h"

#include <thread>
#include <utility>

namespace wirewatch::internal {

using std::chrono::milliseconds;

OffsetsRequest::OffsetsRequest(rd_kafka_t* client, PartitionList offsets,
                               GroupMembership membership)
    : client_(client),
      offsets_(std::move(offsets)),
      membership_(std::move(membership)) {}

std::shared_ptr<OffsetsRequest> OffsetsRequest::Begin(
    rd_kafka_t* client, PartitionList offsets, GroupMembership membership,
    milliseconds limit) {
  std::shared_ptr<OffsetsRequest> request(
      new OffsetsRequest(client, std::move(offsets), std::move(membership)));
  std::thread([request, limit] { request->Run(limit); }).detach();
  return request;
}

void OffsetsRequest::Run(milliseconds limit) {
  Error answer(rd_kafka_send_offsets_to_transaction(
      client_, offsets_.get(),
      static_cast<const rd_kafka_consumer_group_metadata_t*>(membership_.get()),
      Milliseconds(limit)));
  std::unique_lock lock(mutex_);
  answer_ = std::move(answer);
  answered_.notify_all();
  const bool last = abandoned_;
  lock.unlock();
  if (last) {
    rd_kafka_destroy(client_);
  }
}

std::optional<Error> OffsetsRequest::Await(milliseconds patience) {
  std::unique_lock lock(mutex_);
  answered_.wait_for(lock, patience, [this] { return answer_.has_value(); });
  return std::exchange(answer_, std::nullopt);
}

bool OffsetsRequest::Abandon(std::shared_ptr<const void> keep_alive) {
  const std::lock_guard lock(mutex_);
  if (answer_) {
    return false;
  }
  keep_alive_ = std::move(keep_alive);
  abandoned_ = true;
  return true;
}

}  // namespace wirewatch::internal
