// Fold/<text>/<size>: the fold with its map, on one thread, in bytes of the
// original a second.
//
//   english, arabic, russian, hindi, chinese   what does a script cost?
//   mixed                  sentences of seven languages, as a wire has them
//   vowelled, decomposed   what do marks cost: Arabic with all its vowel signs,
//                          text in NFD
//   4KiB, 1MiB             one article at a time, and one long text
//   hostile/<flood>        1 MiB made to be slow: a million marks on a letter,
//                          no break anywhere, forms that grow eleven-fold;
//                          ms_per_mb of the fastest run (least_time.h), the
//                          goal is 50
//
// IcuNfkcCasefold/... beside it is what one would write instead: ICU's
// normalizeUTF8 with Edits, which knows neither Arabic letters, marks nor
// references. Utf8Validation/... (simdjson) is what merely looking at the text
// costs. Texts are generated from word lists with a fixed seed; each run counts
// the bytes that it folded and fails if the definition of the fold leaves
// another number.

#include "rules/text/fold.h"

#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/unistr.h>

#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/check.h"
#include "rules/text/fold_definition.h"
#include "tests/bench/least_time.h"

namespace wirewatch {
namespace {

struct Language {
  std::string_view name;
  std::vector<std::string_view> words;
  std::string_view space;
  std::string_view full_stop;
};

// clang-format off
const std::vector<Language>& Languages() {
  static const std::vector<Language> kLanguages = {
      {"english",
       {"the", "The", "of", "in", "and", "to", "a", "on", "said", "after", "city", "Mosul", "Raqqa", "government",
        "forces", "were", "officials", "report", "by", "for", "with", "Sunday", "killed", "people", "air-strikes",
        "northern", "Iraq", "Syria", "that", "had", "been", "from", "it", "its", "who", "2017", "15", "U.N."},
       " ", ". "},
      {"arabic",
       {"في", "من", "على", "إلى", "أن", "التي", "الذي", "قال", "وقال", "المدينة", "الموصل", "والرقة", "للحكومة",
        "القوات", "العراقية", "السورية", "تنظيم", "الدولة", "الإسلامية", "أكد", "مسؤول", "أيضاً", "بعد", "قبل",
        "هجوم", "غارات", "جوية", "مقتل", "أشخاص", "الأحد", "بيان", "وزارة", "الدفاع", "شمال", "غرب", "ما", "لم",
        "2017", "١٥", "الأمم", "المتحدة"},
       " ", ". "},
      {"russian",
       {"в", "и", "на", "по", "с", "что", "из", "города", "Мосул", "Ракка", "правительство", "войска", "сообщил",
        "представитель", "после", "ударов", "авиации", "погибли", "человек", "в", "воскресенье", "также", "ещё",
        "Ирак", "Сирии", "российский", "министерство", "обороны", "заявил", "было", "2017", "15", "ООН"},
       " ", ". "},
      {"persian",
       {"در", "از", "به", "که", "این", "را", "با", "برای", "شهر", "موصل", "رقه", "نیروهای", "دولت", "عراق", "سوریه",
        "گفت", "می\u200Cکند", "حمله\u200Cهای", "هوایی", "کشته", "شدند", "یکشنبه", "وزارت", "دفاع", "۱۳۹۶"},
       " ", ". "},
      {"turkish",
       {"ve", "bir", "bu", "için", "Musul'da", "Rakka’nın", "hükümet", "güçleri", "açıkladı", "kentinde", "hava",
        "saldırısı", "öldü", "kişi", "pazar", "günü", "İstanbul", "Irak", "Suriye", "IŞİD", "şehir", "15"},
       " ", ". "},
      {"french",
       {"le", "la", "les", "de", "des", "à", "et", "l’Irak", "Mossoul", "d’une", "armée", "État", "islamique",
        "après", "été", "région", "frappes", "aériennes", "dimanche", "tués", "selon", "où", "déclaré", "2017"},
       " ", ". "},
      {"vietnamese",
       {"và", "của", "là", "các", "trong", "được", "thành", "phố", "Mosul", "người", "chính", "phủ", "quân", "đội",
        "đã", "nói", "hôm", "chủ", "nhật", "không", "kích", "Iraq", "Syria", "“Nhà", "nước”", "Hồi", "giáo", "2017"},
       " ", ". "},
      {"czech",
       {"a", "v", "na", "se", "že", "město", "Mosul", "vláda", "síly", "uvedl", "podle", "úřadů", "při", "náletech",
        "zahynuli", "lidé", "v", "neděli", "Irák", "Sýrie", "„Islámský", "stát“", "říká", "ještě", "2017"},
       " ", ". "},
      {"greek",
       {"και", "το", "της", "στην", "από", "για", "με", "πόλη", "Μοσούλη", "κυβέρνηση", "δυνάμεις", "είπε", "μετά",
        "αεροπορικές", "επιδρομές", "σκοτώθηκαν", "άνθρωποι", "Κυριακή", "Ιράκ", "Συρία", "κράτος", "2017"},
       " ", ". "},
      {"hebrew",
       {"של", "את", "על", "עם", "העיר", "מוסול", "ממשלת", "צה\"ל", "כוחות", "אמר", "אחרי", "תקיפות", "אוויריות",
        "נהרגו", "אנשים", "ביום", "ראשון", "עיראק", "סוריה", "דאע״ש", "ארה\"ב", "ג'יהאד", "2017"},
       " ", ". "},
      {"thai",
       {"ที่", "ใน", "และ", "ของ", "เมือง", "โมซุล", "รัฐบาล", "กองกำลัง", "กล่าวว่า", "หลังจาก", "โจมตี", "น้ำ",
        "ทางอากาศ", "ผู้คน", "เสียชีวิต", "วันอาทิตย์", "อิรัก", "ซีเรีย", "๒๕๖๐"},
       "", " "},
      {"chinese",
       {"伊拉克", "摩苏尔", "拉卡", "政府", "军队", "的", "在", "了", "和", "星期日", "空袭", "造成", "平民", "死亡",
        "联合国", "表示", "城市", "西部", "恐怖组织", "伊斯蘭國", "２０１７", "年"},
       "", "。"},
      {"hindi",
       {"में", "के", "की", "और", "से", "ने", "मोसुल", "रक़्क़ा", "सरकार", "सेना", "शहर", "हमले", "लोग", "मारे",
        "गए", "रविवार", "अधिकारियों", "कहा", "इराक़", "सीरिया", "१५"},
       " ", "। "},
      {"vowelled",
       {"فِي", "مَدِينَةِ", "الْمَوْصِلِ", "وَالرَّقَّةِ", "قَالَ", "مَسْؤُولٌ", "إِنَّ", "الْقُوَّاتِ", "دَخَلَتْ"},
       " ", ". "},
      {"decomposed",
       {"e\u0301te\u0301", "re\u0301gion", "Kobane\u0302", "u\u0308ber", "Маи\u0306коп", "Киі\u0308в", "the", "из"},
       " ", ". "},
  };
  return kLanguages;
}
// clang-format on

const Language& LanguageOf(std::string_view name) {
  for (const Language& language : Languages()) {
    if (language.name == name) {
      return language;
    }
  }
  CHECK(false);
}

using Random = std::mt19937;

void AppendSentence(const Language& language, Random& random,
                    std::string& text) {
  for (auto words = random() % 20 + 8; words > 0; --words) {
    text += language.words[random() % language.words.size()];
    text += words == 1 ? language.full_stop : language.space;
  }
  if (random() % 4 == 0) {
    text += '\n';
  }
}

constexpr std::size_t kTextBytes = 1 << 20;
constexpr std::size_t kArticleBytes = 4 << 10;

// The text in pieces, as they are folded one by one.
struct Workload {
  std::vector<std::string> pieces;
  std::size_t bytes = 0;
  std::size_t folded_bytes = 0;  // by definition
};

std::string SentenceOf(std::string_view name, Random& random) {
  constexpr std::string_view kWire[] = {"arabic",  "english", "russian",
                                        "persian", "turkish", "french",
                                        "chinese"};
  std::string sentence;
  AppendSentence(LanguageOf(name == "mixed" ? kWire[random() % 7] : name),
                 random, sentence);
  return sentence;
}

Workload MakeWorkload(std::string_view name, std::size_t piece_bytes) {
  Random random(20171017);
  Workload workload;
  while (workload.bytes < kTextBytes) {
    std::string piece;
    while (piece.size() < piece_bytes) {
      piece += SentenceOf(name, random);
    }
    workload.bytes += piece.size();
    workload.folded_bytes +=
        FoldByDefinition(piece, References::kDecode).text.size();
    workload.pieces.push_back(std::move(piece));
  }
  return workload;
}

// Made once each, since the definition is slow.
const Workload& WorkloadOf(std::string_view name, std::size_t piece_bytes) {
  static std::map<std::pair<std::string_view, std::size_t>, Workload> made;
  const auto [found, is_new] = made.try_emplace(std::pair(name, piece_bytes));
  if (is_new) {
    found->second = MakeWorkload(name, piece_bytes);
  }
  return found->second;
}

void SetBytes(benchmark::State& state, const Workload& workload) {
  state.SetBytesProcessed(static_cast<std::int64_t>(workload.bytes) *
                          state.iterations());
}

void BenchFold(benchmark::State& state, std::string_view name,
               std::size_t piece_bytes) {
  const Workload& workload = WorkloadOf(name, piece_bytes);
  for (auto _ : state) {
    std::size_t folded_bytes = 0;
    for (const std::string& piece : workload.pieces) {
      folded_bytes += FoldField(piece, References::kDecode).text().size();
    }
    CHECK(folded_bytes == workload.folded_bytes);
  }
  SetBytes(state, workload);
}

// `first`, then `piece` again and again; each of them folds to so many bytes.
struct Flood {
  std::string_view name;
  std::string_view first;
  std::string_view piece;
  std::size_t folded_first;
  std::size_t folded_piece;
};

// clang-format off
constexpr Flood kFloods[] = {
    {"no_break", "", "ا", 0, 2},
    {"marks_on_one_letter", "ا", "\u064E", 2, 0},
    {"special_marks_on_one_letter", "и", "\u0308", 2, 0},
    {"mark_and_dropped", "a", "\u0301\u200F", 1, 0},
    {"dropped", "", "\u0640", 0, 0},
    {"salla_ligatures", "", "ﷺ", 0, 33},
    {"basmala_ligatures", "", "﷽", 0, 41},
    {"composing_units", "", "\u0DD9\u0DCA", 0, 3},
    {"conjoining_jamo", "", "\u1112\u1161\u11AB", 0, 3},
    {"cyrillic_breves", "", "и\u0306", 0, 2},
    {"hebrew_quotes", "", "א\"", 1, 2},  // the last quote stays
    {"ampersands", "", "&", 0, 1},
    {"references", "", "&#769;", 0, 0},
    {"carriage_returns", "", "\r", 0, 1},
    {"not_utf8", "", "\xFF", 0, 3},
    {"emoji", "", "\U0001F600", 0, 4},
    {"alternating", "", "ﷺ\u0301&\xFF\r", 0, 33 + 1 + 3 + 1},
};
// clang-format on

void BenchFlood(benchmark::State& state, const Flood& flood) {
  std::string text(flood.first);
  std::size_t folded_bytes = flood.folded_first;
  while (text.size() < kTextBytes) {
    text += flood.piece;
    folded_bytes += flood.folded_piece;
  }
  LeastTime least;
  for (auto _ : state) {
    least.Begin();
    const FoldedField folded = FoldField(text, References::kDecode);
    least.End();
    CHECK(folded.text().size() == folded_bytes);
  }
  state.counters["ms_per_mb"] = least.MsPerMb(text.size());
}

void BenchIcu(benchmark::State& state, std::string_view name,
              std::size_t piece_bytes) {
  const Workload& workload = WorkloadOf(name, piece_bytes);
  UErrorCode error = U_ZERO_ERROR;
  const auto& nfkc_cf = *icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::size_t expected = 0;
  for (const std::string& piece : workload.pieces) {
    std::string normalized;
    nfkc_cf.normalize(icu::UnicodeString::fromUTF8(piece), error)
        .toUTF8String(normalized);
    expected += normalized.size();
  }
  for (auto _ : state) {
    std::size_t normalized_bytes = 0;
    for (const std::string& piece : workload.pieces) {
      std::string normalized;
      icu::StringByteSink<std::string> sink(
          &normalized, static_cast<std::int32_t>(piece.size()));
      icu::Edits edits;
      nfkc_cf.normalizeUTF8(0, piece, sink, &edits, error);
      normalized_bytes += normalized.size();
      benchmark::DoNotOptimize(edits.numberOfChanges());
    }
    CHECK(U_SUCCESS(error) && normalized_bytes == expected);
  }
  SetBytes(state, workload);
}

void BenchValidation(benchmark::State& state, std::string_view name,
                     std::size_t piece_bytes) {
  const Workload& workload = WorkloadOf(name, piece_bytes);
  for (auto _ : state) {
    std::size_t good = 0;
    for (const std::string& piece : workload.pieces) {
      good += simdjson::validate_utf8(piece) ? 1 : 0;
    }
    CHECK(good == workload.pieces.size());
  }
  SetBytes(state, workload);
}

void Register(std::string_view text, std::string_view size,
              std::size_t piece_bytes) {
  const std::string name = "/" + std::string(text) + "/" + std::string(size);
  benchmark::RegisterBenchmark(("Fold" + name).c_str(), BenchFold, text,
                               piece_bytes);
  benchmark::RegisterBenchmark(("IcuNfkcCasefold" + name).c_str(), BenchIcu,
                               text, piece_bytes);
  benchmark::RegisterBenchmark(("Utf8Validation" + name).c_str(),
                               BenchValidation, text, piece_bytes);
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  for (const char* text :
       {"english", "arabic", "russian", "persian", "turkish", "french",
        "vietnamese", "czech", "greek", "hebrew", "thai", "chinese", "hindi",
        "vowelled", "decomposed", "mixed"}) {
    wirewatch::Register(text, "4KiB", wirewatch::kArticleBytes);
    wirewatch::Register(text, "1MiB", wirewatch::kTextBytes);
  }
  for (const wirewatch::Flood& flood : wirewatch::kFloods) {
    benchmark::RegisterBenchmark(
        ("Fold/hostile/" + std::string(flood.name)).c_str(),
        wirewatch::BenchFlood, flood);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
