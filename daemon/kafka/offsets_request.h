// OffsetsRequest: rd_kafka_send_offsets_to_transaction() for a caller that must
// not stand still.
//
// librdkafka 2.0.2 does not keep the time that it is given: when the group's
// coordinator goes away at the wrong moment the call comes back when a broker
// is there again. So it is made on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "daemon/kafka/client.h"
#include "daemon/kafka/kafka.h"

namespace wirewatch::internal {

// One thread calls it, but for what it does by itself.
class OffsetsRequest {
 public:
  // Of the transaction that is open. `client` outlives this, or is given away
  // by Abandon(); `limit` is what librdkafka is told.
  static std::shared_ptr<OffsetsRequest> Begin(rd_kafka_t* client,
                                               PartitionList offsets,
                                               GroupMembership membership,
                                               std::chrono::milliseconds limit);

  // Waits at most so long for the answer, which can be taken once; its Error is
  // null if all is well. Absent: not yet.
  std::optional<Error> Await(std::chrono::milliseconds patience);

  // Nobody waits any more. True: there is no answer yet, and the client belongs
  // to this now, which destroys it when there is; `keep_alive` as in
  // DestroyWithin().
  bool Abandon(std::shared_ptr<const void> keep_alive);

 private:
  OffsetsRequest(rd_kafka_t* client, PartitionList offsets,
                 GroupMembership membership);
  void Run(std::chrono::milliseconds limit);

  rd_kafka_t* const client_;
  const PartitionList offsets_;
  const GroupMembership membership_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::optional<Error> answer_;  // under the mutex, as what follows
  bool abandoned_ = false;
  std::shared_ptr<const void> keep_alive_;
};

}  // namespace wirewatch::internal
