// pacman's local database: a folder a package, its `desc` made of `%NAME%` lines with the values
// below them.
#include <fnmatch.h>

#include <set>

#include "collector/inventory/packages/readers.hpp"
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

/// [options] of pacman.conf(5) with what it includes, of which the first word counts.
class pacman_options {
 public:
  pacman_options(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {
    read("etc/pacman.conf", 0);
  }
  std::string db_path, root;

 private:
  void read(const std::string& file, int depth) {
    constexpr int deepest = 10;
    constexpr std::size_t most_files = 100;
    if (depth > deepest || ++files_ > most_files) return;
    const auto conf = read_whole(host_, file, 256u << 10);
    if (!conf && may_hold(conf.error())) out_.lost(conf.error().detail);
    std::string_view rest = conf ? std::string_view(*conf) : std::string_view{};
    for (std::string_view line; next_line(rest, line);) take(trim(line), depth);
  }

  void take(std::string_view line, int depth) {
    if (line.starts_with('[') && line.ends_with(']')) section_ = line.substr(1, line.size() - 2);
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == line.npos || section_ != "options") return;
    const auto name = trim(line.substr(0, equals));
    const auto value = trim(line.substr(equals + 1)).substr(0, 1024);
    if (name == "DBPath" && db_path.empty()) db_path = value;
    if (name == "RootDir" && root.empty()) root = value;
    if (name == "Include") include(below_root(value), depth);
  }

  /// A pattern in its last part (glob(7)).
  void include(const std::string& pattern, int depth) {
    const auto slash = pattern.rfind('/');
    if (pattern.find_first_of("*?[") == pattern.npos || slash == pattern.npos)
      return read(pattern, depth + 1);
    const auto folder = pattern.substr(0, slash), names = pattern.substr(slash + 1);
    std::set<std::string> found;
    if (const auto entries = host_.list(folder, 1000))
      for (const auto& e : *entries)
        if (::fnmatch(names.c_str(), e.name.c_str(), FNM_PERIOD) == 0) found.insert(e.name);
    for (const auto& name : found) read(folder + "/" + name, depth + 1);
  }

  const common::root_dir& host_;
  package_rows& out_;
  std::string section_;
  std::size_t files_ = 0;
};

/// `DBPath`, which `RootDir` moves where it is not said.
std::string local_database(const common::root_dir& host, package_rows& out) {
  const pacman_options options(host, out);
  if (!options.db_path.empty()) return below_root(options.db_path) + "/local";
  const auto root = below_root(options.root);
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
