// make_tables FILE: writes the arrays that fold_table.h and char_class.h
// declare, as a C++ source. Run by the build.
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/char_class_definition.h"
#include "rules/text/fold_definition.h"
#include "rules/text/fold_table.h"

namespace wirewatch {
namespace {

constexpr char32_t kCodePoints = 0x110000;

// Long forms, each once, with its length before it.
class Pool {
 public:
  std::uint32_t IndexOf(const std::string& form) {
    const auto [found, is_new] =
        indices_.emplace(form, static_cast<std::uint32_t>(bytes_.size()));
    if (is_new) {
      bytes_.push_back(static_cast<char>(form.size()));
      bytes_ += form;
    }
    return found->second;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::map<std::string, std::uint32_t> indices_;
  std::string bytes_;
};

std::uint32_t Pack(FoldKind kind, std::uint32_t length, std::uint32_t value) {
  CHECK(length < 16 && value < (1U << 24));
  return static_cast<std::uint32_t>(kind) | (length << 3) | (value << 8);
}

std::string Utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text) {
    AppendUtf8(c, bytes);
  }
  return bytes;
}

std::uint32_t PackBase(char32_t c, const std::u32string& folded, Pool& pool) {
  const bool hebrew = folded.size() == 1 && IsHebrewLetter(folded[0]);
  if (!hebrew && folded == std::u32string_view(&c, 1)) {
    return Pack(FoldKind::kSame, 0, 0);
  }
  const std::string form = Utf8(folded);
  if (form.size() > 3 || folded.size() > 1) {
    return Pack(FoldKind::kLong, 0, pool.IndexOf(form));
  }
  std::uint32_t bytes = 0;
  for (std::size_t i = 0; i < form.size(); ++i) {
    bytes |= static_cast<std::uint32_t>(static_cast<unsigned char>(form[i]))
             << (8 * i);
  }
  return Pack(hebrew ? FoldKind::kHebrew : FoldKind::kShort,
              static_cast<std::uint32_t>(form.size()), bytes);
}

std::uint32_t PackExtender(char32_t c, const std::u32string& folded) {
  if (MarksWithin(c, UnitRole::kExtends) != 1) {
    return Pack(FoldKind::kSpecialMark, 0, 0);
  }
  if (folded.empty()) {
    const bool breve_or_diaeresis = c == 0x0306 || c == 0x0308;
    return Pack(FoldKind::kSilentMark, 0, breve_or_diaeresis ? 1 : 0);
  }
  const auto icu_char = static_cast<UChar32>(c);
  const bool composes =
      u_getIntPropertyValue(icu_char, UCHAR_NFC_QUICK_CHECK) != UNORM_YES;
  const bool kana_voicing = c == 0x3099 || c == 0x309A;  // never composed
  if (folded != std::u32string_view(&c, 1) || (composes && !kana_voicing)) {
    return Pack(FoldKind::kSpecialMark, 0, 0);
  }
  return Pack(FoldKind::kLetterMark, 0, u_getCombiningClass(icu_char));
}

std::uint32_t RowWithoutStep(char32_t c, Pool& pool) {
  const auto icu_char = static_cast<UChar32>(c);
  const auto category = u_charType(icu_char);
  const bool surrogate = c >= 0xD800 && c < 0xE000;  // never looked up
  const bool vacant =  // most of all code points: this saves seconds
      c > 0xFFFF &&
      (category == U_UNASSIGNED || category == U_PRIVATE_USE_CHAR) &&
      !u_hasBinaryProperty(icu_char, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
  if (surrogate || vacant) {
    return Pack(FoldKind::kSame, 0, 0);
  }
  switch (RoleByDefinition(c)) {
    case UnitRole::kDropped:
      return Pack(FoldKind::kDropped, 0, 0);
    case UnitRole::kExtends:
      return PackExtender(c, FoldUnitByDefinition({&c, 1}));
    case UnitRole::kBase:
      break;
  }
  return PackBase(c, FoldUnitByDefinition({&c, 1}), pool);
}

std::uint32_t RowOf(char32_t c, Pool& pool) {
  constexpr std::uint32_t kNeedsStep = 0x80;
  const std::uint32_t row = RowWithoutStep(c, pool);
  const FoldEntry entry(row);
  const bool surrogate = c >= 0xD800 && c < 0xE000;
  const bool short_form =
      entry.kind() == FoldKind::kShort || entry.kind() == FoldKind::kHebrew;
  const std::size_t bytes = Utf8({&c, 1}).size();
  const bool same =
      entry.kind() == FoldKind::kSame || entry.kind() == FoldKind::kLetterMark;
  const bool needs_step = surrogate || c == '\r' || c == '&' ||
                          entry.kind() == FoldKind::kLong ||
                          entry.kind() == FoldKind::kSpecialMark ||
                          (short_form && entry.length() > bytes);
  return row | (needs_step ? kNeedsStep : 0) |
         (same ? static_cast<std::uint32_t>(bytes) << 3 : 0);
}

template <typename Values>
void WriteArray(std::ostream& out, const std::string& declaration,
                const Values& values) {
  out << "extern const std::" << declaration << "[] = {";
  for (std::size_t i = 0; i < values.size(); ++i) {
    out << (i % 16 == 0 ? "\n" : "") << values[i] << "U,";
  }
  out << "};\n";
}

// Blocks that are equal are written once.
void WriteTwoStages(std::ostream& out, const std::string& name,
                    const std::string& row_type,
                    const std::vector<std::uint32_t>& rows) {
  std::map<std::vector<std::uint32_t>, std::size_t> seen;
  std::vector<std::size_t> block_of;
  std::vector<std::uint32_t> written;
  for (std::size_t at = 0; at < rows.size(); at += kTableBlock) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<std::uint32_t> block(begin, begin + kTableBlock);
    const auto [found, is_new] = seen.emplace(block, seen.size());
    if (is_new) {
      written.insert(written.end(), block.begin(), block.end());
    }
    block_of.push_back(found->second);
  }
  WriteArray(out, "uint16_t " + name + "_block_of", block_of);
  WriteArray(out, row_type + " " + name + "_rows", written);
}

void WritePool(std::ostream& out, const std::string& bytes) {
  out << "extern const char fold_pool[] = {";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out << (i % 16 == 0 ? "\n" : "") << static_cast<int>(bytes[i]) << ',';
  }
  out << "};\n";
}

