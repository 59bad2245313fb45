// The table `os`: etc/os-release, else usr/lib/os-release, and uname for what only a running kernel knows.
#include "collector/inventory/os_release.hpp"

#include <sys/utsname.h>

#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t file_limit = 64u << 10;

std::string unquote(std::string_view s) {
  const char quote = s.size() >= 2 && (s[0] == '"' || s[0] == '\'') && s.back() == s[0] ? s[0] : '\0';
  if (quote != '\0') s = s.substr(1, s.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\\' && quote != '\'' && i + 1 < s.size()) ++i;
    out.push_back(s[i]);
  }
  return out;
}

schemas::text find(const std::map<std::string, std::string>& fields, const std::string& key) {
  const auto at = fields.find(key);
  return at == fields.end() ? schemas::text{} : text_or_absent(at->second, 256);
}

/// `12 (bookworm)` names the code name where VERSION_CODENAME is missing.
schemas::text codename_in(const schemas::text& version) {
  if (!version) return {};
  const auto open = version->find('('), close = version->find(')', open);
  return open == version->npos || close == version->npos ? schemas::text{} : text_or_absent(version->substr(open + 1, close - open - 1));
}

void add_kernel(const common::root_dir& host, schemas::os& row) {
  struct utsname u {};
  if (host.is_live() && ::uname(&u) == 0) {
    row.hostname = text_or_absent(u.nodename);
    row.kernel = text_or_absent(u.release);
    row.kernel_version = text_or_absent(u.version);
    row.architecture = text_or_absent(u.machine);
    return;
  }
  if (auto f = host.read("etc/hostname", 4096)) row.hostname = text_or_absent(f->bytes, 256);
  if (auto f = host.read("var/lib/dpkg/arch", 4096)) row.architecture = text_or_absent(f->bytes.substr(0, f->bytes.find('\n')), 64);
}

}  // namespace

std::map<std::string, std::string> parse_os_release(std::string_view rest) {
  std::map<std::string, std::string> out;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.empty() || line[0] == '#' || equals == line.npos || equals == 0) continue;
    out.emplace(line.substr(0, equals), unquote(line.substr(equals + 1)));
  }
  return out;
}

table_scan collect_os(const common::root_dir& host) {
  auto file = host.read("etc/os-release", file_limit);
  if (!file) file = host.read("usr/lib/os-release", file_limit);
  schemas::os row;
  row.host = "host";
  add_kernel(host, row);
  table_scan out;
  if (!file) {
    out.status = schemas::table_status::partial;
    out.reason = "no os-release: " + file.error().detail;
  } else {
    const auto fields = parse_os_release(file->bytes);
    row.name = find(fields, "NAME");
    row.version = find(fields, "VERSION");
    row.version_id = find(fields, "VERSION_ID");
    if (!row.version) row.version = row.version_id;
    row.distribution = find(fields, "ID");
    row.codename = find(fields, "VERSION_CODENAME");
    if (!row.codename) row.codename = codename_in(row.version);
  }
  out.rows.push_back(schemas::encode_row(row));
  return out;
}

}  // namespace collector::inventory
