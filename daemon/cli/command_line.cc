#include "daemon/cli/command_line.h"

#include <algorithm>
#include <exception>
#include <iostream>

#include "daemon/cli/completion.h"
#include "daemon/cli/help.h"
#include "daemon/cli/manual.h"
#include "daemon/cli/usage_fault.h"
#include "daemon/cli/verbs.h"
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

void AddCheckedPaths(CLI::App* verb, std::vector<std::string>& paths) {
  verb->add_option(
      "PATH", paths,
      std::string("Configuration file (with the watchlists that it names), "
                  "watchlist, or directory of watchlists (default: ") +
          kDefaultConfig + ")");
}

void AddWhere(CLI::App* verb, CtlOptions& options) {
  verb->add_option("-c,--config", options.config,
                   "Configuration file of the daemon: it names the socket")
      ->type_name("FILE")
      ->capture_default_str();
  verb->add_option("--socket", options.socket,
                   "Socket of the daemon (default: as `control.socket` in the "
                   "configuration says)")
      ->type_name("PATH");
}

}  // namespace

CommandLine::CommandLine()
    : app_(
          "wirewatch consumes news articles from Kafka, finds the places and "
          "actors of your watchlists in them, and publishes alerts to Kafka. "
          "`wirewatch VERB --help` has the options of a verb, with examples",
          "wirewatch") {
  app_.formatter(HelpFormatter());
  app_.set_help_flag("-h,--help", "Print this help");
  app_.require_subcommand(1);
  app_.set_version_flag("--version", VersionText(),
                        "Print the version, and those of the libraries in it");
  AddRun();
  AddDemo();
  AddCheck();
  AddTest();
  AddScan();
  AddExplain();
  AddExpand();
  AddDiff();
  AddReplay();
  AddCtl();
  AddImport();
  AddSchema();
  AddCompletion();
  AddMan();
  // Last, since verbs begin with that of their parent.
  app_.footer(
      "wirewatch demo\nwirewatch check watchlists/\nwirewatch scan --help");
}

int CommandLine::Run(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app_.exit(error);  // prints the help or the version
      return kExitGood;
    }
    std::cerr << UsageFaultText(app_, error);
    return kExitUsage;
  }
  const auto given =
      std::find_if(verbs_.begin(), verbs_.end(),
                   [](const auto& verb) { return verb.first->parsed(); });
  return given->second();
}

CLI::App* CommandLine::Verb(CLI::App& parent, const std::string& name,
                            const std::string& what, std::function<int()> run) {
  CLI::App* verb = parent.add_subcommand(name, what);
  verbs_.emplace_back(verb, std::move(run));
  return verb;
}

CLI::App* CommandLine::Verb(const std::string& name, const std::string& what,
                            std::function<int()> run) {
  return Verb(app_, name, what, std::move(run));
}

void CommandLine::AddRun() {
  CLI::App* verb =
      Verb("run",
           "The daemon: reads articles from Kafka and writes alerts until it "
           "is told to stop (SIGTERM, Ctrl-C)",
           [this] { return RunDaemon(run_); });
  verb->add_option("-c,--config", run_.config, "Configuration file")
      ->type_name("FILE")
      ->capture_default_str();
  verb->footer("wirewatch run -c wirewatch.yaml");
}

