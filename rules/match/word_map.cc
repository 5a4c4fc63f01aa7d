#include "rules/match/word_map.h"

#include <algorithm>

#include "rules/match/boundaries.h"
#include "rules/match/word_map_avx2.h"

namespace wirewatch {
namespace {

constexpr std::string_view kSoftJoint = "\u200C";

constexpr std::uint64_t LowBits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

WordBits ScanBlockPortably(std::string_view text, std::size_t base,
                           ScanState& state) {
  const ScanClasses& classes = ScanClasses::Get();
  const std::size_t end = std::min(text.size(), base + kBlockBytes);
  std::uint64_t content = state.run != 0 ? LowBits(state.spilled) : 0;
  std::uint64_t begins = 0;
  std::uint64_t anywhere = 0;
  std::uint64_t starts = 0;
  unsigned last_run = state.run;
  unsigned behind_proclitics = state.behind_proclitics ? 1 : 0;
  unsigned seen = 0;
  std::size_t at = base + state.spilled;
  while (at < end) {
    const FoldedCodePoint next = DecodeFolded(text, at);
    const unsigned its = classes[next.value];
    const unsigned run = its & ScanClasses::kRun;
    const std::size_t place = at - base;
    const unsigned in_run = run != 0 ? 1 : 0;
    const unsigned begins_run = run != last_run ? in_run : 0;
    const unsigned begins_core = begins_run | (behind_proclitics & in_run);
    const unsigned inside = (its & ScanClasses::kAnywhere) != 0 ? 1 : 0;
    content |= ((std::uint64_t{in_run} << (next.end - at)) - in_run) << place;
    begins |= std::uint64_t{begins_run} << place;
    anywhere |= std::uint64_t{inside} << place;
    starts |= std::uint64_t{begins_core & ~inside} << place;
    behind_proclitics = (its & ScanClasses::kProclitic) != 0 ? begins_core : 0;
    seen |= its;
    last_run = run;
    at = next.end;
  }
  state.run = static_cast<ScanClasses::Bits>(last_run);
  state.behind_proclitics = behind_proclitics != 0;
  state.soft_joints =
      state.soft_joints || (seen & ScanClasses::kSoftJoint) != 0;
  state.spilled = static_cast<unsigned>(at > end ? at - end : 0);
  return {starts, anywhere, begins, begins | ~content};
}

ScanState ScanPortably(std::string_view text, WordBits* bits) {
  ScanState state;
  for (std::size_t base = 0; base < text.size(); base += kBlockBytes) {
    *bits++ = ScanBlockPortably(text, base, state);
  }
  return state;
}

TextScan FastestTextScan() {
  static const TextScan fastest =
      Avx2TextScan() != nullptr ? Avx2TextScan() : ScanPortably;
  return fastest;
}

WordMap::WordMap(const FieldView& field, bool with_signs)
    : text_(field.text()), bits_(blocks() + 2) {
  const ScanState state = FastestTextScan()(text_, bits_.data());
  bits_[blocks()].ends = bits_[blocks() + 1].ends = ~std::uint64_t{0};
  if (with_signs) {
    AddSigns();
  }
  if (state.soft_joints) {
    AddSoftJoints();
  }
  AddCamelCase(field);
}

// Spaces and line ends are signs that no name begins with.
void WordMap::AddSigns() {
  for (std::size_t at = 0; at < text_.size(); ++at) {
    const char byte = text_[at];
    if (byte != ' ' && byte != '\n' && !IsContinuation(byte) && !IsInRun(at)) {
      bits_[at >> 6].starts |= std::uint64_t{1} << (at & 63);
    }
  }
}

void WordMap::AddJoint(std::size_t at) {
  joints_.resize(bits_.size());
  joints_[at >> 6] |= std::uint64_t{1} << (at & 63);
}

void WordMap::AddSoftJoints() {
  for (std::size_t at = text_.find(kSoftJoint); at != std::string_view::npos;
       at = text_.find(kSoftJoint, at + kSoftJoint.size())) {
    AddJoint(at);
  }
}

void WordMap::AddCamelCase(const FieldView& field) {
  for (std::size_t at = text_.find('#'); at != std::string_view::npos;
       at = text_.find('#', at + 1)) {
    AddCamelCaseOf(field, at);
  }
}

// The steps of the hashtag whose `#` is at byte `hash`, as far from it as a
// step may be.
void WordMap::AddCamelCaseOf(const FieldView& field, std::size_t hash) {
  std::size_t at = hash + 1;
  for (int count = 0; count < kMaxHashtagCodePoints && at < text_.size();
       ++count) {
    const bool in_run = IsInRun(at);
    if (!in_run && text_[at] != '_') {
      return;
    }
    const std::uint64_t bit = std::uint64_t{1} << (at & 63);
    WordBits& bits = bits_[at >> 6];
    if (in_run && (bits.begins & bit) == 0 && IsLowerToUpperStepAt(field, at)) {
      bits.starts |= bit;
      bits.ends |= bit;
      AddJoint(at);
    }
    at = DecodeFolded(text_, at).end;
  }
}

}  // namespace wirewatch
