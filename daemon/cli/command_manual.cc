// wirewatch(1), from the definition of the command line.
#include <string_view>

#include "daemon/cli/manual.h"
#include "daemon/cli/roff.h"

namespace wirewatch {
namespace {

struct ExitCode {
  const char* code;
  const char* means;
};

constexpr ExitCode kExitCodes[] = {
    {"0", "All is well."},
    {"1", "A test, an expectation or an input failed."},
    {"2", "The command line was wrong."},
    {"78",
     "The configuration or a watchlist has faults; all of them were "
     "told on standard error."}};

std::string NamesOf(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) {
    names += (names.empty() ? "-" : ", -") + name;
  }
  for (const std::string& name : option.get_lnames()) {
    names += (names.empty() ? "--" : ", --") + name;
  }
  return names;
}

// "PATH", "{json,text}", "UINT"; empty for a flag.
std::string TakesOf(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) {
    return "";
  }
  const std::string type = option.get_type_name();
  const std::size_t words = type.find('{');
  return words == std::string::npos ? type : type.substr(words);
}

std::string TextOf(const CLI::Option& option) {
  const std::string by_default = option.get_default_str();
  return option.get_description() +
         (by_default.empty() ? "" : " (default: " + by_default + ")") + ".";
}

bool IsHelp(const CLI::Option& option) {
  return option.check_lname("help");
}

// "wirewatch scan [OPTION]... [FILE]..."
std::string SynopsisOf(const CLI::App& verb, const std::string& path) {
  std::string synopsis = "wirewatch " + path;
  synopsis += verb.get_subcommands({}).empty() ? "" : " VERB";
  synopsis += " [OPTION]...";
  for (const CLI::Option* option : verb.get_options()) {
    if (option->nonpositional()) {
      continue;
    }
    const bool required = option->get_required();
    synopsis += required ? " " : " [";
    synopsis += option->get_name();
    synopsis += required ? "" : "]";
    synopsis += option->get_items_expected_max() > 1 ? "..." : "";
  }
  return synopsis;
}

void WriteVerb(const CLI::App& verb, const std::string& path, Roff& page) {
  page.Subsection(path);
  page.Paragraph(verb.get_description() + ".");
  page.Example(SynopsisOf(verb, path));
  for (const CLI::Option* option : verb.get_options()) {
    if (IsHelp(*option)) {
      continue;
    }
    if (option->nonpositional()) {
      page.Item(NamesOf(*option), TakesOf(*option), TextOf(*option));
    } else {
      page.Item("", option->get_name(), TextOf(*option));
    }
  }
  for (const CLI::App* inner :
       verb.get_subcommands([](const CLI::App*) { return true; })) {
    WriteVerb(*inner, path + " " + inner->get_name(), page);
  }
}

}  // namespace

std::string CommandManual(const CLI::App& app) {
  Roff page("wirewatch", 1,
            "flags mentions of watched places and actors in "
            "news articles from Kafka");
  page.Section("SYNOPSIS");
  page.Paragraph("`wirewatch` VERB [OPTION]...");
  page.Section("DESCRIPTION");
  page.Paragraph(app.get_description());
  page.Paragraph(
      "Data goes to standard output, messages and progress to standard error. "
      "Colour is for terminals; NO_COLOR turns it off. "
      "`wirewatch` VERB `--help` is short help.");
  page.Section("VERBS");
  for (const CLI::App* verb :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    WriteVerb(*verb, verb->get_name(), page);
  }
  page.Section("EXIT STATUS");
  for (const auto& [code, means] : kExitCodes) {
    page.Item(code, "", means);
  }
  page.Section("SEE ALSO");
  page.Paragraph("`wirewatch.yaml`(5), `wirewatch-watchlist`(5)");
  return page.Take();
}

}  // namespace wirewatch
