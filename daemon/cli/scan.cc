// `wirewatch scan`: the engine on files, with no Kafka.
#include <unistd.h>

#include <iostream>
#include <optional>
#include <utility>

#include "daemon/cli/command_line.h"
#include "daemon/cli/engine.h"
#include "daemon/cli/input_files.h"
#include "daemon/cli/interruption.h"
#include "daemon/cli/ordered_crew.h"
#include "daemon/cli/pretty.h"
#include "daemon/cli/progress.h"
#include "daemon/cli/scan_stats.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

enum class ScanOutput { kPretty, kAlerts, kMentions, kNone };

ScanOutput OutputOf(const std::string& name) {
  if (name.empty()) {
    return isatty(STDOUT_FILENO) == 1 ? ScanOutput::kPretty
                                      : ScanOutput::kAlerts;
  }
  return name == "pretty"     ? ScanOutput::kPretty
         : name == "alerts"   ? ScanOutput::kAlerts
         : name == "mentions" ? ScanOutput::kMentions
                              : ScanOutput::kNone;
}

// One thread's part: a processor and what it counts.
class Scanner {
 public:
  Scanner(const ProcessOptions& options, const RuleSet& rules,
          ScanOutput output)
      : processor_(options),
        format_(options.decoder.format),
        rules_(rules),
        output_(output),
        painter_(ColourOn(STDOUT_FILENO)) {}

  // What goes to standard output, and to standard error, for one record.
  struct Written {
    std::string out;
    std::string fault;
  };
  Written Scan(const FileRecord& record) {
    const InputRecord input = InputOf(record, format_);
    Outcome outcome = processor_.Run(input, rules_, &stats_.stop_watch);
    stats_.records += 1;
    if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
      stats_.rejected += 1;
      return {{}, FaultOf(record, format_, rejected->error)};
    }
    const auto& judged = std::get<Judged>(outcome);
    Count(judged);
    return {Write(judged), {}};
  }

  const ScanStats& stats() const { return stats_; }

 private:
  void Count(const Judged& judged) {
    stats_.text_bytes += judged.text_bytes;
    stats_.mentions += judged.counted.mentions.size();
    stats_.alerts += judged.encoded.alerts.size();
  }

  std::string Write(const Judged& judged) const {
    std::string text;
    switch (output_) {
      case ScanOutput::kPretty:
        return PrettyArticle(painter_, judged.article, rules_, judged.counted);
      case ScanOutput::kMentions:
        return EncodeMentionsLine(judged.article, rules_, judged.counted) +
               "\n";
      case ScanOutput::kAlerts:
        for (const Alert& alert : judged.encoded.alerts) {
          text += alert.record.value + "\n";
        }
        return text;
      case ScanOutput::kNone:
        break;
    }
    return text;
  }

  Processor processor_;
  const InputFormat format_;
  const RuleSet& rules_;
  const ScanOutput output_;
  const Painter painter_;
  ScanStats stats_;
};

// The whole scan: batches of records, a thread on each, output in order.
class Scan {
 public:
  Scan(const ScanOptions& options, const ProcessOptions& process,
       const RuleSet& rules, std::uint64_t stored_total)
      : bar_("scan", ShowsProgress(options)),
        scanners_(ScannersOf(options, process, rules)),
        crew_(
            scanners_.size(),
            [this](std::size_t worker, Batch& batch) {
              batch.ScanBy(*scanners_[worker]);
            },
            [this](Batch& batch) { Show(batch); }) {
    progress_.stored_total = stored_total;
  }

  void Take(FileRecord record) {
    if (record.file != file_) {
      file_ = record.file;
      stored_before_ += stored_in_file_;
    }
    stored_in_file_ = record.stored_end;
    batch_.bytes += record.bytes.size();
    batch_.records.push_back(std::move(record));
    if (AreEnoughForAJob(batch_.records.size(), batch_.bytes)) {
      Give();
    }
  }

