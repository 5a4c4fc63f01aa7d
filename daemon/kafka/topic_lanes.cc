// The reading half of TopicReader: a lane for each partition.
#include <algorithm>
#include <utility>

#include "daemon/kafka/topic_reader_state.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

// A batch that came damaged so often is so where it is kept.
constexpr int kSurelyUndecodable = 3;
// To read so many records for nothing is cheaper than to begin elsewhere.
constexpr std::int64_t kBridged = 2000;

// A batch that came, but cannot be made into records.
bool IsUndecodable(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__BAD_MSG ||
         code == RD_KAFKA_RESP_ERR__BAD_COMPRESSION ||
         code == RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED;
}

}  // namespace

void TopicReader::Begin(std::vector<PartitionStretch> stretches) {
  std::ranges::sort(
      stretches, [](const PartitionStretch& a, const PartitionStretch& b) {
        return std::pair(a.partition, b.from) < std::pair(b.partition, a.from);
      });
  for (PartitionStretch& stretch : stretches) {
    if (stretch.from < stretch.to) {
      state_->total += static_cast<std::uint64_t>(stretch.to - stretch.from);
      state_->lanes[stretch.partition].rest.push_back(std::move(stretch));
    }
  }
  for (auto& [at, lane] : state_->lanes) {
    state_->StartLane(at, lane);
  }
}

void TopicReader::State::StartLane(const TopicPartition& at, Lane& lane) {
  lane.next = lane.rest.back().from;
  lane.undecodable = 0;
  rd_kafka_consume_start_queue(TopicOf(at.topic), at.partition, lane.next,
                               queue.get());
}

void TopicReader::State::StopLane(const TopicPartition& at) {
  rd_kafka_consume_stop(TopicOf(at.topic), at.partition);
}

void TopicReader::State::FinishStretch(const TopicPartition& at, Lane& lane) {
  passed += static_cast<std::uint64_t>(lane.rest.back().to - lane.next);
  StopLane(at);
  lane.rest.pop_back();
  if (lane.rest.empty()) {
    lanes.erase(at);  // `lane` is gone
  } else {
    StartLane(at, lane);
  }
}

// What is before `offset` will not come.
void TopicReader::State::MoveTo(const TopicPartition& at, Lane& lane,
                                std::int64_t offset, Hole::Why why) {
  const std::int64_t to = std::min(offset, lane.rest.back().to);
  if (to > lane.next) {
    holes.push_back({{at, lane.next, to}, why});
    passed += static_cast<std::uint64_t>(to - lane.next);
    lane.next = to;
  }
}

std::optional<ConsumedRecord> TopicReader::Next(milliseconds timeout) {
  rd_kafka_poll(state_->client, 0);  // serves the callbacks
  const internal::Message message(rd_kafka_consume_queue(
      state_->queue.get(), internal::Milliseconds(timeout)));
  if (message == nullptr || message->rkt == nullptr) {
    return std::nullopt;
  }
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    state_->OnError(*message);
    return std::nullopt;
  }
  return state_->OnRecord(*message);
}

void TopicReader::State::OnError(const rd_kafka_message_t& message) {
  const TopicPartition at{rd_kafka_topic_name(message.rkt), message.partition};
  const auto found = lanes.find(at);
  if (found == lanes.end()) {
    return;
  }
  Lane& lane = found->second;
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    FinishStretch(at, lane);
    return;
  }
  if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    OnRemoved(at, lane);
    return;
  }
  complaint = std::string(rd_kafka_err2name(message.err)) + ": " +
              rd_kafka_message_errstr(&message);
  if (IsUndecodable(message.err)) {
    OnUndecodable(at, lane);
  }
}

void TopicReader::State::OnRemoved(const TopicPartition& at, Lane& lane) {
  if (const auto low = LowOf(at)) {
    MoveTo(at, lane, std::max(*low, lane.next), Hole::Why::kRemoved);
  }
  if (lane.next >= lane.rest.back().to) {
    FinishStretch(at, lane);
  } else {
    lane.rest.back().from = lane.next;
    StopLane(at);
    StartLane(at, lane);
  }
}

// Nobody tells how long such a batch is, so what is behind it has to be asked
// for: the rest of the stretch is left unread.
void TopicReader::State::OnUndecodable(const TopicPartition& at, Lane& lane) {
  if (++lane.undecodable == kSurelyUndecodable) {
    MoveTo(at, lane, lane.rest.back().to, Hole::Why::kUndecodable);
    FinishStretch(at, lane);
  }
}

std::optional<ConsumedRecord> TopicReader::State::OnRecord(
    const rd_kafka_message_t& message) {
  const TopicPartition at{rd_kafka_topic_name(message.rkt), message.partition};
  const auto found = lanes.find(at);
  if (found == lanes.end() || message.offset < found->second.next) {
    return std::nullopt;  // of a stretch that is done
  }
  Lane& lane = found->second;
  if (std::exchange(lane.undecodable, 0) > 0) {
    MoveTo(at, lane, message.offset, Hole::Why::kUndecodable);
  }
  if (!Reach(at, lane, message.offset) || message.offset < lane.next) {
    return std::nullopt;
  }
  passed += static_cast<std::uint64_t>(message.offset + 1 - lane.next);
  lane.next = message.offset + 1;
  ConsumedRecord record = internal::CopyOf(message);
  Reach(at, lane, lane.next);
  return record;
}

// Leaves the stretches that end before `offset`, where reading has come to.
// False if it goes on elsewhere, or not at all; then `lane` may be gone.
bool TopicReader::State::Reach(const TopicPartition& at, Lane& lane,
                               std::int64_t offset) {
  while (offset >= lane.rest.back().to) {
    const bool is_near =
        lane.rest.size() > 1 &&
        lane.rest[lane.rest.size() - 2].from <= offset + kBridged;
    if (!is_near) {
      FinishStretch(at, lane);
      return false;
    }
    passed += static_cast<std::uint64_t>(lane.rest.back().to - lane.next);
    lane.rest.pop_back();
    lane.next = lane.rest.back().from;
  }
  return true;
}

bool TopicReader::Done() const {
  return state_->lanes.empty();
}
std::uint64_t TopicReader::passed() const {
  return state_->passed;
}
std::uint64_t TopicReader::total() const {
  return state_->total;
}
const std::vector<Hole>& TopicReader::holes() const {
  return state_->holes;
}

std::string TopicReader::Trouble() const {
  std::string text;
  for (const auto& [at, lane] : state_->lanes) {
    text += (text.empty() ? "" : ", ") + ToString(at) + " at offset " +
            std::to_string(lane.next);
  }
  return text + (state_->complaint.empty() ? "" : "; " + state_->complaint);
}

}  // namespace wirewatch
