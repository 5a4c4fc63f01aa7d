#include "rules/text/fold_table.h"

namespace wirewatch {
namespace {

// Two stages: kBlockOf[code point >> kBlockBits] names a block of kRows. Also
// kPool, the bytes of long forms, each with its length before it.
#include "fold_table_data.inc"

}  // namespace

FoldEntry LookUpFold(char32_t code_point) {
  const std::size_t block = kBlockOf[code_point >> kBlockBits];
  return FoldEntry(
      kRows[(block << kBlockBits) | (code_point & ((1U << kBlockBits) - 1))]);
}

std::string_view LongFold(FoldEntry entry) {
  const char* const at = kPool + entry.pool_index();
  return {at + 1, static_cast<std::size_t>(*at)};
}

}  // namespace wirewatch
