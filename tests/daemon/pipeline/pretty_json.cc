#include "tests/daemon/pipeline/pretty_json.h"

namespace wirewatch {

std::string PrettyJson(const nlohmann::ordered_json& value,
                       std::size_t indent) {
  constexpr std::size_t kLine = 110;  // bytes
  const std::string flat = value.dump();
  if (!value.is_structured() || indent + flat.size() <= kLine) {
    return flat;
  }
  std::string text(1, flat.front());
  for (const auto& member : value.items()) {
    text += text.size() == 1 ? "\n" : ",\n";
    text.append(indent + 1, ' ');
    if (value.is_object()) {
      text += nlohmann::ordered_json(member.key()).dump() + ": ";
    }
    text += PrettyJson(member.value(), indent + 1);
  }
  return text + "\n" + std::string(indent, ' ') + flat.back();
}

}  // namespace wirewatch
