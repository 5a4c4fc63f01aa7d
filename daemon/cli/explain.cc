// `wirewatch explain`: why a rule fires on an article, or what stops it.
#include <unistd.h>

#include <iostream>

#include "config/diag/diagnostic.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/engine.h"
#include "daemon/cli/explanation_text.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

// The rules that `name` may mean: the one of that id, else those whose id ends
// with it.
std::vector<std::uint32_t> RulesNamed(const RuleSet& rules,
                                      const std::string& name) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < rules.rules().size(); ++i) {
    const std::string& id = rules.rules()[i].id;
    if (id == name) {
      return {i};
    }
    if (id.ends_with("/" + name)) {
      found.push_back(i);
    }
  }
  return found;
}

void TellWhichRules(const RuleSet& rules, const std::string& name,
                    const std::vector<std::uint32_t>& found) {
  if (!found.empty()) {
    std::cerr << "wirewatch: `" << name << "` may be several rules:\n";
    for (const std::uint32_t rule : found) {
      std::cerr << "  " << rules.rules()[rule].id << "\n";
    }
    return;
  }
  std::vector<std::string> ids;
  for (const Rule& rule : rules.rules()) {
    ids.push_back(rule.id);
    ids.push_back(rule.id.substr(rule.id.rfind('/') + 1));
  }
  std::cerr << "wirewatch: there is no rule `" << name << "`";
  if (const auto nearest = Nearest(name, ids)) {
    std::cerr << "; did you mean `" << *nearest << "`?";
  }
  std::cerr << "\n";
}

}  // namespace

int RunExplain(const ExplainOptions& options) {
  const LoadedEngine loaded = LoadEngine(options.engine, "explain");
  if (!loaded.engine) {
    return loaded.exit_code;
  }
  const Engine& engine = *loaded.engine;
  const std::vector<std::uint32_t> found =
      RulesNamed(*engine.rules, options.rule);
  if (found.size() != 1) {
    TellWhichRules(*engine.rules, options.rule, found);
    return kExitUsage;
  }
  const Painter painter(ColourOn(STDOUT_FILENO));
  const DecoderOptions& decoding = engine.process.decoder;
  Decoder decoder(decoding);
  bool all_good = true;
  const auto explain = [&](const FileRecord& record) {
    const auto article = decoder.Decode(InputOf(record, decoding.format));
    if (!article.ok()) {
      std::cerr << FaultOf(record, decoding.format, article.error());
      all_good = false;
      return;
    }
    const Document document = article->document();
    const FoldedText text = Fold(document);
    const Explanation explanation =
        Explain(*engine.rules, found.front(), document, text,
                engine.rules->matcher().Find(document, text));
    std::cout << ExplanationText(painter, *article, *engine.rules,
                                 found.front(), explanation);
  };
  const bool all_read = ForEachRecord(options.files, decoding, explain);
  return all_read && all_good ? kExitGood : kExitFailed;
}

}  // namespace wirewatch