void CommandLine::AddDemo() {
  CLI::App* verb =
      Verb("demo",
           "Everything in one process: a broker, a small multilingual wire, "
           "the daemon; prints its alerts",
           [this] { return RunDemo(demo_); });
  verb->add_flag("--keep", demo_.keep,
                 "Leave broker, daemon and its page up until interrupted");
  // A path each time: what follows it is not a watchlist too.
  verb->add_option("-w,--watchlists", demo_.watchlists,
                   "Watchlist file or directory; may be repeated (default: "
                   "the one that is built in)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  verb->footer("wirewatch demo --keep\nwirewatch demo -w my-watchlist.yaml");
}

void CommandLine::AddCheck() {
  CLI::App* verb =
      Verb("check",
           "All faults of configuration and watchlists, each with its place "
           "and what to write instead",
           [this] { return RunCheck(check_); });
  AddCheckedPaths(verb, check_.paths);
  verb->add_flag("--print-defaults", check_.print_defaults,
                 "Print a configuration that spells out every default");
  verb->add_flag("--print-config", check_.print_config,
                 "Print every setting as it is in the end; no secret");
  verb->add_flag("--online", check_.online,
                 "Also ask the brokers of the configuration: topics, "
                 "partitions, rights; changes nothing");
  verb->footer(
      "wirewatch check\n"
      "wirewatch check levant.yaml\n"
      "wirewatch check --online /etc/wirewatch/wirewatch.yaml\n"
      "wirewatch check --print-defaults >wirewatch.yaml");
}

void CommandLine::AddTest() {
  CLI::App* verb = Verb("test",
                        "The tests that are written in watchlists; exit code "
                        "1 if one fails",
                        [this] { return RunTest(test_); });
  AddCheckedPaths(verb, test_.paths);
  verb->add_flag("--coverage", test_.coverage,
                 "Also the rules, entities, names and exclusions that no "
                 "test touches");
  verb->add_option("--junit", test_.junit,
                   "Write a JUnit report to this file (default: none)")
      ->type_name("FILE");
  verb->add_flag("--watch", test_.watch,
                 "Again whenever a file changes, until interrupted");
  verb->footer(
      "wirewatch test watchlists/\n"
      "wirewatch test --watch levant.yaml\n"
      "wirewatch test --coverage --junit report.xml watchlists/");
}

void CommandLine::AddCtl() {
  CLI::App* verb = app_.add_subcommand("ctl", "Speak to the running daemon");
  verb->require_subcommand(1);
  CLI::App* reload =
      Verb(*verb, "reload",
           "Load the watchlists again and wait for the answer. Exit code 0: in "
           "force; 78: faults in them; 1: refused for another reason",
           [this] { return RunCtlReload(ctl_reload_); });
  reload->add_flag("--force", ctl_reload_.force,
                   "Also if they fail their tests or lost more than half of "
                   "their entities; never with faults");
  AddWhere(reload, ctl_reload_.where);
  reload->footer("sudo wirewatch ctl reload");
  CLI::App* status =
      Verb(*verb, "status", "What it has loaded, reads and complains of",
           [this] { return RunCtlStatus(ctl_status_); });
  status->add_flag("--json", ctl_status_.json, "As one JSON object");
  AddWhere(status, ctl_status_.where);
  status->footer(
      "sudo wirewatch ctl status\n"
      "sudo wirewatch ctl status --json -c /etc/wirewatch/sahel.yaml");
  AddCtlSkip(*verb);
}

void CommandLine::AddCtlSkip(CLI::App& ctl) {
  CLI::App* skip = Verb(
      ctl, "skip",
      "Leave records unread that a partition stands still at; they are counted "
      "as lost, and marked in the dead-letter topic. Exit code 0: done; 1: "
      "refused or failed, and nothing is left out",
      [this] { return RunCtlSkip(ctl_skip_); });
  skip->add_option("TOPIC/PARTITION", ctl_skip_.partition,
                   "The partition, of those that this daemon reads")
      ->required();
  skip->add_option("--to", ctl_skip_.to, "The offset to go on at")
      ->required()
      ->type_name("OFFSET");
  skip->add_flag("--yes", ctl_skip_.yes,
                 "Do not ask: the records will never be read");
  AddWhere(skip, ctl_skip_.where);
  skip->footer("sudo wirewatch ctl skip articles/3 --to 1200");
}

void CommandLine::AddSchema() {
  CLI::App* verb = Verb("schema",
                        "JSON Schema 2020-12: for editors of configuration and "
                        "watchlists, and for readers of alerts",
                        [this] { return RunSchema(schema_); });
  verb->add_option("WHAT", schema_.what, "Of what")
      ->required()
      ->check(OneOf({"config", "watchlist", "alert"}));
  verb->footer("wirewatch schema watchlist >wirewatch-watchlist.schema.json");
}

void CommandLine::AddCompletion() {
  CLI::App* verb = Verb(
      "completion", "A script that completes this command in a shell", [this] {
        std::cout << CompletionScript(app_, shell_);
        return kExitGood;
      });
  verb->add_option("SHELL", shell_, "Which shell")
      ->required()
      ->check(OneOf({"bash", "zsh", "fish"}));
  verb->footer(
      "source <(wirewatch completion bash)\n"
      "wirewatch completion fish >~/.config/fish/completions/wirewatch.fish");
}

void CommandLine::AddMan() {
  CLI::App* verb = Verb(
      "man", "A manual page, as the package installs it for man(1)", [this] {
        std::cout << (page_ == "config"      ? SettingsManual()
                      : page_ == "watchlist" ? WatchlistManual()
                                             : CommandManual(app_));
        return kExitGood;
      });
  verb->add_option("PAGE", page_,
                   "wirewatch(1), wirewatch.yaml(5) or "
                   "wirewatch-watchlist(5)")
      ->required()
      ->check(OneOf({"command", "config", "watchlist"}));
  verb->footer("wirewatch man config | man -l -");
}

int RunCommandLine(int argc, char** argv) {
  try {
    return CommandLine().Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "wirewatch: " << error.what() << "\n";
    return kExitFailed;
  }
}

}  // namespace wirewatch
