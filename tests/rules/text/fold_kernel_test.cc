// Every kernel leaves the same fold.
#include "rules/text/fold_kernel.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/folder.h"

namespace wirewatch {
namespace {

FoldedField FoldBy(FoldKernel kernel, std::string_view text,
                   References references) {
  return Folder(text, references, kernel).Run();
}

void ExpectKernelsAgree(std::string_view text) {
  for (const References references :
       {References::kDecode, References::kLiteral}) {
    const FoldedField portable = FoldBy(FoldPortably, text, references);
    const FoldedField fast = FoldBy(FastestFoldKernel(), text, references);
    ASSERT_EQ(portable.text(), fast.text());
    for (std::size_t i = 0; i < portable.text().size(); ++i) {
      ASSERT_EQ(portable.UnitAt(i), fast.UnitAt(i));
      ASSERT_EQ(portable.UnitSpan(portable.UnitAt(i)),
                fast.UnitSpan(fast.UnitAt(i)));
    }
  }
}

// Long enough for whole blocks before and after what is tested.
std::string Padding(std::string_view letter, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += letter;
  }
  return text;
}

class KernelsBeside : public testing::TestWithParam<std::string_view> {};

TEST_P(KernelsBeside, AgreeOnEveryPairOfBytes) {
  const std::string before = Padding(GetParam(), 64) + "z";  // both parities
  const std::string after = Padding(GetParam(), 40);
  for (int pair = 0; pair < 0x10000; ++pair) {
    const std::string text = before + static_cast<char>(pair >> 8) +
                             static_cast<char>(pair & 0xFF) + after;
    const FoldedField portable =
        FoldBy(FoldPortably, text, References::kLiteral);
    const FoldedField fast =
        FoldBy(FastestFoldKernel(), text, References::kLiteral);
    ASSERT_EQ(portable.text(), fast.text()) << std::hex << pair;
    for (const std::size_t i : {64U, 65U, 66U, 67U}) {
      ASSERT_EQ(portable.UnitSpan(portable.UnitAt(i)),
                fast.UnitSpan(fast.UnitAt(i)))
          << std::hex << pair;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Text, KernelsBeside,
                         testing::Values("a", "ا", "м", "中"));

TEST(Kernels, AgreeOnMixedLetters) {
  constexpr std::string_view kPieces[] = {
      "a",           "Z",          " ",      "\n",     "&",        "&amp;",
      "`",           "\t",         "\r\n",   "7",      "ا",        "أ",
      "ؤ",           "ئ",          "ة",      "ى",      "ی",        "ک",
      "گ",           "پ",          "،",      "ـ",      "ُ",         "٣",
      "ٱ",           "м",          "М",      "Я",      "я",        "ё",
      "Ё",           "и",          "й",      "ї",      "Ї",        "Є",
      "ґ",           "\u0306",     "é",      "ß",      "ş",        "א",
      "\"",          "\u200C",     "“",      "–",      "中",       "國",
      "。",          "म",          "ो",      "\u094D", "\u093C",   "カ",
      "ガ",          "\U0001F600", "\xFF",   "\xD8",   "\xE0\xA4", "\u05B7",
      "\u05F4",      "ם",          "’",      "«",      "\u1EBF",   "\u093F",
      "\u0902",      "\u0E38",     "\u0E48", "\u0E33", "ő",        "٢",
      "\u0651\u064E"};
  std::mt19937 random(42);
  const std::size_t kinds = std::size(kPieces);
  for (int round = 0; round < 4000 && !HasFatalFailure(); ++round) {
    // Mostly one script, as in real text, so that blocks are filled.
    const std::string_view common = kPieces[random() % kinds];
    std::string text;
    while (text.size() < 200) {
      text += random() % 8 != 0 ? common : kPieces[random() % kinds];
    }
    SCOPED_TRACE(text);
    ExpectKernelsAgree(text);
  }
}

// What a kernel leaves to the folder is for all the same.
TEST(Kernels, StopAtTheSameCodePoints) {
  const std::string text = Padding("لَا мы\u0306 中 é “&” \u0301\xFF ß ", 300);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    std::vector<FoldPlace> stops;
    for (const FoldKernel kernel : {FoldPortably, FastestFoldKernel()}) {
      std::string out(size + kKernelSlack, '\0');
      std::vector<FoldAnchor> anchors(1);
      stops.push_back(kernel({text.data(), size}, {}, out.data(), anchors));
    }
    ASSERT_EQ(stops[0].original, stops[1].original);
    ASSERT_EQ(stops[0].folded, stops[1].folded);
  }
}

}  // namespace
}  // namespace wirewatch
