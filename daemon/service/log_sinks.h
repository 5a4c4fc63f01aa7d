// Where the log goes, without ever waiting for it: a pipe that nobody reads or
// a journal that stands still must not hold up the loop that logs. A line that
// cannot be written at once is left out and counted.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace wirewatch {

class UnwaitingSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // Lines left out since the start. From any thread.
  std::uint64_t dropped() const { return dropped_.load(); }
  // Lines left out before the last line that was written, each told once; 0
  // while nothing can be written.
  std::uint64_t TakeGap();

 protected:
  void sink_it_(const spdlog::details::log_msg& message) final;
  void flush_() override {}
  // False if it would have to wait, or nobody is there.
  virtual bool TryWrite(spdlog::level::level_enum level,
                        std::string_view line) = 0;

 private:
  std::atomic<std::uint64_t> dropped_{0};
  std::atomic<std::uint64_t> told_{0};
  std::atomic<bool> writable_{true};
};

// A file, a pipe, a terminal or the socket that systemd gives; not closed.
class DescriptorSink final : public UnwaitingSink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}

 protected:
  bool TryWrite(spdlog::level::level_enum level,
                std::string_view line) override;

 private:
  const int descriptor_;
  bool patient_ = true;    // the last line was written
  bool mid_line_ = false;  // of the last one only a part was
};

// The journal, by its native protocol
// (https://systemd.io/JOURNAL_NATIVE_PROTOCOL/): libsystemd's own call waits.
class JournalSink final : public UnwaitingSink {
 public:
  explicit JournalSink(std::string socket = "/run/systemd/journal/socket");
  ~JournalSink() override;

 protected:
  bool TryWrite(spdlog::level::level_enum level,
                std::string_view line) override;

 private:
  const std::string path_;
  const int socket_;
};

}  // namespace wirewatch
