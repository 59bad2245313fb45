// The table `os`: etc/os-release, else usr/lib/os-release, with the release files of distributions,
// and uname for what only a running kernel knows.
#include "collector/inventory/os_release.hpp"
#include "collector/inventory/masked_row.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>

#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/release_files.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t release_limit = 64u << 10, status_limit = 256u << 20;
constexpr std::string_view special = "\"$`\\";

std::string unquote(std::string_view s) {
  const char quote =
      s.size() >= 2 && (s[0] == '"' || s[0] == '\'') && s.back() == s[0] ? s[0] : '\0';
  if (quote != '\0') s = s.substr(1, s.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    // Between double quotes a shell takes a backslash for itself unless it stands before one of
    // these.
    const bool escapes =
        s[i] == '\\' && i + 1 < s.size() &&
        (quote == '\0' || (quote == '"' && special.find(s[i + 1]) != special.npos));
    if (escapes) ++i;
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
  return open == version->npos || close == version->npos
             ? schemas::text{}
             : text_or_absent(version->substr(open + 1, close - open - 1));
}

/// `20.04.1 LTS (Focal Fossa)`: 20, 04 and 1, as they are written; what is not there is absent.
void set_numbers(schemas::os& row, std::string_view version) {
  const auto digits = [&] {
    std::size_t n = 0;
    while (n < version.size() && version[n] >= '0' && version[n] <= '9') ++n;
    auto out = text_or_absent(version.substr(0, n), 32);
    version.remove_prefix(n);
    return out;
  };
  version.remove_prefix(std::min(version.find_first_of("0123456789"), version.size()));
  for (auto* number : {&row.major, &row.minor, &row.patch}) {
    *number = digits();
    const auto between = version.starts_with("-SP") ? 3u : 1u;  // SUSE's service packs
    if (between == 1 && !version.starts_with('.')) return;
    version.remove_prefix(between);
  }
}

/// hostname(5): the first line that is not a comment.
schemas::text hostname_of(const common::root_dir& host) {
  const auto file = host.read("etc/hostname", 4096);
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);)
    if (line = trim(line); !line.empty() && line[0] != '#') return text_or_absent(line, 256);
  return {};
}

/// The kernel counts it back from the clock: where that is set a little, the machine was not
/// started again.
schemas::instant boot_time(const common::root_dir& host) {
  constexpr std::int64_t clock_steps_ms = 60'000;
  constexpr const char* hint = "boot time";
  const auto file = host.read("proc/stat", std::size_t{4} << 20);
  std::string_view rest = file ? std::string_view(file->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);) {
    const auto seconds = line.starts_with("btime ") ? number(trim(line.substr(6))) : std::nullopt;
    if (!seconds || *seconds <= 0 || *seconds > INT64_MAX / 1000) continue;
    auto ms = *seconds * 1000;
    auto* memory = host.memory();
    if (memory == nullptr) return {ms};
    if (const auto before = std::static_pointer_cast<const std::int64_t>(memory->hint(hint));
        before && std::abs(*before - ms) < clock_steps_ms)
      ms = *before;
    memory->keep_hint(hint, std::make_shared<const std::int64_t>(ms));
    return {ms};
  }
  return {};
}

/// The id itself is a secret of the machine's own; this says only whether two rows are of one.
schemas::text machine_id_hash(const common::root_dir& host) {
  const auto file = host.read("etc/machine-id", 256);
  const auto id = file ? trim(file->bytes) : std::string_view{};
  constexpr std::size_t id_size = 32, shown = 32;
  if (id.size() != id_size || id.find_first_not_of("0123456789abcdef") != id.npos ||
      id.find_first_not_of('0') == id.npos)
    return {};
  return common::to_hex(common::sha256(fmt::format("muster machine id\n{}", id))).substr(0, shown);
}

