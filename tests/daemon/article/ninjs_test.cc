// ninjs documents of all versions, invented here, and the articles that they
// are. `[html]` stands before texts that were extracted.

#include "daemon/article/ninjs.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/article/decode.h"

namespace wirewatch {
namespace {

std::string Outcome(std::string_view bytes) {
  DecoderOptions options;
  options.format = InputFormat::kNinjs;
  Decoder decoder(options);
  InputRecord record;
  record.coordinates.topic = "t";
  record.value = bytes;
  const auto decoded = decoder.Decode(record);
  if (!decoded.ok()) {
    return std::string(ToString(decoded.error().reason)) + ": " +
           decoded.error().detail;
  }
  const Article& article = *decoded;
  const auto mark = [](TextForm form) {
    return form == TextForm::kExtracted ? "[html] " : "";
  };
  const std::pair<std::string, std::string> fields[] = {
      {"id: ", article.id},
      {"version: ", article.version},
      {"status: ", article.status},
      {std::string("headline: ") + mark(article.headline_form),
       article.headline},
      {std::string("body: ") + mark(article.body_form), article.body},
      {"language: ", article.language},
      {"published: ", article.published}};
  std::string shown;
  for (const auto& [name, text] : fields) {
    if (!text.empty()) {
      shown += (shown.empty() ? "" : "; ") + name;
      for (const char c : text) {
        shown += c == '\n' ? "⏎" : std::string(1, c);
      }
    }
  }
  return shown;
}

struct NinjsCase {
  std::string name;
  std::string document;
  std::string outcome;
};

std::ostream& operator<<(std::ostream& out, const NinjsCase& test) {
  return out << test.document;
}

class Ninjs : public testing::TestWithParam<NinjsCase> {};

TEST_P(Ninjs, IsThisArticle) {
  EXPECT_EQ(Outcome(GetParam().document), GetParam().outcome);
}

#define NINJS(group, ...)                                                   \
  INSTANTIATE_TEST_SUITE_P(                                                 \
      group, Ninjs, testing::ValuesIn(std::vector<NinjsCase>{__VA_ARGS__}), \
      [](const auto& test) { return test.param.name; })

// clang-format off
NINJS(Version1,
  {"all_fields", R"({"uri":"urn:x:1","version":"2","pubstatus":"withheld","headline":"H","body_text":"B","language":"ar","versioncreated":"2026-11-22T10:00:00Z","firstcreated":"2026-11-21T10:00:00Z","byline":"nobody","slugline":"x"})",
   "id: urn:x:1; version: 2; status: withheld; headline: H; body: B; language: ar; published: 2026-11-22T10:00:00Z"},
  {"when_first_created", R"({"uri":"u","firstcreated":"2026-11-21T10:00:00Z"})", "id: u; published: 2026-11-21T10:00:00Z"},
  {"an_integer_version", R"({"uri":"u","version":7})", "id: u; version: 7"},
  {"xhtml_body", R"({"uri":"u","body_xhtml":"<p>a</p><p>b</p>"})", "id: u; body: [html] a⏎⏎b"},
  {"a_body_by_any_other_name", R"({"uri":"u","body_main":"plain","body_main2":"more"})", "id: u; body: plain⏎⏎more"},
  {"a_body_of_no_known_kind_that_is_markup", R"({"uri":"u","body_rich":" <p>a</p>"})", "id: u; body: [html] a"},
  {"further_headlines", R"({"uri":"u","headline_short":"S","headline":"H"})", "id: u; headline: H⏎⏎S"},
  {"nothing_but_an_id", R"({"uri":"u"})", "id: u"});

NINJS(Version2,
  {"arrays_of_texts", R"({"uri":"u","pubstatus":"canceled","headlines":[{"role":"main","value":"H"},{"value":"S"}],"bodies":[{"contenttype":"text/plain","value":"B"}]})",
   "id: u; status: canceled; headline: H⏎⏎S; body: B"},
  {"html_body", R"({"uri":"u","bodies":[{"value":"<p>a &amp; b","contenttype":"text/html"}]})", "id: u; body: [html] a & b"},
  {"xhtml_body", R"({"uri":"u","bodies":[{"contenttype":"application/xhtml+xml","value":"<div>a<br/>b</div>"}]})", "id: u; body: [html] a⏎b"},
  {"the_role_where_no_type_is_given", R"({"uri":"u","bodies":[{"role":"html5","value":"a<br>b"}]})", "id: u; body: [html] a⏎b"},
  {"html_headline", R"({"uri":"u","headlines":[{"contenttype":"text/html","value":"<b>Mo</b>sul"}]})", "id: u; headline: [html] Mosul"});

NINJS(Version3,
  {"camel_case", R"({"uri":"u","pubStatus":"withheld","versionCreated":"2026-11-22T10:00:00Z","bodies":[{"contentType":"text/html","value":"<p>a"}]})",
   "id: u; status: withheld; body: [html] a; published: 2026-11-22T10:00:00Z"},
  {"created_first", R"({"uri":"u","firstCreated":"2026-11-21"})", "id: u; published: 2026-11-21"});

NINJS(OneRenditionIsRead,
  {"plain_text_before_html", R"({"uri":"u","body_xhtml":"<p>a b</p>","body_text":"a b"})", "id: u; body: a b"},
  {"html_before_nitf", R"({"uri":"u","bodies":[{"contenttype":"application/nitf+xml","value":"<p>nitf</p>"},{"contenttype":"text/html","value":"<p>html</p>"}]})", "id: u; body: [html] html"},
  {"nitf_alone", R"({"uri":"u","bodies":[{"contenttype":"text/xml","value":"<p>one</p><p>two</p>"}]})", "id: u; body: [html] one⏎⏎two"},
  {"a_plain_teaser_is_not_the_body", R"({"uri":"u","bodies":[{"contenttype":"text/plain","value":"short"},{"contenttype":"text/html","value":"<p>the whole of it</p>"}]})", "id: u; body: [html] the whole of it"},
  {"parts_of_one_kind_are_all_read", R"({"uri":"u","bodies":[{"role":"lead","contenttype":"text/plain","value":"lead"},{"role":"main","contenttype":"text/plain","value":"main"}]})", "id: u; body: lead⏎⏎main"},
  {"the_same_text_twice_is_read_once", R"({"uri":"u","body_text":"same","body_main":"same"})", "id: u; body: same"});

// Whole documents, as agencies send them.
NINJS(Documents,
  {"version_1_3_of_an_agency", R"({"$schema":"http://www.iptc.org/std/ninjs/ninjs-schema_1.3.json","uri":"urn:newsml:example.org:20261122:a17","type":"text","mimetype":"text/plain","representationtype":"complete","profile":"text-only","version":"2",)"
                               R"("versioncreated":"2026-11-22T10:00:00+03:00","firstcreated":"2026-11-22T09:30:00+03:00","pubstatus":"usable","urgency":3,"language":"ar","headline":"قصف الرقة","description_text":"ملخص","byline":"مراسل","located":"Raqqa",)"
                               R"("body_text":"استهدفت الغارات الموصل.","body_xhtml":"<p>استهدفت الغارات <b>الموصل</b>.</p>","subject":[{"code":"16000000","name":"conflict"}],"place":[{"name":"Raqqa","geometry_geojson":{"type":"Point","coordinates":[39.01,35.95]}}],"associations":{"main":{"uri":"u2","headline":"not this","body_text":"nor this"}}})",
   "id: urn:newsml:example.org:20261122:a17; version: 2; status: usable; headline: قصف الرقة; body: استهدفت الغارات الموصل.; language: ar; published: 2026-11-22T10:00:00+03:00"},
  {"version_2_1_with_renditions", R"({"uri":"http://example.org/item/7","standard":{"name":"ninjs","version":"2.1","schema":"https://iptc.org/std/ninjs/ninjs-schema_2.1.json"},"version":"3","pubstatus":"usable","language":"en","versioncreated":"2026-11-22T10:00:00Z",)"
                                  R"("headlines":[{"role":"main","value":"Shelling of Raqqa","contenttype":"text/plain"},{"role":"short","value":"Raqqa hit","contenttype":"text/plain"}],"descriptions":[{"role":"summary","value":"not read"}],)"
                                  R"("bodies":[{"role":"main","contenttype":"application/xhtml+xml","value":"<div><p>Shells hit <em>Raqqa</em>.</p><p>Mosul was quiet.</p></div>","charcount":46,"wordcount":7}]})",
   "id: http://example.org/item/7; version: 3; status: usable; headline: Shelling of Raqqa⏎⏎Raqqa hit; body: [html] Shells hit Raqqa.⏎⏎Mosul was quiet.; language: en; published: 2026-11-22T10:00:00Z"},
  {"version_3_0_withdrawn", R"({"uri":"urn:x:9","standard":{"name":"ninjs","version":"3.0"},"version":"4","pubStatus":"canceled","language":"fr-CH","versionCreated":"2026-11-22T10:00:00Z","contentCreated":"2026-11-22T09:00:00Z","altIds":[{"role":"internal","value":"k"}],)"
                            R"("headlines":[{"role":"main","value":"Frappe à Rakka"}],"bodies":[{"role":"main","contentType":"text/plain","value":"Erreur."}]})",
   "id: urn:x:9; version: 4; status: canceled; headline: Frappe à Rakka; body: Erreur.; language: fr-CH; published: 2026-11-22T10:00:00Z"},
  {"a_picture", R"({"uri":"urn:x:10","type":"picture","headline":"Raqqa","renditions":{"preview":{"href":"https://e.example/p.jpg","mimetype":"image/jpeg","width":10}}})", "id: urn:x:10; headline: Raqqa"},
  {"nulls_and_empty_texts", R"({"uri":"u","version":null,"pubstatus":null,"language":"","headline":null,"headlines":[{"value":null},{"role":"main"},{}],"bodies":[],"body_text":""})", "id: u"},
  {"a_status_in_words_of_its_own", R"({"uri":"u","pubstatus":"embargoed"})", "id: u; status: embargoed"});

NINJS(Faults,
  {"a_body_that_is_no_text", R"({"uri":"u","body_text":5})", "bad_field: `/body_text` is the number 5, not a string"},
  {"a_name_of_any_length_is_shown_in_part", R"({"uri":"u","body_)" + std::string(2000, 'x') + R"(":5})", "bad_field: `/body_" + std::string(35, 'x') + "…` is the number 5, not a string"},
  {"bodies_that_are_no_array", R"({"uri":"u","bodies":"x"})", "bad_field: `/bodies` is a string, not an array"},
  {"a_body_twice", R"({"uri":"u","body_text":"a","body_text":"b"})", "duplicate_key: `/body_text` is there twice"},
  {"a_headline_that_is_no_text", R"({"uri":"u","headlines":[{"value":["H"]}]})", "bad_field: `/headlines/0/value` is an array, not a string"},
  {"headlines_that_are_texts", R"({"uri":"u","headlines":["H"]})", "bad_field: `/headlines/0` is a string, not an object"},
  {"no_document", "[]", "bad_field: the document is an array, not an object"},
  {"behind_the_document", R"({"uri":"u"} {})", "bad_json: unexpected '{'; expected end of input"});
// clang-format on

TEST(Ninjs, MoreBodiesThanAnybodySendsAreADeadLetter) {
  const auto with = [](int bodies) {
    std::string document = R"({"uri":"u","bodies":[)";
    for (int i = 0; i < bodies; ++i) {
      document += (i > 0 ? "," : "") + std::string(R"({"value":"x"})");
    }
    return Outcome(document + "]}");
  };
  EXPECT_EQ(with(9'999), "id: u; body: x");
  EXPECT_EQ(with(10'000), "too_deep: more than 10000 headlines and bodies");
}

TEST(Ninjs, HostileHtmlIsADeadLetter) {
  std::string open;
  for (int i = 0; i < 100'000; ++i) {
    open += "<div>";
  }
  EXPECT_EQ(
      Outcome(R"({"uri":"u","body_html":")" + open + "\"}"),
      "too_deep: the HTML of `body` has too many elements, or too many open "
      "at once");
}

}  // namespace
}  // namespace wirewatch
