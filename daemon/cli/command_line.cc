#include "daemon/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

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
      ->check(CLI::IsMember({"json", "text"}));
}

void AddEngineOptions(CLI::App* verb, EngineOptions& options) {
  // A path each time: what follows it is not a watchlist too.
  verb->add_option("-w,--watchlists", options.watchlists,
                   "Watchlist file or directory; may be repeated")
      ->allow_extra_args(false);
  verb->add_option("-c,--config", options.config,
                   "Configuration file (field map, watchlists, limits)");
  AddFormat(verb, options.format);
}

int ParseAndRun(int argc, char** argv) {
  CLI::App app{
      "wirewatch: consumes news articles from Kafka, finds the places and "
      "actors of your\nwatchlists in them, publishes alerts."};
  app.require_subcommand(1);
  app.set_version_flag("--version", VersionText());

  RunOptions run;
  CLI::App* run_verb = app.add_subcommand("run", "The daemon");
  run_verb->add_option("-c,--config", run.config, "Configuration file")
      ->capture_default_str();

  DemoOptions demo;
  CLI::App* demo_verb = app.add_subcommand(
      "demo",
      "Everything in one process: a broker, a small multilingual wire, "
      "the daemon; prints its alerts");
  demo_verb->add_flag("--keep", demo.keep,
                      "Leave broker, daemon and metrics up until interrupted");
  // A path each time: what follows it is not a watchlist too.
  demo_verb
      ->add_option("-w,--watchlists", demo.watchlists,
                   "Watchlist file or directory; may be repeated (default: "
                   "built in)")
      ->allow_extra_args(false);

  ScanOptions scan;
  CLI::App* scan_verb = app.add_subcommand(
      "scan", "Articles from files or standard input through the same engine");
  AddEngineOptions(scan_verb, scan.engine);
  scan_verb
      ->add_option("--output", scan.output,
                   "Default: pretty on a terminal, else alerts")
      ->check(CLI::IsMember({"pretty", "alerts", "mentions", "none"}));
  scan_verb->add_flag("--stats", scan.stats,
                      "One JSON object of counts and times to standard error");
  scan_verb->add_option("--threads", scan.threads, "Threads that search")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  scan_verb->add_option("FILE", scan.files,
                        "Files, also .gz and .zst; none or -: standard input");

  ExplainOptions explain;
  CLI::App* explain_verb = app.add_subcommand(
      "explain",
      "Why a rule fires on an article, or the smallest set of conditions that "
      "stop it");
  AddEngineOptions(explain_verb, explain.engine);
  explain_verb
      ->add_option("-r,--rule", explain.rule,
                   "The rule (levant/raqqa-strike, mention/levant/isis), or "
                   "the end of its name")
      ->required();
  explain_verb->add_option("FILE", explain.files,
                           "Files, also .gz and .zst; none or -: standard "
                           "input");

  DiffOptions diff;
  CLI::App* diff_verb = app.add_subcommand(
      "diff",
      "The alerts that an archive gains, loses and sees changed if NEW "
      "replaces OLD");
  diff_verb->add_option("OLD", diff.before, "Watchlist file or directory")
      ->required();
  diff_verb->add_option("NEW", diff.after, "Watchlist file or directory")
      ->required();
  diff_verb->add_option("FILE", diff.files,
                        "Articles, also .gz and .zst; none or -: standard "
                        "input");
  diff_verb->add_option("-c,--config", diff.config,
                        "Configuration file (field map, limits)");
  AddFormat(diff_verb, diff.format);
  diff_verb
      ->add_option("--expect", diff.expectations,
                   "`RULE +0..20 -0`: the alerts that a rule may gain (+), "
                   "lose (-) and see changed (~); else exit with 1; may be "
                   "repeated")
      ->allow_extra_args(false);
  diff_verb
      ->add_option("--examples", diff.examples,
                   "Alerts of each kind shown for each rule")
      ->capture_default_str();

  CheckOptions check;
  CLI::App* check_verb =
      app.add_subcommand("check", "All faults of configuration and watchlists");
  check_verb->add_option(
      "PATH", check.paths,
      std::string("Configuration, watchlist or directory of watchlists "
                  "(default: ") +
          kDefaultConfig + ")");
  check_verb->add_flag("--print-defaults", check.print_defaults,
                       "Print a configuration that spells out every default");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitGood : kExitUsage;
  }
  if (run_verb->parsed()) {
    return RunDaemon(run);
  }
  if (demo_verb->parsed()) {
    return RunDemo(demo);
  }
  if (scan_verb->parsed()) {
    return RunScan(scan);
  }
  if (explain_verb->parsed()) {
    return RunExplain(explain);
  }
  if (diff_verb->parsed()) {
    return RunDiff(diff);
  }
  return RunCheck(check);
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  try {
    return ParseAndRun(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "wirewatch: " << error.what() << "\n";
    return kExitFailed;
  }
}

}  // namespace wirewatch
