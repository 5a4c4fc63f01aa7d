// The command `wirewatch`: verbs, their options and exit codes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wirewatch {

// The exit codes of every verb.
constexpr int kExitGood = 0;
constexpr int kExitFailed = 1;          // an input or a start failed
constexpr int kExitUsage = 2;           // the command line was wrong
constexpr int kExitConfiguration = 78;  // EX_CONFIG of sysexits.h

constexpr auto kDefaultConfig = "/etc/wirewatch/wirewatch.yaml";

// Parses the command line and runs the verb. No exception leaves it.
int RunCommandLine(int argc, char** argv);

// One function a verb; each has a file of its own.

struct RunOptions {
  std::string config = kDefaultConfig;
};
int RunDaemon(const RunOptions& options);

struct DemoOptions {
  std::vector<std::string> watchlists;  // empty: the built-in one
  bool keep = false;  // leave broker, daemon and metrics up until interrupted
};
int RunDemo(const DemoOptions& options);

// What every verb that tries watchlists on files is told of the engine.
struct EngineOptions {
  std::vector<std::string> watchlists;  // empty: those of the configuration
  std::string config;                   // empty: the defaults
  std::string format;  // json, ninjs, text; empty: as the configuration says
};

struct ScanOptions {
  EngineOptions engine;
  std::string output;  // pretty, alerts, mentions, none; empty: pretty on a
                       // terminal, else alerts
  bool stats = false;
  std::uint32_t threads = 1;
  std::vector<std::string> files;  // empty: standard input
};
int RunScan(const ScanOptions& options);

struct ExplainOptions {
  EngineOptions engine;
  std::string rule;  // "levant/raqqa-strike", or its end if only one has it
  std::vector<std::string> files;  // empty: standard input
};
int RunExplain(const ExplainOptions& options);

struct ExpandOptions {
  EngineOptions engine;
  std::string entity;  // "levant/raqqa", or its end if only one has it
  bool all = false;    // every form, not the first ones of each kind
  bool json = false;
};
int RunExpand(const ExpandOptions& options);

struct DiffOptions {
  std::string before;  // watchlist file or directory
  std::string after;
  std::string config;  // empty: the defaults
  std::string format;  // json, text; empty: as the configuration says
  std::vector<std::string> expectations;  // "levant/raqqa-strike +0..20"
  std::uint32_t examples = 3;             // of each kind, shown for each rule
  std::vector<std::string> files;         // empty: standard input
};
int RunDiff(const DiffOptions& options);

struct ReplayOptions {
  std::string config = kDefaultConfig;
  std::vector<std::string> watchlists;  // empty: those of the configuration
  std::string from;  // a moment; empty: as of one of the next two
  std::string to;    // empty: what is the end when it begins
  std::vector<std::string> offsets;  // "articles/3:1200..1500"
  bool from_dead_letters = false;
  std::string reason;    // of dead letters; empty: all
  std::string output;    // a file; empty: standard output
  std::string to_topic;  // empty: none
  bool publish = false;  // to the service's own topic of alerts
  std::uint32_t threads = 1;
};
int RunReplay(const ReplayOptions& options);

struct TestOptions {
  std::vector<std::string> paths;  // as of check
  bool coverage = false;
  bool watch = false;  // again on each change, until interrupted
  std::string junit;   // a file to write; empty: none
};
int RunTest(const TestOptions& options);

struct CheckOptions {
  std::vector<std::string> paths;  // empty: kDefaultConfig
  bool print_defaults = false;
  bool print_config = false;
  bool online = false;
};
int RunCheck(const CheckOptions& options);

// What the verbs of `ctl` are told: where the daemon is.
struct CtlOptions {
  std::string config = kDefaultConfig;
  std::string socket;  // empty: as the configuration says
};
struct CtlReloadOptions {
  CtlOptions where;
  bool force = false;
};
int RunCtlReload(const CtlReloadOptions& options);
struct CtlStatusOptions {
  CtlOptions where;
  bool json = false;
};
int RunCtlStatus(const CtlStatusOptions& options);
struct CtlSkipOptions {
  CtlOptions where;
  std::string partition;  // "articles/3"
  std::int64_t to = 0;    // offset
  bool yes = false;       // do not ask
};
int RunCtlSkip(const CtlSkipOptions& options);

struct ImportGeonamesOptions {
  std::string file;             // "-": standard input
  std::string alternate_names;  // empty: none
  std::uint64_t min_population = 0;
  std::vector<std::string> countries;  // empty: all
  std::vector<std::string> languages;  // empty: all
  std::string watchlist = "geonames";  // the id of what is written
};
int RunImportGeonames(const ImportGeonamesOptions& options);

struct ImportCsvOptions {
  std::string file;  // "-": standard input
  std::string watchlist = "imported";
};
int RunImportCsv(const ImportCsvOptions& options);

struct SchemaOptions {
  std::string what;  // config, watchlist, alert
};
int RunSchema(const SchemaOptions& options);

}  // namespace wirewatch
