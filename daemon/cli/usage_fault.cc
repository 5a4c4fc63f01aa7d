#include "daemon/cli/usage_fault.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/diag/diagnostic.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

// "; did you mean `scan`?", or nothing.
std::string Hint(const std::string& word,
                 const std::vector<std::string>& candidates) {
  const auto nearest = Nearest(word, candidates);
  return nearest ? "; did you mean `" + *nearest + "`?" : "";
}

std::vector<std::string> OptionsOf(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
    for (const std::string& name : option->get_snames()) {
      names.push_back("-" + name);
    }
  }
  return names;
}

std::vector<std::string> VerbsOf(const CLI::App& verb) {
  std::vector<std::string> names;
  for (const CLI::App* inner : verb.get_subcommands({})) {
    names.push_back(inner->get_name());
  }
  return names;
}

// The verbs that were understood: "wirewatch", "wirewatch ctl reload".
std::vector<const CLI::App*> Understood(const CLI::App& app) {
  std::vector<const CLI::App*> path = {&app};
  while (!path.back()->get_subcommands().empty()) {
    path.push_back(path.back()->get_subcommands().front());
  }
  return path;
}

std::string PathOf(const std::vector<const CLI::App*>& path,
                   std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    text += (i == 0 ? "" : " ") + path[i]->get_name();
  }
  return text;
}

std::string FaultOfOption(const std::vector<const CLI::App*>& path,
                          std::size_t level, const std::string& given) {
  const std::string name = given.substr(0, given.find('='));
  std::string text =
      "`" + PathOf(path, level + 1) + "` has no option `" + Visible(name) + "`";
  for (std::size_t deeper = level + 1; deeper < path.size(); ++deeper) {
    const auto options = OptionsOf(*path[deeper]);
    if (std::find(options.begin(), options.end(), name) != options.end()) {
      return text + "; write it behind `" + path[deeper]->get_name() + "`";
    }
  }
  return text + Hint(name, OptionsOf(*path[level]));
}

// Of the first word that nobody took; none if every word was.
std::optional<std::string> FaultOfWord(
    const std::vector<const CLI::App*>& path) {
  for (std::size_t level = 0; level < path.size(); ++level) {
    const std::vector<std::string> left = path[level]->remaining();
    if (left.empty()) {
      continue;
    }
    const std::string& word = left.front();
    if (word.size() > 1 && word.front() == '-') {
      return FaultOfOption(path, level, word);
    }
    const std::vector<std::string> verbs = VerbsOf(*path[level]);
    const std::string of = PathOf(path, level + 1);
    return verbs.empty() ? "`" + of + "` does not take `" + Visible(word) + "`"
                         : "`" + of + "` has no verb `" + Visible(word) + "`" +
                               Hint(word, verbs);
  }
  return std::nullopt;
}

}  // namespace

CLI::Validator OneOf(std::vector<std::string> words) {
  std::string shown;
  for (const std::string& word : words) {
    shown += (shown.empty() ? "{" : ",") + word;
  }
  const auto judge = [words = std::move(words)](std::string& given) {
    if (std::find(words.begin(), words.end(), given) != words.end()) {
      return std::string();
    }
    std::string known;
    for (const std::string& word : words) {
      known += (known.empty() ? "`" : ", `") + word + "`";
    }
    return "`" + Visible(given) + "` is none of " + known + Hint(given, words);
  };
  return CLI::Validator(judge, shown + "}");
}

std::string UsageFaultText(const CLI::App& app, const CLI::ParseError& error) {
  const auto path = Understood(app);
  // Not by its name: that is the verb's.
  const int code = error.get_exit_code();
  const bool open = code == static_cast<int>(CLI::ExitCodes::RequiredError) ||
                    code == static_cast<int>(CLI::ExitCodes::ExtrasError);
  const auto word = open ? FaultOfWord(path) : std::nullopt;
  const std::string what =
      word ? *word
      : open && !VerbsOf(*path.back()).empty()
          ? "`" + PathOf(path, path.size()) + "` wants a verb"
          : Visible(error.what());
  return "wirewatch: " + what + "\n`" + PathOf(path, path.size()) +
         " --help` tells what it takes\n";
}

}  // namespace wirewatch
