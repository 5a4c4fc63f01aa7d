// The C++ half of `./dev bench daemon` (tests/bench/daemon_bench.py), over
// librdkafka alone:
//
//   kafka_peer write BROKERS TOPIC FILE RECORDS RATE
//       the lines of the file, again and again, until so many records are
//       written: so many a second, or with RATE 0 as fast as it goes
//   kafka_peer pass BROKERS FROM TO GROUP SHARE BYTES
//       the bare exactly-once pass-through: reads one topic and writes that
//       share of its records to another, so many bytes of each, with a key and
//       with the offsets, in a transaction each 100 ms. Until its standard
//       input ends
//   kafka_peer read BROKERS TOPIC
//       what a read_committed reader waits for: the time from a record's
//       timestamp to its coming. Until its standard input ends; then says how
//       many there were and their percentiles, as JSON: of those older than a
//       line that came on its standard input ("start"), and of the rest
//
// The pass-through is what anybody would write who wants nothing but a
// transaction: no recovery (an error ends it), no thread of its own, no look at
// the records. Its librdkafka is set as the daemon's is.
#include <librdkafka/rdkafka.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Properties = std::vector<std::pair<const char*, std::string>>;

constexpr milliseconds kCommitInterval{100};
constexpr int kCallMs = 10'000;

struct ClientDeleter {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
using Client = std::unique_ptr<rd_kafka_t, ClientDeleter>;

struct MessageDeleter {
  void operator()(rd_kafka_message_t* message) const {
    rd_kafka_message_destroy(message);
  }
};
using Message = std::unique_ptr<rd_kafka_message_t, MessageDeleter>;

struct ListDeleter {
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
using List = std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter>;

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "kafka_peer: " << what << "\n";
  std::exit(1);  // NOLINT(concurrency-mt-unsafe): nothing is to be saved
}

void Demand(rd_kafka_resp_err_t code, const char* what) {
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    Die(std::string(what) + ": " + rd_kafka_err2str(code));
  }
}

void Demand(rd_kafka_error_t* error, const char* what) {
  if (error != nullptr) {
    Die(std::string(what) + ": " + rd_kafka_error_string(error));
  }
}

Client Connect(rd_kafka_type_t type, const Properties& properties) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  std::array<char, 512> text{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf, name, value.c_str(), text.data(),
                          text.size()) != RD_KAFKA_CONF_OK) {
      Die(text.data());
    }
  }
  Client client(rd_kafka_new(type, conf, text.data(), text.size()));
  if (client == nullptr) {
    Die(text.data());
  }
  return client;
}

Client ConnectConsumer(const std::string& brokers, const std::string& group,
                       const std::string& topic, const char* begin) {
  Client client =
      Connect(RD_KAFKA_CONSUMER,
              {{"bootstrap.servers", brokers},
               {"group.id", group},
               {"partition.assignment.strategy", "cooperative-sticky"},
               {"isolation.level", "read_committed"},
               {"enable.auto.commit", "false"},
               {"enable.auto.offset.store", "false"},
               {"auto.offset.reset", begin},
               {"check.crcs", "true"},
               {"queued.max.messages.kbytes", "131072"},
               {"fetch.max.bytes", "16777216"},
               {"receive.message.max.bytes", "33554432"},
               {"socket.nagle.disable", "true"}});
  rd_kafka_poll_set_consumer(client.get());
  const List topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(),
                                    RD_KAFKA_PARTITION_UA);
  Demand(rd_kafka_subscribe(client.get(), topics.get()), "subscribe");
  return client;
}

// The next record, or none within the time.
Message Next(rd_kafka_t* consumer, int timeout_ms) {
  Message message(rd_kafka_consumer_poll(consumer, timeout_ms));
  if (message != nullptr) {
    Demand(message->err, "consume");
  }
  return message;
}

List Assigned(rd_kafka_t* consumer) {
  rd_kafka_topic_partition_list_t* list = nullptr;
  Demand(rd_kafka_assignment(consumer, &list), "assignment");
  return List(list);
}

enum class Input { kNothing, kLine, kEnd };

Input LookAtInput() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  std::array<char, 64> rest{};
  if (poll(&input, 1, 0) <= 0) {
    return Input::kNothing;
  }
  return read(STDIN_FILENO, rest.data(), rest.size()) > 0 ? Input::kLine
                                                          : Input::kEnd;
}

// Says `ready` once, when the group has given us partitions.
class Announcement {
 public:
  void Look(rd_kafka_t* consumer) {
    if (!done_ && Assigned(consumer)->cnt > 0) {
      done_ = true;
      std::cout << "ready" << std::endl;
    }
  }