  // Why the output is not all there, if it is not.
  const std::optional<std::string>& fault() const { return fault_; }

  ScanStats Finish() {
    Give();
    crew_.Finish();
    bar_.Clear();
    ScanStats sum;
    for (const auto& scanner : scanners_) {
      sum.Add(scanner->stats());
    }
    return sum;
  }

 private:
  struct Batch {
    std::vector<FileRecord> records;
    std::uint64_t bytes = 0;       // of the records
    std::uint64_t stored_end = 0;  // of the files, as stored, read until then
    std::vector<Scanner::Written> written;

    void ScanBy(Scanner& scanner) {
      written.reserve(records.size());
      for (const FileRecord& record : records) {
        written.push_back(scanner.Scan(record));
      }
    }
  };

  static std::vector<std::unique_ptr<Scanner>> ScannersOf(
      const ScanOptions& options, const ProcessOptions& process,
      const RuleSet& rules) {
    std::vector<std::unique_ptr<Scanner>> scanners;
    for (std::uint32_t i = 0; i < options.threads; ++i) {
      scanners.push_back(
          std::make_unique<Scanner>(process, rules, OutputOf(options.output)));
    }
    return scanners;
  }

  // Not where the articles themselves are on the screen.
  static bool ShowsProgress(const ScanOptions& options) {
    return isatty(STDERR_FILENO) == 1 &&
           (isatty(STDOUT_FILENO) == 0 || options.output == "none");
  }

  void Give() {
    batch_.stored_end = stored_before_ + stored_in_file_;
    crew_.Give(std::exchange(batch_, {}));
  }

  void Show(const Batch& batch) {
    std::string out;
    for (const Scanner::Written& one : batch.written) {
      out += one.out;
      if (!one.fault.empty()) {
        bar_.Clear();
        std::cerr << one.fault;
      }
    }
    if (!fault_) {
      fault_ = WriteToStandardOutput(out);
    }
    progress_.bytes += batch.bytes;
    progress_.articles += batch.records.size();
    progress_.stored_bytes = batch.stored_end;
    bar_.Show(progress_);
  }

  ProgressBar bar_;
  Progress progress_;
  std::string file_;                  // of the last record
  std::uint64_t stored_before_ = 0;   // bytes of the files before it
  std::uint64_t stored_in_file_ = 0;  // and of its own
  const std::vector<std::unique_ptr<Scanner>> scanners_;  // one a thread
  Batch batch_;                                           // being filled
  std::optional<std::string> fault_;
  OrderedCrew<Batch> crew_;
};

}  // namespace

int RunScan(const ScanOptions& options) {
  LoadCost cost;
  const LoadedEngine loaded = LoadEngine(options.engine, "scan");
  cost.Stop();
  if (!loaded.engine) {
    return loaded.exit_code;
  }
  const Engine& engine = *loaded.engine;
  const InputFiles input =
      FindInputFiles(options.files, engine.process.decoder.format);
  const Interruption interruption;
  const ScanClock clock;
  Scan scan(options, engine.process, *engine.rules, StoredBytes(input.files));
  const bool all_read = ForEachRecord(
      input, engine.process.decoder,
      [&](FileRecord record) { scan.Take(std::move(record)); },
      [&] { return interruption.came() || scan.fault(); });
  const ScanStats stats = scan.Finish();
  if (scan.fault()) {
    std::cerr << "wirewatch: " << *scan.fault() << "\n";
  }
  if (interruption.came()) {
    std::cerr << "wirewatch: interrupted after " << stats.records
              << " articles: " << stats.mentions << " mentions, "
              << stats.alerts << " alerts, " << stats.rejected << " rejected\n";
  }
  if (options.stats) {
    std::cerr << ToJson(stats, clock, cost, *engine.rules) << "\n";
  }
  return all_read && stats.rejected == 0 && !interruption.came() &&
                 !scan.fault()
             ? kExitGood
             : kExitFailed;
}

}  // namespace wirewatch
