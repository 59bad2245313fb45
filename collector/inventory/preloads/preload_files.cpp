#include <map>

#include "collector/inventory/os_release.hpp"
#include "collector/inventory/preloads/preloads.hpp"
#include "collector/inventory/services/systemd_conf.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// Blanks and colons part the names; a comment begins at `#` and ends with its line.
void read_ld_so_preload(preload_rows& to) {
  const std::string path = "etc/ld.so.preload", kind = "ld.so.preload";
  const auto text = to.read(kind, path);
  std::string_view rest = text;
  for (std::string_view line; next_line(rest, line);)
    to.add({kind, "/" + path, {}}, "LD_PRELOAD", line.substr(0, line.find('#')));
}

bool is_quote_mark(char c) { return c == '"' || c == '\''; }

/// Lines as pam_env(8) takes them: `export` may stand in front, a comment ends them, and a quote
/// goes at either end of a value. The last of a name counts.
void read_environment(preload_rows& to) {
  const std::string path = "etc/environment", kind = "environment";
  constexpr std::string_view export_word = "export ";
  std::map<std::string_view, std::string_view> last;
  const auto text = to.read(kind, path);
  std::string_view rest = text;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line.substr(0, line.find('#')));
    if (line.starts_with(export_word)) line = trim(line.substr(export_word.size()));
    const auto equals = line.find('=');
    if (equals == line.npos || !is_of_loader(line.substr(0, equals))) continue;
    auto value = line.substr(equals + 1);
    if (!value.empty() && is_quote_mark(value.front())) {
      value.remove_prefix(1);
      if (!value.empty() && is_quote_mark(value.back())) value.remove_suffix(1);
    }
    last[line.substr(0, equals)] = value;
  }
  for (const auto& [name, value] : last) to.add({kind, "/" + path, {}}, name, value);
}

/// The value behind `DEFAULT=` or `OVERRIDE=`, quotes taken off.
std::string_view pam_value(std::string_view line, std::string_view word) {
  const auto at = line.find(word);
  if (at == line.npos) return {};
  line.remove_prefix(at + word.size());
  if (!line.starts_with('"')) return line.substr(0, line.find_first_of(" \t"));
  return line.substr(1, line.find('"', 1) - 1);
}

/// pam_env.conf(5): an override, where it is not empty, counts before the default.
void read_pam_env(preload_rows& to) {
  const std::string path = "etc/security/pam_env.conf", kind = "pam_env";
  const auto text = to.read(kind, path);
  std::string_view rest = text;
  for (std::string line; next_joined(rest, line);) {
    const std::string_view s = trim(line);
    const auto name = s.substr(0, s.find_first_of(" \t"));
    if (!is_of_loader(name)) continue;
    const auto override_value = pam_value(s, "OVERRIDE=");
    to.add({kind, "/" + path, {}}, name,
           override_value.empty() ? pam_value(s, "DEFAULT=") : override_value);
  }
}

/// environment.d(5), which the managers of users' services read: a later file counts before an
/// earlier one.
void read_environment_d(preload_rows& to) {
  const std::string kind = "environment.d";
  std::vector<std::string> faults;
  std::map<std::string, std::pair<std::string, std::string>> last;
  for (const auto& path :
       merged_conf_files(to.host(),
                         {"etc/environment.d", "run/environment.d", "usr/local/lib/environment.d",
                          "usr/lib/environment.d"},
                         faults)) {
    if (to.host().read_link(path).value_or("") == "/dev/null") continue;
    for (const auto& [name, value] : parse_os_release(to.read(kind, path)))
      if (is_of_loader(name)) last[name] = {value, "/" + path};
  }
  for (const auto& what : faults) to.lost_of(kind, what);
  for (const auto& [name, said] : last) to.add({kind, said.second, {}}, name, said.first);
}

}  // namespace

void read_preload_files(preload_rows& to) {
  for (const auto read : {read_ld_so_preload, read_environment, read_pam_env, read_environment_d})
    read(to);
}

}  // namespace collector::inventory
