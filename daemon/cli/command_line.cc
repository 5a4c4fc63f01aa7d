#include "daemon/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <utility>

#include "daemon/cli/completion.h"
#include "daemon/cli/manual.h"
#include "daemon/service/daemon.h"

namespace wirewatch {
namespace {

std::string VersionText() {
  std::string text;
  for (const auto& [name, version] : BuildInfo()) {
    text += name == "version" ? "wirewatch " + version + "\n" : "";
  }
  for (const auto& [name, version] : BuildInfo()) {
    if (name != "version") {
      text.append("  ").append(name).append(" ").append(version).append("\n");
    }
  }
  text.pop_back();
  return text;
}

void AddFormat(CLI::App* verb, std::string& format) {
  verb->add_option("--format", format,
                   "json: an article a line; text: an article a file")
      ->check(CLI::IsMember({"json", "ninjs", "text"}));
}

void AddWatchlistOptions(CLI::App* verb, EngineOptions& options) {
  // A path each time: what follows it is not a watchlist too.
  verb->add_option("-w,--watchlists", options.watchlists,
                   "Watchlist file or directory; may be repeated")
      ->type_name("PATH")
      ->allow_extra_args(false);
  verb->add_option("-c,--config", options.config,
                   "Configuration file (field map, watchlists, limits)")
      ->type_name("FILE");
}

void AddEngineOptions(CLI::App* verb, EngineOptions& options) {
  AddWatchlistOptions(verb, options);
  AddFormat(verb, options.format);
}

void AddWhere(CLI::App* verb, CtlOptions& options) {
  verb->add_option("-c,--config", options.config,
                   "Configuration file of the daemon")
      ->type_name("FILE")
      ->capture_default_str();
  verb->add_option("--socket", options.socket,
                   "Socket of the daemon (default: as `control.socket` says)")
      ->type_name("PATH");
}

class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", VersionText());
    AddRun();
    AddDemo();
    AddScan();
    AddExplain();
    AddExpand();
    AddDiff();
    AddReplay();
    AddCheck();
    AddTest();
    AddCtl();
    AddImport();
    AddSchema();
    AddCompletion();
    AddMan();
  }

