// `wirewatch explain`: why a rule fires on an article, or what stops it.
#include <unistd.h>

#include <iostream>

#include "daemon/cli/command_line.h"
#include "daemon/cli/engine.h"
#include "daemon/cli/explanation_text.h"
#include "daemon/cli/named.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
int RunExplain(const ExplainOptions& options) {
  const LoadedEngine loaded = LoadEngine(options.engine, "explain");
  if (!loaded.engine) {
    return loaded.exit_code;
  }
  const Engine& engine = *loaded.engine;
  const auto rule = NumberNamed(IdsOf(engine.rules->rules()), options.rule,
                                "rule", std::cerr);
  if (!rule) {
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
    Hearing hearing(*engine.rules, document, text,
                    engine.rules->matcher().Find(document, text));
    std::cout << ExplanationText(painter, *article, *rule, hearing);
  };
  const bool all_read = ForEachRecord(options.files, decoding, explain);
  return all_read && all_good ? kExitGood : kExitFailed;
}

}  // namespace wirewatch
