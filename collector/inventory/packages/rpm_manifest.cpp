// The list of rpm packages that Azure Linux leaves in images without rpm: a line a package, columns
// between tabs.
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr const char* manifest_file = "var/lib/rpmmanifest/container-manifest-2";
constexpr std::size_t rpm_manifest_mib = 64;

/// name, version-release, installed at, built at, vendor, epoch as text, size, architecture, epoch,
/// source package
schemas::package row_of_line(const std::vector<std::string_view>& fields) {
  const auto text = [&](std::size_t n, std::size_t most) {
    const auto value = n < fields.size() ? fields[n] : std::string_view{};
    return value == "(none)" ? schemas::text{} : text_or_absent(value, most);
  };
  const auto count = [&](std::size_t n) {
    return n < fields.size() ? number(fields[n]) : schemas::integer{};
  };
  schemas::package p;
  p.format = "rpm";
  p.name = text(0, 1024);
  p.version = text(1, 1024);
  if (const auto at = count(2); at && *at > 0 && *at < INT64_MAX / 1000)
    p.installed_at.ms = *at * 1000;
  p.vendor = text(4, 1024);
  p.size_bytes = count(6);
  p.architecture = text(7, 256);
  p.epoch = count(8);
  if (p.epoch == 0) p.epoch.reset();
  p.source = text(9, 1024);
  if (p.source) p.source_version = version_of_source_rpm(*p.source);
  if (p.version) {
    const auto dash = p.version->rfind('-');
    if (dash != std::string::npos) p.release = p.version->substr(dash + 1);
    if (p.epoch) p.version = fmt::format("{}:{}", *p.epoch, *p.version);
  }
  return p;
}

}  // namespace

void read_rpm_manifest(const common::root_dir& host, package_rows& out) {
  const auto text = read_database(host, manifest_file, rpm_manifest_mib, out);
  std::string_view rest = text ? std::string_view(*text) : std::string_view{};
  std::size_t count = 0;
  for (std::string_view line; next_line(rest, line);) {
    ++count;
    if (trim(line).empty()) continue;
    constexpr std::size_t most_fields = 16;
    const auto p = row_of_line(common::split(line, '\t', most_fields));
    if (!p.name || !p.version)
      out.lost(
          fmt::format("{}:{}: no readable {}", manifest_file, count, p.name ? "version" : "name"));
    else if (!out.add(p))
      return;
  }
}

}  // namespace collector::inventory