// A plain code point's folded bytes, the first one lowest; else 0.
std::uint32_t PlainRow(char32_t c, FoldEntry entry) {
  const std::string same = Utf8({&c, 1});
  if (entry.NeedsStep() || c == 0) {
    return 0;
  }
  if (entry.kind() == FoldKind::kSame) {
    std::uint32_t bytes = 0;
    for (std::size_t i = 0; i < same.size(); ++i) {
      bytes |= static_cast<std::uint32_t>(static_cast<unsigned char>(same[i]))
               << (8 * i);
    }
    return bytes;
  }
  const bool plain =
      (entry.kind() == FoldKind::kShort || entry.kind() == FoldKind::kHebrew) &&
      entry.length() == same.size();
  return plain ? entry.bits() >> 8 : 0;
}

// two_byte_seconds and two_byte_firsts.
void WriteBytePlanes(std::ostream& out, const std::vector<std::uint32_t>& rows,
                     const std::vector<std::uint32_t>& plain) {
  std::vector<std::uint32_t> seconds;
  std::vector<std::uint32_t> firsts;
  for (std::size_t lead = 0; lead < 32; ++lead) {
    std::vector<std::uint32_t> known = {0};  // at most three beside none
    for (std::size_t i = lead * 64; i < lead * 64 + 64; ++i) {
      const std::uint32_t first = plain[i] & 0xFF;
      auto which = std::find(known.begin(), known.end(), first);
      if (which == known.end() && known.size() < 4) {
        which = known.insert(known.end(), first);
      }
      const FoldEntry entry(rows[i]);
      const auto code = static_cast<std::uint32_t>(which - known.begin());
      if (entry.kind() == FoldKind::kSilentMark &&
          !entry.MakesCyrillicLetter()) {
        seconds.push_back(kDropsMark);
      } else if (code == 0 || which == known.end()) {
        seconds.push_back(0);
      } else {
        seconds.push_back(code << 6 | ((plain[i] >> 8) & 0x3F));
      }
    }
    known.resize(4);
    firsts.insert(firsts.end(), known.begin(), known.end());
  }
  WriteArray(out, "uint8_t two_byte_seconds", seconds);
  WriteArray(out, "uint8_t two_byte_firsts", firsts);
}

void WritePlain(std::ostream& out, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> plain;
  for (char32_t c = 0; c < 0x800; ++c) {
    plain.push_back(c < 0x80 ? 0 : PlainRow(c, FoldEntry(rows[c])));
  }
  WriteBytePlanes(out, rows, plain);
  out << "extern const char plain_ascii[] = {";
  for (char32_t c = 0; c < 0x80; ++c) {
    out << PlainRow(c, FoldEntry(rows[c])) << ',';
  }
  out << "};\n";
  for (char32_t c = 0x80; c < 0x800; ++c) {
    if (FoldEntry(rows[c]).kind() == FoldKind::kHebrew) {
      plain[c] = 0;
    }
  }
  WriteArray(out, "uint16_t plain_two_bytes", plain);
}

void WriteThreeBytes(std::ostream& out,
                     const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> words(0x10000 / 16);
  for (char32_t c = 0x800; c < 0x10000; ++c) {
    const FoldEntry entry(rows[c]);
    const ThreeBytes kind =
        entry.NeedsStep()                       ? ThreeBytes::kByRow
        : entry.kind() == FoldKind::kLetterMark ? ThreeBytes::kSameMark
        : entry.kind() == FoldKind::kSame       ? ThreeBytes::kSame
                                                : ThreeBytes::kByRow;
    words[c / 16] |= static_cast<std::uint32_t>(kind) << 2 * (c % 16);
  }
  WriteArray(out, "uint32_t three_bytes", words);
}

std::uint32_t RowOf(CharClass c) {
  return static_cast<std::uint32_t>(c.kind) |
         (static_cast<std::uint32_t>(c.script) << 4) |
         (c.continues_cluster ? 1U << 12 : 0U);
}

int Write(const char* path) {
  Pool pool;
  std::vector<std::uint32_t> fold_rows;
  std::vector<std::uint32_t> class_rows;
  for (char32_t c = 0; c < kCodePoints; ++c) {
    fold_rows.push_back(RowOf(c, pool));
    class_rows.push_back(RowOf(ClassByDefinition(c)));
  }
  std::ofstream out(path);
  out << "#include \"rules/text/char_class.h\"\n"
         "#include \"rules/text/fold_table.h\"\n"
         "namespace wirewatch {\n";
  WriteTwoStages(out, "fold", "uint32_t", fold_rows);
  WriteTwoStages(out, "char_class", "uint16_t", class_rows);
  WritePool(out, pool.bytes());
  WritePlain(out, fold_rows);
  WriteThreeBytes(out, fold_rows);
  out << "}\n";
  out.close();
  return out ? 0 : 1;
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_tables FILE\n", stderr);
    return 2;
  }
  return wirewatch::Write(argv[1]);
}