  int Run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? kExitGood : kExitUsage;
    }
    const auto given =
        std::find_if(verbs_.begin(), verbs_.end(),
                     [](const auto& verb) { return verb.first->parsed(); });
    return given->second();
  }

 private:
  CLI::App* Verb(CLI::App& parent, const std::string& name,
                 const std::string& what, std::function<int()> run) {
    CLI::App* verb = parent.add_subcommand(name, what);
    verbs_.emplace_back(verb, std::move(run));
    return verb;
  }
  CLI::App* Verb(const std::string& name, const std::string& what,
                 std::function<int()> run) {
    return Verb(app_, name, what, std::move(run));
  }

  void AddRun() {
    CLI::App* verb =
        Verb("run", "The daemon", [this] { return RunDaemon(run_); });
    verb->add_option("-c,--config", run_.config, "Configuration file")
        ->type_name("FILE")
        ->capture_default_str();
  }

  void AddDemo() {
    CLI::App* verb =
        Verb("demo",
             "Everything in one process: a broker, a small multilingual wire, "
             "the daemon; prints its alerts",
             [this] { return RunDemo(demo_); });
    verb->add_flag("--keep", demo_.keep,
                   "Leave broker, daemon and metrics up until interrupted");
    // A path each time: what follows it is not a watchlist too.
    verb->add_option("-w,--watchlists", demo_.watchlists,
                     "Watchlist file or directory; may be repeated (default: "
                     "built in)")
        ->type_name("PATH")
        ->allow_extra_args(false);
  }

  void AddScan() {
    CLI::App* verb = Verb(
        "scan", "Articles from files or standard input through the same engine",
        [this] { return RunScan(scan_); });
    AddEngineOptions(verb, scan_.engine);
    verb->add_option("--output", scan_.output,
                     "Default: pretty on a terminal, else alerts")
        ->check(CLI::IsMember({"pretty", "alerts", "mentions", "none"}));
    verb->add_flag("--stats", scan_.stats,
                   "One JSON object of counts and times to standard error");
    verb->add_option("--threads", scan_.threads, "Threads that search")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    verb->add_option("FILE", scan_.files,
                     "Files, also .gz and .zst, and directories of them; none "
                     "or -: standard input");
  }

  void AddExplain() {
    CLI::App* verb = Verb("explain",
                          "Why a rule fires on an article, or the smallest set "
                          "of conditions that stop it",
                          [this] { return RunExplain(explain_); });
    AddEngineOptions(verb, explain_.engine);
    verb->add_option("-r,--rule", explain_.rule,
                     "The rule (levant/raqqa-strike, mention/levant/isis), or "
                     "the end of its name")
        ->required();
    verb->add_option("FILE", explain_.files,
                     "Files, also .gz and .zst; none or -: standard "
                     "input");
  }

  void AddExpand() {
    CLI::App* verb = Verb("expand",
                          "Every written form that the names of an entity "
                          "accept, and near ones that they refuse",
                          [this] { return RunExpand(expand_); });
    AddWatchlistOptions(verb, expand_.engine);
    verb->add_flag("--all", expand_.all,
                   "All forms, not only the first ones of each kind");
    verb->add_flag("--json", expand_.json, "One JSON object, with all forms");
    verb->add_option("ENTITY", expand_.entity,
                     "The entity (levant/raqqa), or the end of its name")
        ->required()
        ->type_name("ID");
  }

  void AddDiff() {
    CLI::App* verb =
        Verb("diff",
             "The alerts that an archive gains, loses and sees changed if NEW "
             "replaces OLD",
             [this] { return RunDiff(diff_); });
    verb->add_option("OLD", diff_.before, "Watchlist file or directory")
        ->required();
    verb->add_option("NEW", diff_.after, "Watchlist file or directory")
        ->required();
    verb->add_option("FILE", diff_.files,
                     "Articles, also .gz and .zst; none or -: standard "
                     "input");
    verb->add_option("-c,--config", diff_.config,
                     "Configuration file (field map, limits)")
        ->type_name("FILE");
    AddFormat(verb, diff_.format);
    verb->add_option("--expect", diff_.expectations,
                     "`RULE +0..20 -0`: the alerts that a rule may gain (+), "
                     "lose (-) and see changed (~); else exit with 1; may be "
                     "repeated")
        ->allow_extra_args(false);
    verb->add_option("--examples", diff_.examples,
                     "Alerts of each kind shown for each rule")
        ->capture_default_str();
  }

  void AddReplay() {
    CLI::App* verb =
        Verb("replay",
             "A part of the input topics, or the dead letters, once more "
             "through the engine; the service and its group do not notice",
             [this] { return RunReplay(replay_); });
    verb->add_option("-c,--config", replay_.config,
                     "Configuration file of the service")
        ->type_name("FILE")
        ->capture_default_str();
    AddReplaySource(*verb);
    verb->add_option("-w,--watchlists", replay_.watchlists,
                     "Watchlist file or directory instead of those of the "
                     "configuration; may be repeated")
        ->type_name("PATH")
        ->allow_extra_args(false);
    verb->add_option("--output", replay_.output,
                     "Alerts, a JSON document a line, to this file (default: "
                     "standard output; marked sentences on a terminal)")
        ->type_name("FILE");
    verb->add_option("--to-topic", replay_.to_topic,
                     "Alerts to this topic, in transactions")
        ->type_name("TOPIC");
    verb->add_flag("--publish", replay_.publish,
                   "Alerts to the service's own topic: its readers get them, "
                   "again where they had them, with the same ids");
    verb->add_option("--threads", replay_.threads, "Threads that search")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
  }

  void AddReplaySource(CLI::App& verb) {
    verb.add_option("--from", replay_.from,
                    "Records from this moment on, by their timestamps: "
                    "2026-11-22T15:00:00Z, 2026-11-22, -15m, -2h, -3d")
        ->type_name("T");
    verb.add_option("--to", replay_.to,
                    "Up to this moment (default: what is the end now)")
        ->type_name("T");
    verb.add_option("--offsets", replay_.offsets,
                    "Records by where they are: articles/3:1200, "
                    "articles/3:1200..1500 (both too), articles/3:1200..; may "
                    "be repeated")
        ->type_name("RANGE")
        ->allow_extra_args(false);
    verb.add_flag("--from-dead-letters", replay_.from_dead_letters,
                  "The records in the dead-letter topic; tells for each reason "
                  "how many pass now");
    verb.add_option("--reason", replay_.reason,
                    "Only dead letters of this reason: bad_json")
        ->type_name("REASON");
  }

  void AddCheck() {
    CLI::App* verb = Verb("check", "All faults of configuration and watchlists",
                          [this] { return RunCheck(check_); });
    verb->add_option(
        "PATH", check_.paths,
        std::string("Configuration, watchlist or directory of watchlists "
                    "(default: ") +
            kDefaultConfig + ")");
    verb->add_flag("--print-defaults", check_.print_defaults,
                   "Print a configuration that spells out every default");
    verb->add_flag("--print-config", check_.print_config,
                   "Print every setting as it is in the end; no secret");
    verb->add_flag("--online", check_.online,
                   "Also ask the brokers: topics, partitions, rights; changes "
                   "nothing");
  }

  void AddTest() {
    CLI::App* verb = Verb("test", "The tests that are written in watchlists",
                          [this] { return RunTest(test_); });
    verb->add_option(
        "PATH", test_.paths,
        std::string("Configuration, watchlist or directory of watchlists "
                    "(default: ") +
            kDefaultConfig + ")");
    verb->add_flag("--coverage", test_.coverage,
                   "Also the rules, entities, names and exclusions that no "
                   "test touches");
    verb->add_option("--junit", test_.junit,
                     "Write a JUnit report to this file");
    verb->add_flag("--watch", test_.watch,
                   "Again whenever a file changes, until interrupted");
  }

  void AddCtl() {
    CLI::App* verb = app_.add_subcommand("ctl", "Speak to the running daemon");
    verb->require_subcommand(1);
    CLI::App* reload = Verb(
        *verb, "reload",
        "Load the watchlists again and wait for the answer: 0 in force, 78 "
        "faults in them, 1 refused for another reason",
        [this] { return RunCtlReload(ctl_reload_); });
    reload->add_flag("--force", ctl_reload_.force,
                     "Also if they fail their tests or lost more than half of "
                     "their entities; never with faults");
    AddWhere(reload, ctl_reload_.where);
    CLI::App* status =
        Verb(*verb, "status", "What it has loaded, reads and complains of",
             [this] { return RunCtlStatus(ctl_status_); });
    status->add_flag("--json", ctl_status_.json, "As one JSON object");
    AddWhere(status, ctl_status_.where);
  }

  void AddImport() {
    CLI::App* verb = app_.add_subcommand(
        "import", "Names that others keep, as a watchlist to go on with");
    verb->require_subcommand(1);
    AddImportGeonames(*verb);
    AddImportCsv(*verb);
  }

  void AddImportGeonames(CLI::App& import) {
    CLI::App* verb =
        Verb(import, "geonames",
             "Places of a GeoNames export (cities15000.txt, SY.txt), as YAML",
             [this] { return RunImportGeonames(import_geonames_); });
    ImportGeonamesOptions& options = import_geonames_;
    verb->add_option("FILE", options.file, "Table of places; -: standard input")
        ->required();
    verb->add_option("--alternate-names", options.alternate_names,
                     "Table of names in languages (alternateNamesV2.txt)")
        ->type_name("FILE");
    verb->add_option("--min-population", options.min_population,
                     "Only places with so many people")
        ->capture_default_str();
    verb->add_option("--countries", options.countries,
                     "Only places of these countries: SY,IQ")
        ->delimiter(',')
        ->allow_extra_args(false);
    verb->add_option("--languages", options.languages,
                     "Only names in these languages: ar,en")
        ->delimiter(',')
        ->allow_extra_args(false);
    verb->add_option("--watchlist", options.watchlist,
                     "Id of the watchlist that is written")
        ->capture_default_str();
  }

  void AddImportCsv(CLI::App& import) {
    CLI::App* verb =
        Verb(import, "csv",
             "A table with the columns id, kind, name:ar, name:en, geonames...",
             [this] { return RunImportCsv(import_csv_); });
    verb->add_option("FILE", import_csv_.file, "The table; -: standard input")
        ->required();
    verb->add_option("--watchlist", import_csv_.watchlist,
                     "Id of the watchlist that is written")
        ->capture_default_str();
  }

  void AddSchema() {
    CLI::App* verb = Verb("schema",
                          "JSON Schema 2020-12, for editors and for "
                          "readers of alerts",
                          [this] { return RunSchema(schema_); });
    verb->add_option("WHAT", schema_.what, "Of what")
        ->required()
        ->check(CLI::IsMember({"config", "watchlist", "alert"}));
  }

  void AddCompletion() {
    CLI::App* verb =
        Verb("completion", "A script that completes this command in a shell",
             [this] {
               std::cout << CompletionScript(app_, shell_);
               return kExitGood;
             });
    verb->add_option("SHELL", shell_, "Which shell")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  }

  void AddMan() {
    CLI::App* verb = Verb("man", "A manual page, for man -l", [this] {
      std::cout << (page_ == "config"      ? SettingsManual()
                    : page_ == "watchlist" ? WatchlistManual()
                                           : CommandManual(app_));
      return kExitGood;
    });
    verb->add_option("PAGE", page_,
                     "wirewatch(1), wirewatch.yaml(5) or "
                     "wirewatch-watchlist(5)")
        ->required()
        ->check(CLI::IsMember({"command", "config", "watchlist"}));
  }

  CLI::App app_{
      "wirewatch: consumes news articles from Kafka, finds the places and "
      "actors of your\nwatchlists in them, publishes alerts."};
  std::vector<std::pair<CLI::App*, std::function<int()>>> verbs_;
  RunOptions run_;
  DemoOptions demo_;
  ScanOptions scan_;
  ExplainOptions explain_;
  ExpandOptions expand_;
  DiffOptions diff_;
  ReplayOptions replay_;
  CheckOptions check_;
  TestOptions test_;
  ImportGeonamesOptions import_geonames_;
  ImportCsvOptions import_csv_;
  CtlReloadOptions ctl_reload_;
  CtlStatusOptions ctl_status_;
  SchemaOptions schema_;
  std::string shell_;  // of completion
  std::string page_;   // of man
};

}  // namespace

int RunCommandLine(int argc, char** argv) {
  try {
    return CommandLine().Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "wirewatch: " << error.what() << "\n";
    return kExitFailed;
  }
}

}  // namespace wirewatch
