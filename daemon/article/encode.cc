#include "daemon/article/encode.h"

#include <algorithm>
#include <map>
#include <utility>

#include "daemon/article/alert_headers.h"
#include "daemon/article/json_writer.h"
#include "daemon/article/located_mentions.h"
#include "daemon/article/mention_json.h"
#include "daemon/article/rfc3339.h"
#include "daemon/article/snippet.h"
#include "daemon/article/version.h"
#include "rules/text/offsets.h"
#include "rules/text/sentences.h"
#include "rules/text/version.h"

namespace wirewatch {
namespace {

constexpr std::int64_t kAlertSchema = 1;
// Caps of one alert document, in code points, so that an article cannot make
// alerts too large for their topic. What they cut is marked `truncated`.
constexpr std::size_t kMaxSurface = 400;
constexpr std::size_t kMaxHeadline = 1000;
constexpr std::size_t kMaxAttribute = 2000;

bool IsCanceled(const Article& article) {
  return article.status == "canceled" || article.status == "cancelled";
}

// By field: the end of the last mention or match, which no alert looks beyond.
std::vector<std::size_t> LastEnds(const Document& document,
                                  const Judgement& judgement) {
  std::vector<std::size_t> ends(document.fields.size());
  const auto add = [&ends](std::uint32_t field, OriginalSpan span) {
    ends[field] = std::max<std::size_t>(ends[field], span.end);
  };
  for (const Mention& mention : judgement.counted.mentions) {
    add(mention.field, mention.core);
  }
  for (const Verdict& verdict : judgement.verdicts) {
    for (const Place& match : MatchesOf(verdict.why)) {
      add(match.field, match.span);
    }
  }
  return ends;
}

// Makes all alerts of one article; what they share is made once.
class AlertEncoder {
 public:
  AlertEncoder(const InputRecord& record, const Article& article,
               const RuleSet& rules, const Judgement& judgement,
               const EncoderOptions& options)
      : record_(record),
        article_(article),
        rules_(rules),
        judgement_(judgement),
        options_(options),
        document_(article.document()),
        located_(document_, judgement_.counted),
        last_ends_(LastEnds(document_, judgement_)),
        value_sha256_(Sha256Hex(record.value.value_or(""))),
        created_(Created(record)),
        article_json_(ArticleJson()),
        provenance_json_(ProvenanceJson()) {}

  // Its mentions are halved until it fits.
  Alert Encode(const Verdict& verdict);

 private:
  Alert EncodeAtMost(const Verdict& verdict, std::size_t most);
  static std::string Created(const InputRecord& record);
  std::string ArticleJson();
  std::string ProvenanceJson() const;
  void WriteText(std::string_view key, std::string_view text, std::size_t limit,
                 JsonWriter& json);
  void WriteEvent(const Verdict& verdict, std::string_view id,
                  JsonWriter& json) const;
  void WriteRule(const Rule& rule, JsonWriter& json) const;
  bool WriteMentions(const std::vector<std::uint32_t>& shown, JsonWriter& json);
  void WriteWhy(const Why& why, const std::vector<std::uint32_t>& shown,
                std::size_t most, JsonWriter& json) const;
  void WriteWhySubject(const Why& why, JsonWriter& json) const;
  void WriteMatches(const std::vector<Place>& matches, std::size_t most,
                    JsonWriter& json) const;
  std::vector<Place> PlacesOf(const std::vector<std::uint32_t>& shown,
                              const std::vector<Place>& matches) const;
  void WriteSnippet(const std::vector<Place>& places, JsonWriter& json);
  const std::vector<OriginalSpan>& SentencesOf(std::uint32_t field);
  std::string_view Action() const {
    return IsCanceled(article_) ? "withdrawn" : "alert";
  }

