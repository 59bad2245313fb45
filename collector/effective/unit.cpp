// A unit of the system manager as systemd 252 puts it together, by its files: the fragment of the
// first folder of the unit path, then the drop-ins of its names, of its template, of the shorter
// names that end in a dash, and of its type, in the order of their base names. What generators
// would write at the next boot and what is set through D-Bus only is not in files, and not looked
// at.
#include <algorithm>
#include <array>
#include <set>

#include "collector/effective/readers.hpp"
#include "collector/effective/systemd_text.hpp"

namespace collector::effective {

namespace {

constexpr std::array<std::string_view, 13> unit_path{
    "/etc/systemd/system.control",   "/run/systemd/system.control",  "/run/systemd/transient",
    "/run/systemd/generator.early",  "/etc/systemd/system",          "/etc/systemd/system.attached",
    "/run/systemd/system",           "/run/systemd/system.attached", "/run/systemd/generator",
    "/usr/local/lib/systemd/system", "/lib/systemd/system",          "/usr/lib/systemd/system",
    "/run/systemd/generator.late"};
constexpr int most_aliases = 8;

/// foo-bar@x.service is `foo-bar`, `@x` and `.service`.
struct unit_parts {
  std::string prefix, instance, suffix;
  std::string name() const { return prefix + instance + suffix; }
};

unit_parts parts_of(const std::string& name) {
  const auto dot = name.rfind('.');
  const auto at = std::min(name.find('@'), dot);
  return {name.substr(0, at), name.substr(at, dot - at), name.substr(dot)};
}

/// The folders of drop-ins below one folder, the most particular first.
void add_drop_in_names(unit_parts unit, std::vector<std::string>& out) {
  out.push_back(unit.name() + ".d");
  if (unit.instance.size() > 1) add_drop_in_names({unit.prefix, "@", unit.suffix}, out);
  if (unit.prefix.ends_with('-')) unit.prefix.pop_back();
  const auto dash = unit.prefix.rfind('-');
  if (dash == std::string::npos || dash == 0) return;
  unit.prefix.resize(dash + 1);
  if (unit.instance == "@") unit.instance.clear();  // of a template systemd shortens the bare name
  add_drop_in_names(std::move(unit), out);
}

/// Where a unit's file is: its own name first, then its template's.
std::optional<std::string> find_fragment(const std::string& name, files& from) {
  auto unit = parts_of(name);
  const bool instance = unit.instance.size() > 1;
  unit.instance = instance ? "@" : unit.instance;
  for (const auto& file : instance ? std::vector{name, unit.name()} : std::vector{name})
    for (const auto folder : unit_path) {
      const auto path = std::string(folder) + "/" + file;
      if (from.link(path) || from.is_there(path)) return path;
    }
  return std::nullopt;
}

/// All names of the unit: the one that is asked for, what its link leads to, and links to it.
std::vector<std::string> names_of(const std::string& asked, std::string& fragment, files& from) {
  std::vector<std::string> names{asked};
  for (int n = 0;; ++n) {
    const auto target = from.link(fragment);
    if (!target || target->ends_with("/dev/null")) break;
    if (n == most_aliases) {
      from.refuse(fragment + ": too many links");
      break;
    }
    auto base = target->substr(target->rfind('/') + 1);
    // A template's link gives its instance the same instance of what it leads to.
    if (const auto at = base.find("@."); at != base.npos)
      base.insert(at + 1,
                  parts_of(asked).instance.substr(parts_of(asked).instance.empty() ? 0 : 1));
    if (base == names.back() || !base.ends_with(parts_of(asked).suffix)) break;
    const auto next = find_fragment(base, from);
    if (!next) break;
    names.push_back(base);
    fragment = *next;
  }
  for (const auto folder : unit_path)
    for (const auto& e : from.list(std::string(folder))) {
      if (e.type != common::dir_entry::kind::symlink || std::ranges::count(names, e.name) != 0)
        continue;
      const auto target = from.link(std::string(folder) + "/" + e.name);
      if (!target || target->substr(target->rfind('/') + 1) != names.back()) continue;
      // The link counts only where it is what its own name leads to.
      if (find_fragment(e.name, from) == std::string(folder) + "/" + e.name)
        names.insert(names.end() - 1, e.name);
    }
  return names;
}

}  // namespace

answer ask_unit(const question& q, files& from) {
  auto fragment = find_fragment(q.place, from);
  if (!fragment) return absent_because(fmt::format("there is no unit {}", q.place));
  const auto names = names_of(q.place, *fragment, from);
  const auto lines = from.read_drop_in(*fragment);
  if (lines.empty()) return absent_because(fmt::format("{} is masked by {}", q.place, *fragment));
  systemd_key key(q);
  key.take(*fragment, lines, from);
  std::vector<std::string> folders;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    std::vector<std::string> drop_ins;
    add_drop_in_names(parts_of(*name), drop_ins);
    for (const auto folder : unit_path)
      for (const auto& d : drop_ins) folders.push_back(std::string(folder) + "/" + d);
  }
  for (const auto folder : unit_path)
    folders.push_back(fmt::format("{}/{}.d", folder, parts_of(q.place).suffix.substr(1)));
  for (const auto& [name, path] : from.drop_ins(folders))
    key.take(path, from.read_drop_in(path), from);
  return std::move(key).decide();
}

}  // namespace collector::effective
