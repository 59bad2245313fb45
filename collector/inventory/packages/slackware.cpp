// Slackware's packages: a file each, whose name is NAME-VERSION-ARCHITECTURE-BUILD.
#include <array>

#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t slackware_head = 16u << 10, slackware_most = 100'000;
/// The second since Slackware 15; the first is then a link to it.
constexpr std::array<const char*, 2> slackware_folders{"var/lib/pkgtools/packages",
                                                       "var/log/packages"};

/// `1.2M` or `640K`, as pkgtools writes sizes.
schemas::integer size_of(std::string_view text) {
  if (text.empty()) return {};
  const auto unit = std::string_view("KMG").find(text.back());
  if (unit == std::string_view::npos) return number(text);
  const auto parts = split(text.substr(0, text.size() - 1), '.', 2);
  const auto whole = number(parts[0]);
  const auto tenths =
      parts.size() > 1 ? number(parts[1].substr(0, 1)) : std::optional{std::int64_t{0}};
  if (!whole || !tenths || *whole < 0 || *whole > 1'000'000) return {};
  return (*whole * 10 + *tenths) * (std::int64_t{1024} << (10 * unit)) / 10;
}

/// False: the name is of another form, and is none of a package.
bool set_name(std::string_view name, schemas::package& p) {
  std::array<std::string_view, 3> behind;  // build, architecture, version
  for (auto& part : behind) {
    const auto dash = name.rfind('-');
    if (dash == name.npos || dash == 0) return false;
    part = name.substr(dash + 1);
    name = name.substr(0, dash);
  }
  p.name = text_or_absent(name, 1024);
  p.version = text_or_absent(std::string(behind[2]) + "-" + std::string(behind[0]), 1024);
  p.release = text_or_absent(behind[0], 256);
  p.architecture = text_or_absent(behind[1], 256);
  return p.name && !behind[0].empty() && !behind[1].empty() && !behind[2].empty();
}

/// The description's first line is `name: name (what it is)`.
void set_description(std::string_view line, schemas::package& p) {
  const auto open = line.find('('), close = line.rfind(')');
  if (open != line.npos && close != line.npos && close > open)
    p.description = text_or_absent(line.substr(open + 1, close - open - 1));
}

void set_facts(std::string_view rest, schemas::package& p) {
  constexpr std::string_view size = "UNCOMPRESSED PACKAGE SIZE:";
  bool described = false;
  for (std::string_view line; next_line(rest, line);) {
    if (line.starts_with(size)) p.size_bytes = size_of(trim(line.substr(size.size())));
    if (described) return set_description(line, p);
    described = line.starts_with("PACKAGE DESCRIPTION:");
  }
}

}  // namespace

void read_slackware(const common::root_dir& host, package_rows& out) {
  for (const std::string folder : slackware_folders) {
    const auto entries = host.list(folder, slackware_most);
    if (!entries && entries.error().code == common::errc::not_found) continue;
    out.found();
    if (!entries) return out.unreadable(entries.error().detail);
    for (const auto& e : *entries) {
      schemas::package p;
      p.format = "slackware";
      p.path = "/" + folder + "/" + e.name;
      if (e.type != common::dir_entry::kind::file || !set_name(e.name, p)) continue;
      if (const auto head = host.read(folder + "/" + e.name, slackware_head))
        set_facts(head->bytes, p);
      else
        out.fault(head.error().detail);
      if (!out.add(p)) return;
    }
    return;
  }
}

}  // namespace collector::inventory