 private:
  bool done_ = false;
};

// ---- write ----

rd_kafka_vu_t Part(rd_kafka_vtype_t type) {
  rd_kafka_vu_t part{};
  part.vtype = type;
  return part;
}

// `key` empty: none. `timestamp_ms` 0: now.
void Send(rd_kafka_t* producer, const std::string& topic,
          const std::string& key, std::string_view value,
          std::int64_t timestamp_ms) {
  std::array<rd_kafka_vu_t, 5> parts = {
      Part(RD_KAFKA_VTYPE_TOPIC), Part(RD_KAFKA_VTYPE_MSGFLAGS),
      Part(RD_KAFKA_VTYPE_TIMESTAMP), Part(RD_KAFKA_VTYPE_VALUE),
      Part(RD_KAFKA_VTYPE_KEY)};
  parts[0].u.cstr = topic.c_str();
  parts[1].u.i = RD_KAFKA_MSG_F_COPY;
  parts[2].u.i64 = timestamp_ms;
  parts[3].u.mem.ptr = const_cast<char*>(value.data());  // is copied
  parts[3].u.mem.size = value.size();
  parts[4].u.mem.ptr = key.empty() ? nullptr : const_cast<char*>(key.data());
  parts[4].u.mem.size = key.size();
  while (rd_kafka_error_t* error =
             rd_kafka_produceva(producer, parts.data(), parts.size())) {
    if (rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
      Demand(error, "produce");
    }
    rd_kafka_error_destroy(error);
    rd_kafka_poll(producer, 10);
  }
  rd_kafka_poll(producer, 0);
}

// Else the first record would wait for that, with its timestamp on it.
void FindTopic(rd_kafka_t* producer, const std::string& topic) {
  rd_kafka_topic_t* found =
      rd_kafka_topic_new(producer, topic.c_str(), /*conf=*/nullptr);
  const rd_kafka_metadata_t* metadata = nullptr;
  Demand(
      rd_kafka_metadata(producer, /*all_topics=*/0, found, &metadata, kCallMs),
      "metadata");
  rd_kafka_metadata_destroy(metadata);
  rd_kafka_topic_destroy(found);
}

