// The definition is first read into a flat list of commands ("", "scan",
// "import geonames"), each with its verbs, options and words; then each shell
// gets that list in its own words. Verbs have names of letters only, so that no
// quoting is needed but that of descriptions.
#include "daemon/cli/completion.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace wirewatch {
namespace {

struct Word {
  std::string text;
  std::string what;
};

struct Option {
  std::vector<std::string> names;  // "-w", "--watchlists"
  std::string what;
  bool takes_value = false;
  bool takes_file = false;
  bool repeats = false;
  std::vector<std::string> words;  // that the value may be; empty: any
};

struct Command {
  std::string path;  // "", "import geonames"
  std::vector<Word> verbs;
  std::vector<Option> options;
  bool takes_file = false;         // behind the options
  std::vector<std::string> words;  // or one of these
};

// `{json,text}` in the type of an option that is one of some words.
std::vector<std::string> WordsOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  std::vector<std::string> words;
  if (open == std::string::npos || close == std::string::npos) {
    return words;
  }
  for (std::size_t begin = open + 1; begin < close;) {
    const std::size_t end = std::min(type.find(',', begin), close);
    words.push_back(type.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool TakesFile(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.find("FILE") != std::string::npos ||
         type.find("PATH") != std::string::npos;
}

// The first line, without what ends a text in one shell or another.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text.substr(0, text.find('\n'))) {
    plain += std::string_view("'\"`\\[]:$").find(c) == std::string_view::npos
                 ? c
                 : ' ';
  }
  return plain;
}

Option OptionOf(const CLI::Option& option) {
  Option read;
  for (const std::string& name : option.get_snames()) {
    read.names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    read.names.push_back("--" + name);
  }
  read.what = Plain(option.get_description());
  read.takes_value = option.get_items_expected_max() > 0;
  read.repeats = option.get_items_expected_max() > 1;
  read.takes_file = read.takes_value && TakesFile(option);
  read.words = WordsOf(option);
  return read;
}

void Collect(const CLI::App& app, const std::string& path,
             std::vector<Command>& commands) {
  Command command;
  command.path = path;
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) {
      command.options.push_back(OptionOf(*option));
    } else if (const auto words = WordsOf(*option); !words.empty()) {
      command.words = words;
    } else if (option->get_type_name() != "ID") {
      command.takes_file = true;
    }
  }
  const auto verbs = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* verb : verbs) {
    command.verbs.push_back({verb->get_name(), Plain(verb->get_description())});
  }
  commands.push_back(std::move(command));
  for (const CLI::App* verb : verbs) {
    Collect(*verb,
            path.empty() ? verb->get_name() : path + " " + verb->get_name(),
            commands);
  }
}

std::string Join(const std::vector<std::string>& words,
                 std::string_view separator) {
  std::string joined;
  for (const std::string& word : words) {
    joined += (joined.empty() ? "" : std::string(separator)) + word;
  }
  return joined;
}

// All that may stand behind the command but files and values.
std::vector<std::string> CandidatesOf(const Command& command) {
  std::vector<std::string> candidates = command.words;
  for (const Word& verb : command.verbs) {
    candidates.push_back(verb.text);
  }
  for (const Option& option : command.options) {
    candidates.insert(candidates.end(), option.names.begin(),
                      option.names.end());
  }
  return candidates;
}

// The shell patterns under which a word continues a command.
std::string BashPaths(const std::vector<Command>& commands) {
  std::string paths;
  for (const Command& command : commands) {
    if (!command.path.empty()) {
      paths += (paths.empty() ? "'" : " | '") + command.path + "'";
    }
  }
  return paths;
}

std::string Bash(const std::vector<Command>& commands) {
  std::string values;
  std::string words;
  for (const Command& command : commands) {
    for (const Option& option : command.options) {
      for (const std::string& name : option.names) {
        if (option.takes_value) {
          values += "    '" + command.path + ":" + name + "') " +
                    (option.takes_file ? "_wirewatch_files"
                                       : "_wirewatch_words '" +
                                             Join(option.words, " ") + "'") +
                    "; return ;;\n";
        }
      }
    }
    words += "    '" + command.path + "')\n      _wirewatch_words '" +
             Join(CandidatesOf(command), " ") + "'\n";
    if (command.takes_file) {
      words += "      [[ $current == -* ]] || _wirewatch_files\n";
    }
    words += "      ;;\n";
  }
  return R"sh(# wirewatch's completion for bash: wirewatch completion bash >/etc/bash_completion.d/wirewatch
_wirewatch_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$current")
}
_wirewatch_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$current")
}
_wirewatch() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} path='' i
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "${path:+$path }${COMP_WORDS[i]}" in
      )sh" +
         BashPaths(commands) + R"sh() path="${path:+$path }${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path:$previous" in
)sh" + values +
         "  esac\n  case $path in\n" + words +
         "  esac\n}\ncomplete -F _wirewatch wirewatch\n";
}

