#include "common/yaml/foreign_bytes.hpp"

#include "common/utf8.hpp"

namespace common::yaml {

std::optional<irregularity> first_control(std::string_view text) {
  int line = 1;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '\n') ++line, begin = at + 1;
    if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
      return irregularity{{line, static_cast<int>(at - begin) + 1},
                          fmt::format("the control character U+{:04X} in the file", c)};
  }
  return std::nullopt;
}

std::optional<mark> first_foreign_byte(std::string_view text) {
  mark at{1, 1};
  while (!text.empty()) {
    const auto unit = common::take_utf8(text);
    if (!unit.code_point || *unit.code_point == 0) return at;
    at = *unit.code_point == '\n' ? mark{at.line + 1, 1} : mark{at.line, at.column + 1};
  }
  return std::nullopt;
}

}  // namespace common::yaml
