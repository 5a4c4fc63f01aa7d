// wirewatch(1), from the definition of the command line.
#include <sstream>

#include "daemon/cli/help.h"
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

bool IsHelp(const CLI::Option& option) {
  return option.check_lname("help");
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
      page.Item(NamesOf(*option), TakesOf(*option), TextOf(*option) + ".");
    } else {
      page.Item("", option->get_name(), TextOf(*option) + ".");
    }
  }
  std::istringstream examples(verb.get_footer());
  if (examples.peek() != std::istringstream::traits_type::eof()) {
    page.Paragraph("For example:");
  }
  for (std::string example; std::getline(examples, example);) {
    page.Example(example);
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
  page.Paragraph(app.get_description() + ".");
  page.Paragraph(
      "Data goes to standard output, messages and progress to standard error. "
      "Colour is for terminals; NO_COLOR turns it off.");
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