// `'*'{-w,--watchlists}'[what]:value:_files'`, as zsh's _arguments reads it.
std::string ZshOption(const Option& option) {
  std::string spec = option.repeats ? "'*'" : "";
  spec += option.names.size() > 1 ? "{" + Join(option.names, ",") + "}"
                                  : option.names.front();
  spec += "'[" + option.what + "]";
  if (option.takes_value) {
    spec += ":value:" + (option.takes_file ? "_files"
                         : option.words.empty()
                             ? " "
                             : "(" + Join(option.words, " ") + ")");
  }
  return spec + "'";
}

std::string Zsh(const std::vector<Command>& commands) {
  std::string cases;
  for (const Command& command : commands) {
    cases += "    '" + command.path + "')\n";
    if (!command.verbs.empty()) {
      cases += "      verbs=(\n";
      for (const Word& verb : command.verbs) {
        cases += "        '" + verb.text + ":" + verb.what + "'\n";
      }
      cases += "      )\n      _describe verb verbs\n";
    }
    cases += "      _arguments";
    for (const Option& option : command.options) {
      cases += " \\\n        " + ZshOption(option);
    }
    if (!command.words.empty()) {
      cases += " \\\n        '*:word:(" + Join(command.words, " ") + ")'";
    } else if (command.takes_file) {
      cases += " \\\n        '*:file:_files'";
    }
    cases += "\n      ;;\n";
  }
  return "#compdef wirewatch\n# wirewatch's completion for zsh: wirewatch "
         "completion zsh >~/.zfunc/_wirewatch\n_wirewatch() {\n  local path_ "
         "i\n  local -a verbs\n  for ((i = 2; i < CURRENT; i++)); do\n    case "
         "\"${path_:+$path_ }${words[i]}\" in\n      " +
         BashPaths(commands) +
         ") path_=\"${path_:+$path_ }${words[i]}\" ;;\n    esac\n  done\n  "
         "case $path_ in\n" +
         cases +
         "  esac\n}\nif [[ $funcstack[1] == _wirewatch ]]; then\n  _wirewatch "
         "\"$@\"\nelse\n  compdef _wirewatch wirewatch\nfi\n";
}

std::string FishOption(const std::string& condition, const Option& option) {
  std::string line = "complete -c wirewatch -n \"" + condition + "\"";
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2)
                                   : " -s " + name.substr(1);
  }
  if (option.takes_value) {
    line += option.takes_file ? " -rF" : " -x";
  }
  if (!option.words.empty()) {
    line += " -a '" + Join(option.words, " ") + "'";
  }
  return line + " -d '" + option.what + "'\n";
}

std::string Fish(const std::vector<Command>& commands) {
  std::string script =
      "# wirewatch's completion for fish: wirewatch completion fish "
      ">~/.config/fish/completions/wirewatch.fish\n"
      "function __wirewatch_path\n"
      "  set -l path ''\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    set -l longer (string trim \"$path $word\")\n"
      "    switch \"$longer\"\n      case";
  for (const Command& command : commands) {
    script += command.path.empty() ? "" : " '" + command.path + "'";
  }
  script +=
      "\n        set path \"$longer\"\n    end\n  end\n"
      "  test \"$path\" = \"$argv[1]\"\nend\n"
      "complete -c wirewatch -f\n";
  for (const Command& command : commands) {
    const std::string condition = "__wirewatch_path '" + command.path + "'";
    const std::string head = "complete -c wirewatch -n \"" + condition + "\"";
    for (const Word& verb : command.verbs) {
      script += head + " -a " + verb.text + " -d '" + verb.what + "'\n";
    }
    if (!command.words.empty()) {
      script += head + " -a '" + Join(command.words, " ") + "'\n";
    }
    if (command.takes_file) {
      script += head + " -F\n";
    }
    for (const Option& option : command.options) {
      script += FishOption(condition, option);
    }
  }
  return script;
}

}  // namespace

std::string CompletionScript(const CLI::App& app, const std::string& shell) {
  std::vector<Command> commands;
  Collect(app, "", commands);
  return shell == "bash"  ? Bash(commands)
         : shell == "zsh" ? Zsh(commands)
                          : Fish(commands);
}

}  // namespace wirewatch
