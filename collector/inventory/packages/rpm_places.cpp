#include "collector/inventory/packages/rpm_places.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t macros_limit = 1u << 20, macro_files_limit = 1000, definitions_limit = 20'000,
                      longest_value = 1024;
constexpr int deepest_macro = 8;
using macros = std::map<std::string, std::string, std::less<>>;

bool is_of_name(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// `%name  value`; those with parameters, and values over several lines, name no folder.
void read_macros(const common::root_dir& host, const std::string& path, macros& to) {
  const auto file = host.read(path, macros_limit);
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (!line.starts_with('%')) continue;
    line.remove_prefix(1);
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(line, is_of_name) - line.begin());
    const auto value = trim(line.substr(end));
    const bool has_blank = end < line.size() && (line[end] == ' ' || line[end] == '\t');
    if (end > 0 && has_blank && value.size() <= longest_value && to.size() < definitions_limit)
      to.insert_or_assign(std::string(line.substr(0, end)), std::string(value));
  }
}

/// The files that rpm reads, in its order.
std::vector<std::string> macro_files(const common::root_dir& host) {
  std::vector<std::string> out{"usr/lib/rpm/macros"};
  const auto add = [&](const std::string& folder) {
    std::vector<std::string> found;
    if (const auto entries = host.list(folder, macro_files_limit))
      for (const auto& e : *entries)
        if (e.name.starts_with("macros.") && !e.name.ends_with('~') &&
            !e.name.ends_with(".rpmsave") && !e.name.ends_with(".rpmnew") &&
            !e.name.ends_with(".rpmorig") && e.type != common::dir_entry::kind::directory)
          found.push_back(folder + "/" + e.name);
    std::ranges::sort(found);
    out.insert(out.end(), found.begin(), found.end());
  };
  add("usr/lib/rpm/macros.d");
  for (const auto* vendor : {"redhat", "suse"})
    out.push_back(std::string("usr/lib/rpm/") + vendor + "/macros");
  add("etc/rpm");
  out.emplace_back("etc/rpm/macros");
  return out;
}

/// With `%{name}` and `%name` put in their places; nothing: it has more than these.
std::optional<std::string> expanded(std::string_view value, const macros& all, int depth) {
  std::string out;
  while (!value.empty() && out.size() <= longest_value) {
    if (value[0] != '%') {
      out.push_back(value[0]);
      value.remove_prefix(1);
      continue;
    }
    const bool braced = value.substr(1).starts_with('{');
    value.remove_prefix(braced ? 2 : 1);
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(value, is_of_name) - value.begin());
    const auto at = all.find(value.substr(0, end));
    if (at == all.end() || depth == deepest_macro) return std::nullopt;
    value.remove_prefix(end);
    if (braced && !value.starts_with('}')) return std::nullopt;
    if (braced) value.remove_prefix(1);
    const auto inner = expanded(at->second, all, depth + 1);
    if (!inner) return std::nullopt;
    out += *inner;
  }
  if (out.size() > longest_value) return std::nullopt;
  return out;
}

}  // namespace

std::string rpm_database_macro(const common::root_dir& host) {
  // Without rpm's own file there is no rpm whose macros could matter but an image's, which has
  // these two names all the same.
  macros all{{"_usr", "/usr"}, {"_var", "/var"}};
  for (const auto& file : macro_files(host)) read_macros(host, file, all);
  const auto said = all.find("_dbpath");
  if (said == all.end()) return {};
  const auto path = expanded(said->second, all, 0);
  return path && path->starts_with('/') ? below_root(*path) : std::string{};
}

std::vector<std::string> rpm_database_folders(const common::root_dir& host) {
  std::vector<std::string> out{"usr/lib/sysimage/rpm", "var/lib/rpm"};
  if (const auto said = rpm_database_macro(host); !said.empty()) {
    std::erase(out, said);
    out.insert(out.begin(), said);
  }
  return out;
}

}  // namespace collector::inventory
