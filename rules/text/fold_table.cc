#include "rules/text/fold_table.h"

namespace wirewatch {

std::string_view LongFold(FoldEntry entry) {
  const char* const at = fold_pool + entry.pool_index();
  return {at + 1, static_cast<std::size_t>(*at)};
}

}  // namespace wirewatch