  const InputRecord& record_;
  const Article& article_;
  const RuleSet& rules_;
  const Judgement& judgement_;
  const EncoderOptions& options_;
  const Document document_;
  const LocatedMentions located_;
  const std::vector<std::size_t> last_ends_;
  const std::string value_sha256_;
  const std::string created_;
  bool article_was_cut_ = false;  // set by ArticleJson()
  const std::string article_json_;
  const std::string provenance_json_;
  std::map<std::uint32_t, std::vector<OriginalSpan>> sentences_;
};

std::string AlertEncoder::Created(const InputRecord& record) {
  const auto& timestamp = record.coordinates.timestamp_ms;
  return timestamp ? FormatRfc3339(*timestamp).value_or("") : "";
}

void AlertEncoder::WriteText(std::string_view key, std::string_view text,
                             std::size_t limit, JsonWriter& json) {
  const std::string_view shown = CutToCodePoints(text, limit);
  article_was_cut_ = article_was_cut_ || shown.size() < text.size();
  json.Text(key, shown);
}

std::string AlertEncoder::ArticleJson() {
  JsonWriter json;
  json.BeginObject().Text("id", article_.id);
  WriteText("version", article_.version, kMaxAttribute, json);
  WriteText("headline", article_.headline, kMaxHeadline, json);
  WriteText("url", article_.url, kMaxAttribute, json);
  WriteText("source", article_.source, kMaxAttribute, json);
  WriteText("language", article_.language, kMaxAttribute, json);
  WriteText("published", article_.published, kMaxAttribute, json);
  if (article_.replaced > 0) {
    json.Key("replaced").Count(article_.replaced);
  }
  if (judgement_.marks_are_cut) {
    json.Key("normalised_lossy").Bool(true);
  }
  json.Key("sha256").BeginObject();
  for (const DocumentField& field : document_.fields) {
    json.Key(field.name).String(Sha256Hex(field.text));
  }
  json.EndObject().EndObject();
  return json.Take();
}

std::string AlertEncoder::ProvenanceJson() const {
  const RecordCoordinates& at = record_.coordinates;
  JsonWriter json;
  json.BeginObject().Text("cluster", at.cluster).Text("topic", at.topic);
  json.Key("partition").Integer(at.partition).Key("offset").Integer(at.offset);
  json.Text("timestamp", created_).Text("wirewatch", WirewatchVersion());
  json.Text("icu", IcuVersion()).EndObject();
  return json.Take();
}

void AlertEncoder::WriteEvent(const Verdict& verdict, std::string_view id,
                              JsonWriter& json) const {
  const Rule& rule = rules_.rules()[verdict.rule];
  json.Key("event").BeginObject();
  json.Text("id", id).Text("action", Action()).Text("created", created_);
  json.Text("severity", ToString(rule.severity));
  json.Text("certainty", ToString(verdict.certainty)).EndObject();
}

void AlertEncoder::WriteRule(const Rule& rule, JsonWriter& json) const {
  json.Key("rule").BeginObject();
  json.Text("id", rule.id).Text("title", rule.title).Text("owner", rule.owner);
  json.Text("bundle", rules_.bundle()).EndObject();
}

// False if a surface was cut.
bool AlertEncoder::WriteMentions(const std::vector<std::uint32_t>& shown,
                                 JsonWriter& json) {
  bool whole = true;
  json.Key("mentions").BeginArray();
  for (const std::uint32_t mention : shown) {
    const Mention& found = located_.mentions()[mention];
    json.BeginObject();
    whole &= WriteMentionNames(located_, mention, rules_, kMaxSurface, json);
    const bool extracted =
        located_.FieldOf(mention).references == References::kLiteral;
    json.Key("offsets_in").String(extracted ? "extracted" : "plain");
    WriteMentionOffsets(located_, mention, json);
    json.Key("sentence")
        .Count(SentenceAt(SentencesOf(found.field), found.core.begin));
    WriteMentionHow(located_, mention, rules_, json);
    json.EndObject();
  }
  json.EndArray();
  return whole;
}

void AlertEncoder::WriteWhySubject(const Why& why, JsonWriter& json) const {
  switch (why.op) {
    case Condition::Op::kMention:
      json.Text("entity", why.subject);
      break;
    case Condition::Op::kRegex:
      json.Text("regex", why.subject);
      break;
    case Condition::Op::kNear:
      json.Text("within", why.subject);
      break;
    case Condition::Op::kAtLeast:
      json.Key("n").Count(why.min);
      break;
    default:
      break;
  }
}

// Mentions by their place among those that are shown; those that are not have
// none.
void AlertEncoder::WriteWhy(const Why& why,
                            const std::vector<std::uint32_t>& shown,
                            std::size_t most, JsonWriter& json) const {
  json.BeginObject().Text("op", ToString(why.op));
  WriteWhySubject(why, json);
  json.Key("held").Bool(why.held);
  if (why.of.empty()) {
    json.Key("mentions").BeginArray();
    for (const std::uint32_t mention : why.mentions) {
      const auto at = std::lower_bound(shown.begin(), shown.end(), mention);
      if (at != shown.end() && *at == mention) {
        json.Integer(at - shown.begin());
      }
    }
    json.EndArray();
  }
  if (!why.matches.empty()) {
    WriteMatches(why.matches, most, json);
  }
  if (!why.of.empty()) {
    json.Key("of").BeginArray();
    for (const Why& child : why.of) {
      WriteWhy(child, shown, most, json);
    }
    json.EndArray();
  }
  json.EndObject();
}

// The first ones, as many as mentions may be shown.
void AlertEncoder::WriteMatches(const std::vector<Place>& matches,
                                std::size_t most, JsonWriter& json) const {
  json.Key("matches").BeginArray();
  const std::size_t count = std::min(matches.size(), most);
  for (std::size_t i = 0; i < count; ++i) {
    const Place& match = matches[i];
    const DocumentField& field = document_.fields[match.field];
    const std::vector<OriginalSpan> span = {match.span};
    json.BeginObject().Key("surface").String(CutToCodePoints(
        field.text.substr(match.span.begin, match.span.end - match.span.begin),
        kMaxSurface));
    json.Key("field").String(field.name);
    WriteOffsets(LocateSpans(field.text, span).front(), json);
    json.EndObject();
  }
  json.EndArray();
}

// What the rule rests on, in the document's order.
std::vector<Place> AlertEncoder::PlacesOf(
    const std::vector<std::uint32_t>& shown,
    const std::vector<Place>& matches) const {
  std::vector<Place> places = matches;
  for (const std::uint32_t mention : shown) {
    places.push_back({located_.mentions()[mention].field,
                      located_.mentions()[mention].core});
  }
  std::sort(places.begin(), places.end());
  return places;
}

// The sentence of the first place.
void AlertEncoder::WriteSnippet(const std::vector<Place>& places,
                                JsonWriter& json) {
  if (places.empty()) {
    return;
  }
  const std::uint32_t field = places.front().field;
  std::vector<OriginalSpan> spans;
  for (const Place& place : places) {
    if (place.field == field) {
      spans.push_back(place.span);
    }
  }
  const Snippet snippet =
      MakeSnippet(document_.fields[field].text, SentencesOf(field), spans);
  json.Key("snippet").BeginObject();
  json.Key("field").String(document_.fields[field].name);
  json.Key("text").String(snippet.text).Key("marks").BeginArray();
  for (const auto& [start, end] : snippet.marks) {
    json.BeginArray().Count(start).Count(end).EndArray();
  }
  json.EndArray().EndObject();
}

const std::vector<OriginalSpan>& AlertEncoder::SentencesOf(
    std::uint32_t field) {
  const auto [at, is_new] = sentences_.try_emplace(field);
  if (is_new) {
    at->second = SentencesUpTo(document_.fields[field].text, last_ends_[field]);
  }
  return at->second;
}

Alert AlertEncoder::Encode(const Verdict& verdict) {
  const std::size_t there =
      std::max(MentionsOf(verdict.why).size(), MatchesOf(verdict.why).size());
  std::size_t most = std::min<std::size_t>(there, options_.mentions_per_alert);
  while (true) {
    Alert alert = EncodeAtMost(verdict, most);
    if (BytesOf(alert.record) <= options_.alert_bytes || most <= 1) {
      return alert;
    }
    most /= 2;
  }
}

Alert AlertEncoder::EncodeAtMost(const Verdict& verdict, std::size_t most) {
  const Rule& rule = rules_.rules()[verdict.rule];
  std::vector<std::uint32_t> shown = MentionsOf(verdict.why);
  const std::vector<Place> matches = MatchesOf(verdict.why);
  bool whole =
      !article_was_cut_ && shown.size() <= most && matches.size() <= most;
  shown.resize(std::min(shown.size(), most));

  const std::string id = EventId(record_, value_sha256_, rule.id);
  JsonWriter json;
  json.BeginObject().Key("schema").Integer(kAlertSchema);
  WriteEvent(verdict, id, json);
  WriteRule(rule, json);
  json.Key("article").Json(article_json_);
  whole &= WriteMentions(shown, json);
  json.Key("why");
  WriteWhy(verdict.why, shown, most, json);
  WriteSnippet(PlacesOf(shown, matches), json);
  json.Key("provenance").Json(provenance_json_);
  if (!whole) {
    json.Key("truncated").Bool(true);
  }
  json.EndObject();

  Alert alert;
  alert.rule = verdict.rule;
  alert.truncated = !whole;
  alert.record.key = article_.id;
  alert.record.value = json.Take();
  alert.record.value.shrink_to_fit();  // it may wait with many others
  alert.record.headers =
      AlertHeaders(record_, {id, Action(), article_.id, created_});
  alert.record.timestamp_ms = record_.coordinates.timestamp_ms;
  return alert;
}

}  // namespace

std::size_t BytesOf(const OutputRecord& record) {
  std::size_t bytes =
      record.value.size() + (record.key ? record.key->size() : 0);
  for (const auto& [name, value] : record.headers) {
    bytes += name.size() + value.size();
  }
  return bytes;
}

EncodedAlerts EncodeAlerts(const InputRecord& record, const Article& article,
                           const RuleSet& rules, const Judgement& judgement,
                           const EncoderOptions& options) {
  EncodedAlerts encoded;
  if (judgement.verdicts.empty() || article.status == "withheld") {
    return encoded;
  }
  AlertEncoder encoder(record, article, rules, judgement, options);
  std::size_t bytes = 0;
  for (const Verdict& verdict : judgement.verdicts) {
    if (rules.rules()[verdict.rule].status == Status::kShadow) {
      encoded.shadow.push_back(verdict.rule);
    } else if (encoded.alerts.size() == options.alerts_per_article ||
               bytes >= options.article_bytes) {
      encoded.suppressed += 1;
    } else {
      encoded.alerts.push_back(encoder.Encode(verdict));
      bytes += BytesOf(encoded.alerts.back().record);
    }
  }
  return encoded;
}

}  // namespace wirewatch
