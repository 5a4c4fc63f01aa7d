#include "daemon/cli/expansion_text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "daemon/article/json_writer.h"
#include "rules/match/forms.h"

namespace wirewatch {
namespace {

struct KindWords {
  FormKind kind;
  const char* words;
};
constexpr std::array<KindWords, 5> kKinds = {
    {{FormKind::kWritten, "as written"},
     {FormKind::kForm, "as listed"},
     {FormKind::kClitic, "attached"},
     {FormKind::kInflected, "inflected"},
     {FormKind::kSpelling, "spelled"}}};
constexpr std::size_t kColumn = 12;

// More entities than these are only counted.
constexpr std::size_t kMostEntities = 5;

// A form keeps its own direction within the line (UAX #9).
std::string Isolated(std::string_view text) {
  return "\u2068" + Visible(text) + "\u2069";
}

std::string EntityList(const RuleSet& rules,
                       const std::vector<std::uint32_t>& entities) {
  std::string text;
  for (std::size_t i = 0; i < std::min(entities.size(), kMostEntities); ++i) {
    text += (i == 0 ? "" : ", ") + rules.entities()[entities[i]].id;
  }
  if (entities.size() > kMostEntities) {
    text += " and " + std::to_string(entities.size() - kMostEntities) + " more";
  }
  return text;
}

class ExpansionWriter {
 public:
  ExpansionWriter(const Painter& painter, const RuleSet& rules,
                  std::uint32_t entity, std::size_t most)
      : painter_(painter), rules_(rules), entity_(entity), most_(most) {}

  std::string Run(const Expansion& expansion) {
    const WatchedEntity& entity = rules_.entities()[entity_];
    out_ += painter_.Paint(Style::kBold, entity.id) + ", " +
            std::string(ToString(entity.kind)) + "\n";
    for (const NameExpansion& name : expansion.names) {
      OfName(name);
    }
    for (const ExclusionExpansion& exclusion : expansion.never_in) {
      OfExclusion(exclusion);
    }
    return std::move(out_);
  }

 private:
  void Line(const std::string& label, const std::string& text) {
    std::string padded = label;
    padded.resize(std::max(kColumn, label.size() + 1), ' ');
    out_ += "    " + painter_.Paint(Style::kDim, padded) + text + "\n";
  }

  // As many as are shown, and the count of the others.
  std::string List(const std::vector<std::string>& forms) const {
    std::string text;
    for (std::size_t i = 0; i < std::min(forms.size(), most_); ++i) {
      text += (i == 0 ? "" : ", ") + forms[i];
    }
    if (forms.size() > most_) {
      text += painter_.Paint(
          Style::kDim,
          ", … " + std::to_string(forms.size() - most_) + " more (--all)");
    }
    return text;
  }

  void OfName(const NameExpansion& expansion) {
    const Name& name = rules_.matcher().names()[expansion.name];
    out_ += "  " +
            painter_.Paint(Style::kCyan,
                           name.language.empty() ? "und" : name.language) +
            "  " + "\u2068" + painter_.Paint(Style::kBold, name.text) +
            "\u2069\n";
    if (expansion.needs) {
      Company(*expansion.needs);
    }
    if (!expansion.shared_with.empty()) {
      Line("also", "means " + EntityList(rules_, expansion.shared_with) +
                       " (both are reported, as `ambiguous`)");
    }
    for (const auto& [kind, words] : kKinds) {
      std::vector<std::string> forms;
      for (const AcceptedForm& form : expansion.accepted) {
        if (form.kind == kind) {
          forms.push_back(Isolated(form.text));
        }
      }
      if (!forms.empty()) {
        Line(words, List(forms));
      }
    }
    std::vector<std::string> refused;
    for (const RefusedForm& form : expansion.refused) {
      refused.push_back(Isolated(form.text) +
                        painter_.Paint(Style::kDim, " (" + form.what + ")"));
    }
    if (!refused.empty()) {
      Line("refused", List(refused));
    }
    if (expansion.cut) {
      Line("cut", "the first " + std::to_string(kMostQuestions) +
                      " forms were tried, there are more");
    }
  }

  void Company(const NeededCompany& needs) {
    std::string text;
    for (const EntitySet& set : needs.entities) {
      text += text.empty() ? "" : " and ";
      text += set.size() > 1 ? "one of " : "";
      text += EntityList(rules_, set);
    }
    if (needs.other_name) {
      text += text.empty() ? "another name of it" : " and another name of it";
    }
    Line("counts only", "with " + text + ", within " + ToString(needs.within));
    if (!needs.example.empty()) {
      Line("",
           "as in " + Isolated(needs.example) + "; alone it does not count");
    }
  }