int Write(const std::vector<std::string>& args) {
  const Client producer =
      Connect(RD_KAFKA_PRODUCER, {{"bootstrap.servers", args[1]},
                                  {"compression.codec", "lz4"},
                                  {"linger.ms", "5"}});
  std::vector<std::string> lines;
  std::ifstream file(args[3]);
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  if (lines.empty()) {
    Die("no line in " + args[3]);
  }
  const std::uint64_t records = std::stoull(args[4]);
  const double rate = std::stod(args[5]);
  FindTopic(producer.get(), args[2]);
  const auto begin = steady_clock::now();
  for (std::uint64_t i = 0; i < records; ++i) {
    if (rate > 0) {
      std::this_thread::sleep_until(
          begin +
          std::chrono::duration_cast<steady_clock::duration>(
              std::chrono::duration<double>(static_cast<double>(i) / rate)));
    }
    Send(producer.get(), args[2], /*key=*/"", lines[i % lines.size()],
         /*timestamp_ms=*/0);
  }
  Demand(rd_kafka_flush(producer.get(), 60'000), "flush");
  return 0;
}

// ---- pass ----

class PassThrough {
 public:
  // `share` outputs of so many `bytes` for each record. They have keys as
  // alerts do, and so go to all partitions.
  PassThrough(rd_kafka_t* consumer, rd_kafka_t* producer, std::string topic,
              double share, std::size_t bytes)
      : consumer_(consumer),
        producer_(producer),
        topic_(std::move(topic)),
        share_(share),
        bytes_(bytes) {}

  bool IsOpen() const { return ends_->cnt > 0; }
  bool IsDue() const {
    return IsOpen() && steady_clock::now() - begun_ >= kCommitInterval;
  }

  void Take(const rd_kafka_message_t& message) {
    if (!IsOpen()) {
      begun_ = steady_clock::now();
      Demand(rd_kafka_begin_transaction(producer_), "begin");
    }
    for (owed_ += share_; owed_ >= 1; owed_ -= 1) {
      const std::string_view value(static_cast<const char*>(message.payload),
                                   message.len);
      Send(producer_, topic_, std::to_string(message.offset),
           value.substr(0, bytes_),
           rd_kafka_message_timestamp(&message, nullptr));
    }
    const char* topic = rd_kafka_topic_name(message.rkt);
    rd_kafka_topic_partition_t* end = rd_kafka_topic_partition_list_find(
        ends_.get(), topic, message.partition);
    if (end == nullptr) {
      end = rd_kafka_topic_partition_list_add(ends_.get(), topic,
                                              message.partition);
    }
    end->offset = message.offset + 1;
  }

  void Commit() {
    rd_kafka_consumer_group_metadata_t* group =
        rd_kafka_consumer_group_metadata(consumer_);
    Demand(rd_kafka_send_offsets_to_transaction(producer_, ends_.get(), group,
                                                kCallMs),
           "offsets");
    rd_kafka_consumer_group_metadata_destroy(group);
    Demand(rd_kafka_commit_transaction(producer_, kCallMs), "commit");
    ends_.reset(rd_kafka_topic_partition_list_new(8));
  }

 private:
  rd_kafka_t* const consumer_;
  rd_kafka_t* const producer_;
  const std::string topic_;
  const double share_;
  const std::size_t bytes_;
  double owed_ = 0;
  List ends_{rd_kafka_topic_partition_list_new(8)};
  steady_clock::time_point begun_{};
};

// Until nothing comes, or a transaction is closed.
void PassSome(rd_kafka_t* consumer, PassThrough& pass) {
  while (const Message message = Next(consumer, pass.IsOpen() ? 5 : 100)) {
    pass.Take(*message);
    if (pass.IsDue()) {
      break;
    }
  }
  if (pass.IsDue()) {
    pass.Commit();
  }
}

int Pass(const std::vector<std::string>& args) {
  const Client consumer =
      ConnectConsumer(args[1], args[4], args[2], "earliest");
  const Client producer =
      Connect(RD_KAFKA_PRODUCER, {{"bootstrap.servers", args[1]},
                                  {"transactional.id", args[4]},
                                  {"transaction.timeout.ms", "15000"},
                                  {"compression.codec", "lz4"},
                                  {"linger.ms", "5"},
                                  {"socket.nagle.disable", "true"}});
  Demand(rd_kafka_init_transactions(producer.get(), kCallMs), "init");
  PassThrough pass(consumer.get(), producer.get(), args[3], std::stod(args[5]),
                   std::stoul(args[6]));
  Announcement announcement;
  while (LookAtInput() != Input::kEnd) {
    announcement.Look(consumer.get());
    PassSome(consumer.get(), pass);
  }
  rd_kafka_consumer_close(consumer.get());
  return 0;
}

// ---- read ----

std::int64_t NowMs() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Of waits in ms, as JSON.
std::string Percentiles(std::vector<std::int64_t> waits) {
  std::sort(waits.begin(), waits.end());
  const auto percentile = [&](std::size_t of_hundred) {
    return std::to_string(
        waits.empty() ? 0 : waits[(waits.size() - 1) * of_hundred / 100]);
  };
  return "{\"records\": " + std::to_string(waits.size()) +
         ", \"p50_ms\": " + percentile(50) + ", \"p99_ms\": " + percentile(99) +
         ", \"max_ms\": " + percentile(100) + "}";
}

int Read(const std::vector<std::string>& args) {
  const Client consumer =
      ConnectConsumer(args[1], "reader-of-" + args[2], args[2], "earliest");
  Announcement announcement;
  std::vector<std::int64_t> start;
  std::vector<std::int64_t> warm;
  std::int64_t warm_from = std::numeric_limits<std::int64_t>::max();
  for (Input input = Input::kNothing; input != Input::kEnd;
       input = LookAtInput()) {
    if (input == Input::kLine) {
      warm_from = NowMs();
    }
    announcement.Look(consumer.get());
    if (const Message message = Next(consumer.get(), 100)) {
      const std::int64_t sent =
          rd_kafka_message_timestamp(message.get(), nullptr);
      (sent < warm_from ? start : warm).push_back(NowMs() - sent);
    }
  }
  std::cout << "{\"start\": " << Percentiles(std::move(start))
            << ", \"warm\": " << Percentiles(std::move(warm)) << "}"
            << std::endl;
  rd_kafka_consumer_close(consumer.get());
  return 0;
}

int Main(const std::vector<std::string>& args) {
  const std::string verb = args.empty() ? "" : args[0];
  if (verb == "write" && args.size() == 6) {
    return Write(args);
  }
  if (verb == "pass" && args.size() == 7) {
    return Pass(args);
  }
  if (verb == "read" && args.size() == 3) {
    return Read(args);
  }
  std::cerr << "kafka_peer write BROKERS TOPIC FILE RECORDS RATE | pass "
               "BROKERS FROM TO GROUP SHARE BYTES | read BROKERS TOPIC\n";
  return 2;
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  return wirewatch::Main({argv + 1, argv + argc});
}
