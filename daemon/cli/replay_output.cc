#include "daemon/cli/replay_output.h"

#include <unistd.h>

#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "daemon/cli/pretty.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

constexpr std::size_t kMostWaiting = std::size_t{64} << 10;

class StandardOutput final : public ReplayOutput {
 public:
  explicit StandardOutput(const RuleSet& rules)
      : rules_(rules),
        pretty_(isatty(STDOUT_FILENO) == 1),
        painter_(ColourOn(STDOUT_FILENO)) {}

  Written Write(const Judged& judged) override {
    if (pretty_) {
      waiting_ +=
          PrettyArticle(painter_, judged.article, rules_, judged.counted);
      return Flush();
    }
    for (const Alert& alert : judged.encoded.alerts) {
      waiting_ += alert.record.value + "\n";
    }
    return waiting_.size() < kMostWaiting ? Written(std::monostate{}) : Flush();
  }
  Written Flush() override {
    if (auto fault = WriteToStandardOutput(waiting_)) {
      return OutputError{*std::move(fault)};
    }
    waiting_.clear();
    return std::monostate{};
  }
  std::string Told() const override { return {}; }

 private:
  const RuleSet& rules_;
  const bool pretty_;
  const Painter painter_;
  std::string waiting_;
};

class FileOutput final : public ReplayOutput {
 public:
  explicit FileOutput(const std::string& path)
      : path_(path), file_(path, std::ios::binary | std::ios::trunc) {}
  bool good() const { return file_.good(); }

  Written Write(const Judged& judged) override {
    for (const Alert& alert : judged.encoded.alerts) {
      file_ << alert.record.value << "\n";
    }
    lines_ += judged.encoded.alerts.size();
    return std::monostate{};
  }
  Written Flush() override {
    errno = 0;
    file_.flush();
    return file_.good() ? Written(std::monostate{})
                        : OutputError{path_ + ": " +
                                      std::generic_category().message(errno)};
  }
  std::string Told() const override {
    return std::to_string(lines_) + " alerts are in " + path_;
  }

 private:
  const std::string path_;
  std::ofstream file_;
  std::uint64_t lines_ = 0;
};

class AlertTopic final : public ReplayOutput {
 public:
  AlertTopic(std::unique_ptr<TopicOutput> output, std::string topic)
      : output_(std::move(output)), topic_(std::move(topic)) {}

  Written Write(const Judged& judged) override {
    for (const Alert& alert : judged.encoded.alerts) {
      const OutputRecord& record = alert.record;
      auto written = output_->Write({topic_, record.key, record.value,
                                     record.headers, record.timestamp_ms});
      if (!written.ok()) {
        return written;
      }
    }
    return std::monostate{};
  }
  Written Flush() override { return output_->Flush(); }
  std::string Told() const override {
    std::string told = std::to_string(output_->published()) +
                       " alerts were published to topic " + topic_;
    if (output_->too_large() > 0) {
      told += "; " + std::to_string(output_->too_large()) +
              " are larger than it takes";
    }
    return told;
  }

 private:
  const std::unique_ptr<TopicOutput> output_;
  const std::string topic_;
};

}  // namespace

std::unique_ptr<ReplayOutput> ToStandardOutput(const RuleSet& rules) {
  return std::make_unique<StandardOutput>(rules);
}

Result<std::unique_ptr<ReplayOutput>, OutputError> ToFile(
    const std::string& path) {
  errno = 0;
  auto output = std::make_unique<FileOutput>(path);
  if (!output->good()) {
    return OutputError{path + ": " + std::generic_category().message(errno)};
  }
  return std::unique_ptr<ReplayOutput>(std::move(output));
}

Result<std::unique_ptr<ReplayOutput>, OutputError> ToTopic(
    const KafkaClientOptions& client, const std::string& transactional_id,
    const std::string& topic) {
  auto output = TopicOutput::Open(client, transactional_id);
  if (!output.ok()) {
    return OutputError{"topic " + topic + ": " + output.error().text};
  }
  return std::unique_ptr<ReplayOutput>(
      std::make_unique<AlertTopic>(std::move(output).value(), topic));
}

}  // namespace wirewatch
