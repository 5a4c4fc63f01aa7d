#include "tests/daemon/pipeline/sample_rules.h"

#include <initializer_list>
#include <string>
#include <utility>

namespace wirewatch {
namespace {

struct Spelling {
  const char* language;
  const char* text;
  CaseRule letter_case = CaseRule::kAuto;
};

Entity MakeEntity(std::string id, EntityKind kind, Severity severity,
                  std::initializer_list<Spelling> spellings) {
  Entity entity;
  entity.id = std::move(id);
  entity.kind = kind;
  entity.severity = severity;
  for (const Spelling& spelling : spellings) {
    Name name;
    name.language = spelling.language;
    name.text = spelling.text;
    name.letter_case = spelling.letter_case;
    entity.names.push_back({std::move(name), std::nullopt});
  }
  return entity;
}

}  // namespace

std::vector<Watchlist> SampleWatchlists() {
  Watchlist levant;
  levant.id = "levant";
  levant.owner = "desk-mideast";
  levant.entities = {MakeEntity("raqqa", EntityKind::kPlace, Severity::kInfo,
                                {{"ar", "الرقة"},
                                 {"en", "Raqqa"},
                                 {"fr", "Rakka"},
                                 {"ru", "Ракка"},
                                 {"zh", "拉卡"}}),
                     MakeEntity("mosul", EntityKind::kPlace, Severity::kLow,
                                {{"ar", "الموصل"},
                                 {"en", "Mosul"},
                                 {"fr", "Mossoul"},
                                 {"de", "Mossul"},
                                 {"tr", "Musul"},
                                 {"fa", "موصل"},
                                 {"he", "מוסול"},
                                 {"ru", "Мосул"},
                                 {"zh", "摩苏尔"}}),
                     MakeEntity("isis", EntityKind::kActor, Severity::kHigh,
                                {{"ar", "داعش"},
                                 {"ar", "تنظيم الدولة الإسلامية"},
                                 {"en", "ISIS", CaseRule::kExact},
                                 {"en", "Islamic State"},
                                 {"fr", "État islamique"},
                                 {"es", "Estado Islámico"},
                                 {"he", "דאעש"},
                                 {"tr", "IŞİD"}})};
  return {levant};
}

ProcessOptions SampleProcessOptions() {
  ProcessOptions options;
  options.decoder.fields = {
      {"id", {"/id"}},          {"version", {"/version"}},
      {"status", {"/status"}},  {"headline", {"/title"}},
      {"lead", {"/lead"}},      {"body", {"/text", "/paras/*/text"}},
      {"language", {"/lang"}},  {"source", {"/source/name"}},
      {"published", {"/date"}}, {"url", {"/url"}},
  };
  return options;
}

}  // namespace wirewatch