  void OfExclusion(const ExclusionExpansion& expansion) {
    const WatchedExclusion& exclusion =
        rules_.exclusions()[expansion.exclusion];
    out_ +=
        "  " + painter_.Paint(Style::kCyan, "never in") + "  " +
        painter_.Paint(Style::kBold, Visible(exclusion.key)) +
        (exclusion.reason.empty() ? ""
                                  : " (" + Visible(exclusion.reason) + ")") +
        "\n";
    std::vector<std::string> hiding;
    std::vector<std::string> idle;
    for (const auto& [text, hides] : expansion.names) {
      (hides ? hiding : idle).push_back(Isolated(text));
    }
    if (!hiding.empty()) {
      Line("hidden in", List(hiding));
    }
    if (!idle.empty()) {
      Line("idle", List(idle) + " (no name of the entity stands there)");
    }
  }

  const Painter& painter_;
  const RuleSet& rules_;
  const std::uint32_t entity_;
  const std::size_t most_;
  std::string out_;
};

void Strings(const std::string& key, const std::vector<std::string>& texts,
             JsonWriter& json) {
  json.Key(key).BeginArray();
  for (const std::string& text : texts) {
    json.String(text);
  }
  json.EndArray();
}

std::vector<std::string> IdsIn(const RuleSet& rules,
                               const std::vector<std::uint32_t>& entities) {
  std::vector<std::string> ids;
  ids.reserve(entities.size());
  for (const std::uint32_t entity : entities) {
    ids.push_back(rules.entities()[entity].id);
  }
  return ids;
}

void WriteCompany(const RuleSet& rules, const NeededCompany& needs,
                  JsonWriter& json) {
  json.Key("needs").BeginObject();
  json.Key("each_of").BeginArray();
  for (const EntitySet& set : needs.entities) {
    json.BeginObject();
    Strings("any", IdsIn(rules, set), json);
    json.EndObject();
  }
  json.EndArray();
  json.Key("other_name").Bool(needs.other_name);
  json.Text("within", ToString(needs.within));
  json.Text("example", needs.example);
  json.EndObject();
}

void WriteName(const RuleSet& rules, const NameExpansion& expansion,
               JsonWriter& json) {
  const Name& name = rules.matcher().names()[expansion.name];
  json.BeginObject();
  json.Key("name").String(name.text);
  json.Text("language", name.language);
  json.Key("accepted").BeginArray();
  for (const AcceptedForm& form : expansion.accepted) {
    json.BeginObject().Key("text").String(form.text);
    json.Text("kind", ToString(form.kind));
    Strings("how", form.how, json);
    json.EndObject();
  }
  json.EndArray();
  json.Key("refused").BeginArray();
  for (const RefusedForm& form : expansion.refused) {
    json.BeginObject().Key("text").String(form.text);
    json.Text("what", form.what);
    json.EndObject();
  }
  json.EndArray();
  if (expansion.needs) {
    WriteCompany(rules, *expansion.needs, json);
  }
  if (!expansion.shared_with.empty()) {
    Strings("shared_with", IdsIn(rules, expansion.shared_with), json);
  }
  if (expansion.cut) {
    json.Key("cut").Bool(true);
  }
  json.EndObject();
}

void WriteExclusion(const RuleSet& rules, const ExclusionExpansion& expansion,
                    JsonWriter& json) {
  const WatchedExclusion& exclusion = rules.exclusions()[expansion.exclusion];
  json.BeginObject().Key("exclusion").String(exclusion.key);
  json.Text("reason", exclusion.reason);
  json.Key("names").BeginArray();
  for (const auto& [text, hides] : expansion.names) {
    json.BeginObject().Key("text").String(text);
    json.Key("hides").Bool(hides);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

}  // namespace

std::string ExpansionText(const Painter& painter, const RuleSet& rules,
                          std::uint32_t entity, const Expansion& expansion,
                          std::size_t most) {
  return ExpansionWriter(painter, rules, entity, most).Run(expansion);
}

std::string ExpansionJson(const RuleSet& rules, std::uint32_t entity,
                          const Expansion& expansion) {
  JsonWriter json;
  json.BeginObject();
  json.Key("entity").String(rules.entities()[entity].id);
  json.Text("kind", ToString(rules.entities()[entity].kind));
  json.Key("names").BeginArray();
  for (const NameExpansion& name : expansion.names) {
    WriteName(rules, name, json);
  }
  json.EndArray();
  json.Key("never_in").BeginArray();
  for (const ExclusionExpansion& exclusion : expansion.never_in) {
    WriteExclusion(rules, exclusion, json);
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace wirewatch
