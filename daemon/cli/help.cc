#include "daemon/cli/help.h"

#include <sstream>

namespace wirewatch {
namespace {

constexpr std::size_t kColumn = 30;  // where descriptions begin

// Broken at blanks; a word that is too long stays whole.
std::string Wrapped(const std::string& text, std::size_t width) {
  std::istringstream words(text);
  std::string wrapped;
  std::size_t used = 0;
  for (std::string word; words >> word;) {
    if (used > 0 && used + 1 + word.size() > width) {
      wrapped += "\n";
      used = 0;
    } else if (used > 0) {
      wrapped += " ";
      used += 1;
    }
    wrapped += word;
    used += word.size();
  }
  return wrapped;
}

class Formatter final : public CLI::Formatter {
 public:
  Formatter() {
    column_width(kColumn);
    label("Positionals", "Arguments");
  }

  std::string make_description(const CLI::App* app) const override {
    return Wrapped(app->get_description() + ".", kHelpWidth) + "\n\n";
  }
  std::string make_usage(const CLI::App* app, std::string name) const override {
    const std::string program = "wirewatch ";
    const std::string path =
        name.starts_with(program) ? name.substr(program.size()) : "";
    return "Usage: " + SynopsisOf(*app, path) + "\n";
  }
  std::string make_subcommand(const CLI::App* sub) const override {
    std::ostringstream out;
    CLI::detail::format_help(
        out, sub->get_name(),
        Wrapped(sub->get_description(), kHelpWidth - kColumn), kColumn);
    return out.str();
  }
  std::string make_option_name(const CLI::Option* option,
                               bool positional) const override {
    return positional ? option->get_name() : NamesOf(*option);
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string takes = TakesOf(*option);
    return option->get_positional() || takes.empty() ? "" : " " + takes;
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    return Wrapped(TextOf(*option), kHelpWidth - kColumn);
  }
  std::string make_footer(const CLI::App* app) const override {
    const std::string& examples = app->get_footer();
    std::string footer = examples.empty() ? "" : "Examples:\n";
    std::istringstream lines(examples);
    for (std::string line; std::getline(lines, line);) {
      footer += "  " + line + "\n";
    }
    return footer;
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> HelpFormatter() {
  return std::make_shared<Formatter>();
}

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

std::string TakesOf(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) {
    return "";
  }
  const std::string type = option.get_type_name();
  const std::size_t words = type.find('{');
  return words == std::string::npos ? type : type.substr(words);
}

std::string TextOf(const CLI::Option& option) {
  std::string text = option.get_description();
  if (option.get_positional() && TakesOf(option).starts_with("{")) {
    text += ": " + TakesOf(option);
  }
  if (!option.get_default_str().empty()) {
    text += " (default: " + option.get_default_str() + ")";
  }
  if (option.nonpositional() && option.get_required()) {
    text += " (must be given)";
  }
  return text;
}

std::string SynopsisOf(const CLI::App& verb, const std::string& path) {
  std::string synopsis = path.empty() ? "wirewatch" : "wirewatch " + path;
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

}  // namespace wirewatch
