#include "daemon/article/version.h"

namespace wirewatch {

std::string_view WirewatchVersion() {
  return WIREWATCH_VERSION;
}

}  // namespace wirewatch
