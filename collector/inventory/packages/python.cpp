// Python packages by their metadata: NAME.dist-info/METADATA, NAME.egg-info (a file) or
// NAME.egg-info/PKG-INFO.
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/python_sites.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t head_limit = 64u << 10, site_limit = 20'000;

/// `license` may be a whole text over many lines; the rest of it is indented and left out.
void take_field(schemas::package& p, std::string_view field, std::string_view value) {
  const auto set = [&](schemas::text& to, std::size_t most) {
    if (!to && value != "UNKNOWN") to = text_or_absent(value, most);
  };
  if (field == "Name") set(p.name, 1024);
  if (field == "Version") set(p.version, 1024);
  if (field == "Summary") set(p.description, 4096);
  if (field == "Home-page") set(p.homepage, 1024);
  if (field == "Author" || field == "Author-email" || field == "Maintainer") set(p.vendor, 1024);
  if (field == "License-Expression" || field == "License") set(p.license, 256);
}

/// The header of a message (RFC 822) up to its first empty line.
schemas::package parse_metadata(std::string_view rest) {
  schemas::package p;
  p.format = "pypi";
  for (std::string_view line; next_line(rest, line);) {
    if (trim(line).empty()) break;
    const auto colon = line.find(':');
    if (line[0] == ' ' || line[0] == '\t' || colon == line.npos)
      continue;  // more of the field before
    take_field(p, line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return p;
}

/// The file that holds an entry's metadata; empty if the entry is no package.
std::string metadata_of(const std::string& site, const common::dir_entry& e) {
  const auto path = site + "/" + e.name;
  if (e.name.ends_with(".dist-info") && e.type == kind::directory) return path + "/METADATA";
  if (!e.name.ends_with(".egg-info")) return {};
  return e.type == kind::directory ? path + "/PKG-INFO" : path;
}

/// One package, or why it is not a package.
struct metadata_reading {
  schemas::encoded_row row;
  std::string fault;
};

metadata_reading read_metadata(const common::root_dir& host, const std::string& file,
                               const std::string& installer) {
  const auto head = host.read(file, head_limit);
  if (!head) return {{}, head.error().detail};
  auto p = parse_metadata(head->bytes);
  if (!p.name || !p.version)
    return {{}, fmt::format("{}: no readable {}", file, p.name ? "Version" : "Name")};
  p.path = "/" + file;
  if (const auto by = host.read(installer, 256)) p.installer = text_or_absent(by->bytes, 64);
  return {masked_row(p), {}};
}

/// False: no room for more.
bool read_site(const common::root_dir& host, const std::string& site, package_rows& out) {
  const auto entries = common::list_known(host, site, site_limit);
  if (!entries) return out.lost_at(site, entries.error().detail), true;
  for (const auto& e : *entries) {
    const auto file = metadata_of(site, e), installer = site + "/" + e.name + "/INSTALLER";
    if (file.empty()) continue;
    const auto one = common::known<metadata_reading>(
        host, "pypi", {file, installer},
        [&] { return std::make_shared<metadata_reading>(read_metadata(host, file, installer)); },
        [](const metadata_reading& r) { return r.fault.empty(); });
    if (!one->fault.empty())
      out.lost_at(file, one->fault);
    else if (!out.add(one->row))
      return false;
  }
  return true;
}

}  // namespace

void read_python(const common::root_dir& host, package_rows& out) {
  for (const auto& site : python_sites(host, out)) {
    out.found();
    if (!read_site(host, site, out)) return;
  }
}

}  // namespace collector::inventory
