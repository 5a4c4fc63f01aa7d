#include "daemon/cli/named.h"

#include "config/diag/diagnostic.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {

std::optional<std::uint32_t> NumberNamed(const std::vector<std::string>& ids,
                                         const std::string& name,
                                         const std::string& what,
                                         std::ostream& errors) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == name) {
      return i;
    }
    if (ids[i].ends_with("/" + name)) {
      found.push_back(i);
    }
  }
  if (found.size() == 1) {
    return found.front();
  }
  if (!found.empty()) {
    errors << "wirewatch: `" << Visible(name)
           << "` may be several; write which " << what << " you mean:\n";
    for (const std::uint32_t i : found) {
      errors << "  " << ids[i] << "\n";
    }
    return std::nullopt;
  }
  std::vector<std::string> known = ids;
  for (const std::string& id : ids) {
    known.push_back(id.substr(id.rfind('/') + 1));
  }
  errors << "wirewatch: there is no " << what << " `" << Visible(name) << "`";
  if (const auto nearest = Nearest(name, known)) {
    errors << "; did you mean `" << *nearest << "`?";
  }
  errors << "\n";
  return std::nullopt;
}

}  // namespace wirewatch
