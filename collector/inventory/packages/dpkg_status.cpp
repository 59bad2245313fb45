#include "collector/inventory/packages/dpkg_status.hpp"

#include <array>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

using stanza_member = std::string_view dpkg_stanza::*;
struct known_field {
  std::string_view name;
  stanza_member to;
};
constexpr std::array fields{known_field{"Package", &dpkg_stanza::package},
                            known_field{"Version", &dpkg_stanza::version},
                            known_field{"Architecture", &dpkg_stanza::architecture},
                            known_field{"Status", &dpkg_stanza::status},
                            known_field{"Source", &dpkg_stanza::source},
                            known_field{"Maintainer", &dpkg_stanza::maintainer},
                            known_field{"Section", &dpkg_stanza::section},
                            known_field{"Priority", &dpkg_stanza::priority},
                            known_field{"Installed-Size", &dpkg_stanza::installed_size},
                            known_field{"Description", &dpkg_stanza::description},
                            known_field{"Homepage", &dpkg_stanza::homepage},
                            known_field{"Multi-Arch", &dpkg_stanza::multi_arch}};

/// Field names are letters in either case, as dpkg takes them.
bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
  return true;
}

void take_line(dpkg_stanza& s, std::string_view line) {
  if (line[0] == ' ' || line[0] == '\t') return;  // more of the field before
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0) {
    if (s.broken.empty()) s.broken = line;
    return;
  }
  for (const auto& f : fields)
    if (same_name(f.name, line.substr(0, colon))) {
      s.*(f.to) = trim(line.substr(colon + 1));
      return;
    }
}

}  // namespace

void parse_dpkg_status(std::string_view rest, const std::function<bool(const dpkg_stanza&)>& each) {
  dpkg_stanza s;
  std::size_t number = 0;
  bool open = false;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    if (trim(line).empty()) {
      if (open && !each(s)) return;
      open = false;
      continue;
    }
    if (!open)
      s = {.line = number,
           .package = {},
           .version = {},
           .architecture = {},
           .status = {},
           .source = {},
           .maintainer = {},
           .section = {},
           .priority = {},
           .installed_size = {},
           .description = {},
           .homepage = {},
           .multi_arch = {},
           .broken = {}};
    open = true;
    take_line(s, line);
  }
  if (open) each(s);
}

}  // namespace collector::inventory
