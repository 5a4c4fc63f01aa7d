// The verbs that put articles through the engine, and the import of names.
#include "daemon/cli/usage_fault.h"
#include "daemon/cli/verbs.h"

namespace wirewatch {
namespace {

constexpr auto kArticles =
    "Articles: files, also .gz and .zst, and directories of them; none or -: "
    "standard input";
constexpr int kMostThreads = 256;

void AddFormat(CLI::App* verb, std::string& format) {
  verb->add_option("--format", format,
                   "How articles are written: json and ninjs, one a line; "
                   "text, one a file (default: as --config says; without it, "
                   "json)")
      ->check(OneOf({"json", "ninjs", "text"}));
}

void AddWatchlistOptions(CLI::App* verb, EngineOptions& options) {
  // A path each time: what follows it is not a watchlist too.
  verb->add_option("-w,--watchlists", options.watchlists,
                   "Watchlist file or directory; may be repeated (default: "
                   "those of --config; one of the two must be given)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  verb->add_option("-c,--config", options.config,
                   "Configuration file: how articles are read, where the "
                   "watchlists are, limits (default: none)")
      ->type_name("FILE");
}

void AddEngineOptions(CLI::App* verb, EngineOptions& options) {
  AddWatchlistOptions(verb, options);
  AddFormat(verb, options.format);
}

void AddThreads(CLI::App* verb, std::uint32_t& threads) {
  verb->add_option("--threads", threads,
                   "So many threads search, 1 to " +
                       std::to_string(kMostThreads) +
                       "; the order of what is written stays")
      ->type_name("N")
      ->check(CLI::Range(1, kMostThreads).description(""))
      ->capture_default_str();
}

}  // namespace

void CommandLine::AddScan() {
  CLI::App* verb = Verb(
      "scan",
      "Articles from files or standard input through the same engine as the "
      "daemon's, without Kafka",
      [this] { return RunScan(scan_); });
  AddEngineOptions(verb, scan_.engine);
  verb->add_option("--output", scan_.output,
                   "pretty: the sentences, marked, for people; alerts: what "
                   "the daemon would publish, a JSON document a line; "
                   "mentions: a JSON line an article, also where nothing was "
                   "found; none (default: pretty on a terminal, else alerts)")
      ->check(OneOf({"pretty", "alerts", "mentions", "none"}));
  verb->add_flag("--stats", scan_.stats,
                 "At the end, counts, seconds and bytes as one JSON object on "
                 "standard error");
  AddThreads(verb, scan_.threads);
  verb->add_option("FILE", scan_.files, kArticles);
  verb->footer(
      "wirewatch scan -w watchlists/ archive.jsonl.zst\n"
      "wirewatch scan -w levant.yaml --format text --output pretty "
      "article.txt\n"
      "kcat -C -b localhost -t articles -c 100 -e | "
      "wirewatch scan -c wirewatch.yaml --output pretty");
}

void CommandLine::AddExplain() {
  CLI::App* verb =
      Verb("explain",
           "Why a rule fires on an article, or the smallest set of conditions "
           "that stops it",
           [this] { return RunExplain(explain_); });
  AddEngineOptions(verb, explain_.engine);
  verb->add_option("-r,--rule", explain_.rule,
                   "The rule: levant/raqqa-strike, mention/levant/isis for an "
                   "entity's own, or the end of such a name")
      ->type_name("RULE")
      ->required();
  verb->add_option("FILE", explain_.files, kArticles);
  verb->footer(
      "wirewatch explain -w watchlists/ -r raqqa-strike archive.jsonl\n"
      "wirewatch explain -w levant.yaml -r raqqa-strike --format text "
      "article.txt");
}

void CommandLine::AddExpand() {
  CLI::App* verb =
      Verb("expand",
           "Every written form that the names of an entity accept, and near "
           "ones that they refuse",
           [this] { return RunExpand(expand_); });
  AddWatchlistOptions(verb, expand_.engine);
  verb->add_flag("--all", expand_.all,
                 "All forms, not only the first ones of each kind");
  verb->add_flag("--json", expand_.json, "All forms, as one JSON object");
  verb->add_option("ENTITY", expand_.entity,
                   "The entity: levant/raqqa, or the end of its name")
      ->required()
      ->type_name("ID");
  verb->footer(
      "wirewatch expand -w levant.yaml raqqa\n"
      "wirewatch expand -c /etc/wirewatch/wirewatch.yaml --all levant/mosul");
}

void CommandLine::AddDiff() {
  CLI::App* verb =
      Verb("diff",
           "The alerts that an archive gains, loses and sees changed if the "
           "watchlists NEW replace the watchlists OLD",
           [this] { return RunDiff(diff_); });
  verb->add_option("OLD", diff_.before, "Watchlist file or directory")
      ->required();
  verb->add_option("NEW", diff_.after, "Watchlist file or directory")
      ->required();
  verb->add_option("FILE", diff_.files, kArticles);
  verb->add_option("-c,--config", diff_.config,
                   "Configuration file: how articles are read, limits "
                   "(default: none)")
      ->type_name("FILE");
  AddFormat(verb, diff_.format);
  verb->add_option("--expect", diff_.expectations,
                   "How many alerts a rule may gain (+), lose (-) and see "
                   "changed (~), as ranges: `levant/raqqa-strike +0..20 -0`; "
                   "exit code 1 if it is otherwise; may be repeated")
      ->type_name("EXPECTATION")
      ->allow_extra_args(false);
  verb->add_option("--examples", diff_.examples,
                   "Show so many alerts of each kind for each rule")
      ->type_name("N")
      ->capture_default_str();
  verb->footer(
      "wirewatch diff /etc/wirewatch/watchlists watchlists/ "
      "archive.jsonl.zst\n"
      "wirewatch diff old.yaml new.yaml --expect 'levant/raqqa-strike +0..20 "
      "-0' archive.jsonl");
}

void CommandLine::AddReplay() {
  CLI::App* verb =
      Verb("replay",
           "A part of the input topics, or the dead letters, once more "
           "through the engine; the service and its group do not notice",
           [this] { return RunReplay(replay_); });
  verb->add_option("-c,--config", replay_.config,
                   "Configuration file of the service: brokers, logins, "
                   "topics, how articles are read, watchlists")
      ->type_name("FILE")
      ->capture_default_str();
  AddReplaySource(*verb);
  verb->add_option("-w,--watchlists", replay_.watchlists,
                   "Watchlist file or directory instead of those of the "
                   "configuration; may be repeated")
      ->type_name("PATH")
      ->allow_extra_args(false);
  verb->add_option("--output", replay_.output,
                   "Alerts to this file, a JSON document a line (default: "
                   "to standard output; marked sentences on a terminal)")
      ->type_name("FILE");
  verb->add_option("--to-topic", replay_.to_topic,
                   "Alerts to this topic, in transactions; not the service's "
                   "own")
      ->type_name("TOPIC");
  verb->add_flag("--publish", replay_.publish,
                 "Alerts to the service's own topic: its readers get them, "
                 "again where they had them, with the same ids");
  AddThreads(verb, replay_.threads);
  verb->footer(
      "wirewatch replay --from -2h\n"
      "wirewatch replay --from 2026-11-22T15:00:00Z --to 2026-11-22T16:00:00Z "
      "--output alerts.jsonl\n"
      "wirewatch replay --from -3d -w new/ --to-topic alerts-tried\n"
      "wirewatch replay --offsets articles/3:1200\n"
      "wirewatch replay --from-dead-letters --reason bad_json");
}

void CommandLine::AddReplaySource(CLI::App& verb) {
  verb.add_option("--from", replay_.from,
                  "Records from this moment on, by their timestamps: "
                  "2026-11-22T15:00:00Z, 2026-11-22 (UTC), or so many "
                  "minutes, hours or days ago: -15m, -2h, -3d")
      ->type_name("T");
  verb.add_option("--to", replay_.to,
                  "Records before this moment (default: up to what is the "
                  "end when the replay begins)")
      ->type_name("T");
  verb.add_option("--offsets", replay_.offsets,
                  "Records by topic, partition and offset: articles/3:1200, "
                  "articles/3:1200..1500 (with both), articles/3:1200.. (to "
                  "the end); may be repeated")
      ->type_name("RANGE")
      ->allow_extra_args(false);
  verb.add_flag("--from-dead-letters", replay_.from_dead_letters,
                "The records in the dead-letter topic; tells for each reason "
                "how many pass now");
  verb.add_option("--reason", replay_.reason,
                  "Of dead letters, only those with this reason, as "
                  "bad_json (default: all)")
      ->type_name("REASON");
}

void CommandLine::AddImport() {
  CLI::App* verb = app_.add_subcommand(
      "import", "Names that others keep, as a watchlist to go on with");
  verb->require_subcommand(1);
  AddImportGeonames(*verb);
  AddImportCsv(*verb);
}

void CommandLine::AddImportGeonames(CLI::App& import) {
  CLI::App* verb =
      Verb(import, "geonames",
           "Places of a GeoNames export, as a watchlist on standard output",
           [this] { return RunImportGeonames(import_geonames_); });
  ImportGeonamesOptions& options = import_geonames_;
  verb->add_option("FILE", options.file,
                   "Table of places, as cities15000.txt or SY.txt; -: "
                   "standard input")
      ->required();
  verb->add_option("--alternate-names", options.alternate_names,
                   "Table of their names by language, as alternateNamesV2.txt "
                   "(default: only the names in FILE)")
      ->type_name("FILE");
  verb->add_option("--min-population", options.min_population,
                   "Only places with at least so many inhabitants")
      ->type_name("N")
      ->capture_default_str();
  verb->add_option("--countries", options.countries,
                   "Only places of these countries, by ISO 3166 code: SY,IQ "
                   "(default: all)")
      ->type_name("CODES")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb->add_option("--languages", options.languages,
                   "Only names in these languages, by ISO 639 code: ar,en "
                   "(default: all)")
      ->type_name("CODES")
      ->delimiter(',')
      ->allow_extra_args(false);
  verb->add_option("--watchlist", options.watchlist,
                   "Id of the watchlist that is written")
      ->type_name("ID")
      ->capture_default_str();
  verb->footer(
      "wirewatch import geonames SY.txt --min-population 50000 >syria.yaml\n"
      "wirewatch import geonames SY.txt --languages ar,en --alternate-names "
      "names.txt >syria.yaml");
}

void CommandLine::AddImportCsv(CLI::App& import) {
  CLI::App* verb = Verb(
      import, "csv",
      "A spreadsheet as CSV, as a watchlist on standard output. Its first row "
      "names the columns: id, kind, severity, name:LANGUAGE (several names in "
      "a cell: a|b), geonames, wikidata, ids:SCHEME",
      [this] { return RunImportCsv(import_csv_); });
  verb->add_option("FILE", import_csv_.file, "The table; -: standard input")
      ->required();
  verb->add_option("--watchlist", import_csv_.watchlist,
                   "Id of the watchlist that is written")
      ->type_name("ID")
      ->capture_default_str();
  verb->footer(
      "wirewatch import csv actors.csv --watchlist actors >actors.yaml");
}

}  // namespace wirewatch
