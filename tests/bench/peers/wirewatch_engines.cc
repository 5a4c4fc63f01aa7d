#include <cstdint>
#include <set>
#include <utility>
#include <variant>

#include "daemon/pipeline/process.h"
#include "rules/base/check.h"
#include "rules/match/matcher.h"
#include "rules/regex/regex_set.h"
#include "rules/text/fold.h"
#include "rules/watch/rule_set.h"
#include "tests/bench/peers/engines.h"
#include "tests/bench/peers/patterns.h"

namespace wirewatch {
namespace {

void Count(const std::vector<Mention>& mentions, Counts& counts) {
  counts.mentions += mentions.size();
  std::set<std::uint32_t> names;
  for (const Mention& mention : mentions) {
    names.insert(mention.name);
  }
  counts.pairs += names.size();
}

std::vector<Name> NamesOf(const EngineInput& input) {
  std::vector<Name> names;
  for (const ListedName& listed : input.names) {
    names.push_back(listed.name);
  }
  return names;
}

ProcessOptions OptionsForRecords() {
  ProcessOptions options;
  options.decoder.fields = {
      {"id", {"/id"}}, {"language", {"/lang"}}, {"body", {"/text"}}};
  options.decoder.max_bytes = std::uint64_t{1} << 28;
  return options;
}

InputRecord InputOf(const Workload& load, std::size_t index) {
  InputRecord record;
  record.coordinates.topic = "articles";
  record.coordinates.offset = static_cast<std::int64_t>(index);
  record.value = load.records[index];
  return record;
}

class FindEngine : public Engine {
 public:
  explicit FindEngine(const EngineInput& input) : matcher_(NamesOf(input)) {
    for (const std::string& text : input.load.texts) {
      documents_.push_back({{{"body", text}}, "", ""});
      folded_.push_back(Fold(documents_.back()));
    }
  }
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      Count(matcher_.Find(documents_[i], folded_[i]), counts);
    }
    return counts;
  }

 private:
  const Matcher matcher_;
  std::vector<Document> documents_;
  std::vector<FoldedText> folded_;
};

class FoldFindEngine : public Engine {
 public:
  explicit FoldFindEngine(const EngineInput& input)
      : load_(input.load), matcher_(NamesOf(input)) {}
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      const Document document{{{"body", load_.texts[i]}}, "", ""};
      Count(matcher_.Find(document, Fold(document)), counts);
    }
    return counts;
  }

 private:
  const Workload& load_;
  const Matcher matcher_;
};

class ParseFoldFindEngine : public Engine {
 public:
  explicit ParseFoldFindEngine(const EngineInput& input)
      : load_(input.load),
        matcher_(NamesOf(input)),
        decoder_(OptionsForRecords().decoder) {}
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      const auto article = decoder_.Decode(InputOf(load_, i));
      CHECK(article.ok());
      const Document document = article->document();
      Count(matcher_.Find(document, Fold(document)), counts);
    }
    return counts;
  }

 private:
  const Workload& load_;
  const Matcher matcher_;
  Decoder decoder_;
};

class RegexesEngine : public Engine {
 public:
  explicit RegexesEngine(const EngineInput& input)
      : load_(input.load),
        matcher_(NamesOf(input)),
        regexes_(MakePatterns(input.pattern_names, kPatterns)),
        decoder_(OptionsForRecords().decoder) {
    CHECK(regexes_.patterns().size() == kPatterns);
  }
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      const auto article = decoder_.Decode(InputOf(load_, i));
      CHECK(article.ok());
      const Document document = article->document();
      const FoldedText folded = Fold(document);
      Count(matcher_.Find(document, folded), counts);
      counts.patterns += regexes_.Find(document, folded).matches.size();
    }
    return counts;
  }

 private:
  static constexpr std::size_t kPatterns = 1000;

  const Workload& load_;
  const Matcher matcher_;
  const RegexSet regexes_;
  Decoder decoder_;
};

std::vector<Watchlist> WatchlistsOf(const EngineInput& input) {
  Watchlist list;
  list.id = "bench";
  for (const ListedName& listed : input.names) {
    Entity entity;
    entity.id = "e" + std::to_string(listed.name.entity);
    entity.kind = EntityKind::kPlace;
    entity.names.push_back({listed.name, {}});
    list.entities.push_back(std::move(entity));
  }
  return {list};
}

class WholeEngine : public Engine {
 public:
  explicit WholeEngine(const EngineInput& input)
      : load_(input.load),
        rules_(WatchlistsOf(input), "bundle"),
        processor_(OptionsForRecords()) {}
  Counts Run(std::size_t articles) override {
    Counts counts;
    for (std::size_t i = 0; i < articles; ++i) {
      const Outcome outcome =
          processor_.Run(InputOf(load_, i), rules_, nullptr);
      const Judged* const judged = std::get_if<Judged>(&outcome);
      CHECK(judged != nullptr);
      Count(judged->counted.mentions, counts);
    }
    return counts;
  }

 private:
  const Workload& load_;
  const RuleSet rules_;
  Processor processor_;
};

}  // namespace

std::unique_ptr<Engine> MakeWirewatch(std::string_view name,
                                      const EngineInput& input) {
  if (name == "find") {
    return std::make_unique<FindEngine>(input);
  }
  if (name == "fold-find") {
    return std::make_unique<FoldFindEngine>(input);
  }
  if (name == "parse-fold-find") {
    return std::make_unique<ParseFoldFindEngine>(input);
  }
  if (name == "parse-fold-find-regexes") {
    return std::make_unique<RegexesEngine>(input);
  }
  if (name == "whole") {
    return std::make_unique<WholeEngine>(input);
  }
  return nullptr;
}

}  // namespace wirewatch
