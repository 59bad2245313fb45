// pacman's local database: a folder a package, its `desc` made of `%NAME%` lines with the values
// below them.
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t desc_limit = 1u << 20, descs_limit = 100'000;

schemas::instant seconds(std::string_view text) {
  const auto n = number(text);
  constexpr std::int64_t most = 253'402'300'799;  // the end of the year 9999
  return n && *n > 0 && *n <= most ? schemas::instant{*n * 1000} : schemas::instant{};
}

void take(schemas::package& p, std::string_view field, std::string_view value) {
  if (field == "%NAME%") p.name = text_or_absent(value, 1024);
  if (field == "%VERSION%") p.version = text_or_absent(value, 1024);
  if (field == "%BASE%") p.source = text_or_absent(value, 1024);
  if (field == "%DESC%") p.description = text_or_absent(value);
  if (field == "%URL%") p.homepage = text_or_absent(value, 1024);
  if (field == "%ARCH%") p.architecture = text_or_absent(value, 256);
  if (field == "%PACKAGER%") p.vendor = text_or_absent(value, 1024);
  if (field == "%SIZE%") p.size_bytes = number(value);
  if (field == "%INSTALLDATE%") p.installed_at = seconds(value);
  if (field == "%REASON%") p.status = value == "1" ? "dependency" : "explicit";
  if (field == "%GROUPS%" && !p.section) p.section = text_or_absent(value, 256);
  if (field == "%LICENSE%")
    p.license = p.license ? *p.license + " AND " + std::string(value.substr(0, 256))
                          : text_or_absent(value, 256);
}

schemas::package parse_desc(std::string_view rest) {
  schemas::package p;
  p.format = "pacman";
  p.status = "explicit";  // only a dependency has a %REASON%
  std::string_view field;
  std::size_t values = 0;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.size() > 2 && line.starts_with('%') && line.ends_with('%')) {
      field = line;
      values = 0;
    } else if (!line.empty() && ++values <= 16) {
      take(p, field, line);
    }
  }
  split_version(p);
  return p;
}

/// `DBPath` of pacman.conf(5), which `RootDir` moves where it is not said.
std::string local_database(const common::root_dir& host, package_rows& out) {
  const auto conf = read_whole(host, "etc/pacman.conf", 256u << 10);
  if (!conf && may_hold(conf.error())) out.lost(conf.error().detail);
  const auto all = conf ? parse_ini(*conf) : std::vector<ini_section>{};
  const auto& options = section(all, "options");
  if (!options.get("DBPath").empty()) return below_root(options.get("DBPath")) + "/local";
  const auto root = below_root(options.get("RootDir"));
  return root + (root.empty() ? "" : "/") + "var/lib/pacman/local";
}

}  // namespace

void read_pacman(const common::root_dir& host, package_rows& out) {
  const auto local = local_database(host, out);
  const auto entries = host.list(local, descs_limit);
  if (!entries && entries.error().code == common::errc::not_found) return;
  out.found();
  if (!entries) return out.unreadable(entries.error().detail);
  for (const auto& e : *entries) {
    if (e.type != common::dir_entry::kind::directory) continue;  // ALPM_DB_VERSION
    const auto file = fmt::format("{}/{}/desc", local, e.name);
    const auto desc = host.read(file, desc_limit);
    if (!desc) {
      out.lost(desc.error().detail);
      continue;
    }
    const auto p = parse_desc(desc->bytes);
    if (!p.name || !p.version)
      out.lost(fmt::format("{}: no readable {}", file, p.name ? "version" : "name"));
    else if (!out.add(p))
      return;
  }
}

}  // namespace collector::inventory