void add_kernel(const common::root_dir& host, schemas::os& row) {
  struct utsname u {};
  if (host.is_live() && ::uname(&u) == 0) {
    row.hostname = text_or_absent(u.nodename);
    row.kernel_name = text_or_absent(u.sysname);
    row.kernel = text_or_absent(u.release);
    row.kernel_version = text_or_absent(u.version);
    row.architecture = text_or_absent(u.machine);
    row.boot_time = boot_time(host);
    return;
  }
  row.hostname = hostname_of(host);
  row.architecture = dpkg_architecture(host);
}

}  // namespace

schemas::text dpkg_architecture(const common::root_dir& host) {
  if (const auto f = host.read("var/lib/dpkg/arch", 4096))
    return text_or_absent(f->bytes.substr(0, f->bytes.find('\n')), 64);
  const auto status = host.read("var/lib/dpkg/status", status_limit);
  schemas::text out;
  if (!status) return out;
  parse_dpkg_status(status->bytes, [&](const dpkg_stanza& s) {
    if (s.package == "dpkg") out = text_or_absent(s.architecture, 64);
    return !out;
  });
  return out;
}

std::map<std::string, std::string> parse_os_release(std::string_view rest) {
  std::map<std::string, std::string> out;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.empty() || line[0] == '#' || equals == line.npos || equals == 0) continue;
    out.insert_or_assign(std::string(line.substr(0, equals)),
                         unquote(line.substr(equals + 1)));  // as a shell that reads it
  }
  return out;
}

namespace {

/// The file of the administrator, else that of the distribution.
struct release_reading {
  release_fields fields{};
  bool found = false;
  std::string fault{};    ///< of a file that is there
  std::string missing{};  ///< why none was found
};

release_reading read_release(const common::root_dir& host) {
  release_reading out;
  for (const auto* path : {"etc/os-release", "usr/lib/os-release"}) {
    const auto file = host.read(path, release_limit);
    if (file) {
      out.found = true;
      out.fields = parse_os_release(file->bytes);
      return out;
    }
    out.missing = file.error().detail;
    if (file.error().code != common::errc::not_found && out.fault.empty()) out.fault = out.missing;
  }
  return out;
}

/// VERSION's numbers; VERSION_ID's where it has more of them and is of the same release.
void set_versions(const release_fields& fields, schemas::os& row) {
  row.version = find(fields, "VERSION");
  row.version_id = find(fields, "VERSION_ID");
  if (row.version) set_numbers(row, *row.version);
  if (!row.version_id || row.minor) return;
  schemas::os by_id;
  set_numbers(by_id, *row.version_id);
  if (row.major && row.major != by_id.major) return;
  row.major = by_id.major;
  row.minor = by_id.minor;
  row.patch = by_id.patch;
}

void set_names(const release_fields& fields, schemas::os& row) {
  row.name = find(fields, "NAME");
  row.full_name = find(fields, "PRETTY_NAME");
  row.distribution = find(fields, "ID");
  row.id_like = find(fields, "ID_LIKE");
  row.build_id = find(fields, "BUILD_ID");
  row.codename = find(fields, "VERSION_CODENAME");
  if (!row.codename) row.codename = codename_in(row.version);
}

/// Why the row does not say all of the distribution; empty: it does.
std::string what_is_missing(const release_reading& release, const schemas::os& row) {
  if (row.name || row.distribution) return release.fault;
  if (release.found) return "os-release names no distribution, and no release file does";
  return "no os-release and no release file: " +
         (release.fault.empty() ? release.missing : release.fault);
}

}  // namespace

table_scan collect_os(const common::root_dir& host) {
  auto release = read_release(host);
  complete_release(host, release.fields);
  schemas::os row;
  row.host = "host";
  add_kernel(host, row);
  row.machine_id_hash = machine_id_hash(host);
  set_versions(release.fields, row);
  set_names(release.fields, row);
  table_scan out;
  out.reason = what_is_missing(release, row);
  if (!out.reason.empty()) out.status = schemas::table_status::partial;
  out.rows.push_back(masked_row(row));
  return out;
}

}  // namespace collector::inventory
