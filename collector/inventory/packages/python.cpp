// Python packages by their metadata, as pip lists them: NAME.dist-info/METADATA, NAME.egg-info (a
// file, or PKG-INFO in a folder), NAME.egg/EGG-INFO, and what NAME.egg-link leads to. What has no
// name or no metadata pip passes over, and so do we.
#include <algorithm>
#include <filesystem>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/python_sites.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t usual_head = 8u << 10, head_limit = 64u << 10, site_limit = 20'000;

/// `license` may be a whole text over many lines; the rest of it is indented and left out.
void take_field(schemas::package& p, std::string_view field, std::string_view value) {
  const auto set = [&](schemas::text& to, std::size_t most) {
    if (!to && value != "UNKNOWN") to = text_or_absent(value, most);
  };
  if (field == "summary") set(p.description, 4096);
  if (field == "home-page") set(p.homepage, 1024);
  if (field == "author" || field == "author-email" || field == "maintainer") set(p.vendor, 1024);
  if (field == "license-expression" || field == "license") set(p.license, 256);
}

/// What a package is known by: as it stands, even UNKNOWN, and over several lines.
struct identifying {
  schemas::text name, version;
  schemas::text* open = nullptr;  ///< the field that the next line may go on with

  bool take(std::string_view field, std::string_view value) {
    open = nullptr;
    auto* to = field == "name" ? &name : field == "version" ? &version : nullptr;
    if (to == nullptr) return false;
    if (!*to) *(open = to) = std::string(value.substr(0, 1024));  // the first one counts
    return true;
  }
  void go_on(std::string_view line) {
    if (open == nullptr || (*open)->size() > 1024) return;
    (*open)->append((*open)->empty() ? "" : " ").append(line.substr(0, 1024));
  }
  void finish(schemas::package& p) {
    p.name = name ? text_or_absent(*name, 1024) : schemas::text{};
    p.version = version ? text_or_absent(*version, 1024) : schemas::text{};
  }
};

bool is_of_field_name(char c) { return c > ' ' && c < 0x7f; }

/// The header of a message (RFC 822) up to its first empty line.
schemas::package parse_metadata(std::string_view rest) {
  schemas::package p;
  p.format = "pypi";
  identifying known;
  for (std::string_view line; next_line(rest, line);) {
    if (line.empty() || line == "\r") break;
    if (line[0] == ' ' || line[0] == '\t') {
      known.go_on(trim(line));
      continue;
    }
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    // A line that is no field is the first of the body, as for Python's email.
    if (colon == line.npos || !std::ranges::all_of(field, is_of_field_name)) break;
    // Names of fields are those of mail: in any case. Most lines are classifiers.
    constexpr std::string_view first_letters = "nvshamlNVSHAML";
    known.open = nullptr;
    if (field.empty() || first_letters.find(field[0]) == first_letters.npos) continue;
    const auto name = common::lower_case(field);
    const auto value = trim(line.substr(colon + 1));
    if (!known.take(name, value)) take_field(p, name, value);
  }
  known.finish(p);
  return p;
}

/// PEP 508's names, as far as the entry's own name says it: `~ip-20.0.dist-info` is pip's own
/// rubbish.
bool is_named(const common::dir_entry& e) {
  const auto is_plain = [](char c) { return common::is_digit(c) || common::is_letter(c); };
  const auto stem = std::string_view(e.name).substr(0, e.name.rfind('.'));
  const auto name = stem.substr(0, stem.find('-'));
  return !name.empty() && is_plain(name.front()) && is_plain(name.back()) &&
         std::ranges::all_of(name, [&](char c) { return is_plain(c) || c == '.' || c == '_'; });
}

/// The files that may hold an entry's metadata, in the order in which Python's importlib looks for
/// them; none: the entry is no package.
std::vector<std::string> metadata_of(const std::string& site, const common::dir_entry& e) {
  const auto path = site + "/" + e.name;
  if (!is_named(e)) return {};
  if (e.name.ends_with(".egg")) return {path + "/EGG-INFO/PKG-INFO"};
  const auto name = common::lower_case(e.name);
  if (!name.ends_with(".dist-info") && !name.ends_with(".egg-info")) return {};
  if (e.type == kind::file) return {path};
  if (e.type == kind::directory) return {path + "/METADATA", path + "/PKG-INFO"};
  return {path + "/METADATA", path + "/PKG-INFO", path};  // a link to either
}

/// What stands before the body, which is a description of any length as a rule.
common::result<common::file_content> read_head(const common::root_dir& host,
                                               const std::string& file) {
  auto head = host.read(file, usual_head);
  const bool whole = !head || !head->truncated || head->bytes.find("\n\n") != std::string::npos;
  return whole ? std::move(head) : host.read(file, head_limit);
}

/// One package; a fault: why it is not known; neither: what pip passes over, too.
struct metadata_reading {
  std::optional<schemas::encoded_row> row;
  std::string file, fault;
};

metadata_reading read_metadata(const common::root_dir& host, const std::vector<std::string>& files,
                               const std::string& installer) {
  for (const auto& file : files) {
    const auto head = read_head(host, file);
    const bool is_folder = !head && head.error().code == common::errc::refused &&
                           files.size() == 3 && file == files.back();
    if (is_folder || (!head && head.error().code == common::errc::not_found)) continue;
    if (!head) return {{}, file, head.error().detail};
    if (head->bytes.empty()) continue;
    auto p = parse_metadata(head->bytes);
    if (!p.name) return {};
    if (!p.version) return {{}, file, file + ": no readable Version"};
    p.path = "/" + file;
    if (const auto by = host.read(installer, 256)) p.installer = text_or_absent(by->bytes, 64);
    return {masked_row(p), file, {}};
  }
  return {};
}

/// What is zipped has the name and version of its file, NAME-VERSION-py3.11.egg, as for setuptools.
metadata_reading read_zipped(const common::root_dir& host, const std::string& site,
                             const std::string& name) {
  const auto path = site + "/" + name;
  const auto start = host.read(path, 4);
  if (!start) return {{}, path, start.error().detail};
  const auto parts = split(std::string_view(name).substr(0, name.rfind('.')), '-');
  if (!start->bytes.starts_with("PK\3\4") || parts.size() < 2) return {};
  schemas::package p;
  p.format = "pypi";
  p.name = text_or_absent(parts[0], 1024);
  if (p.name) std::ranges::replace(*p.name, '_', '-');  // a `-` of the name is `_` there
  p.version = text_or_absent(parts[1], 1024);
  if (!p.name || !p.version) return {};
  p.path = "/" + path;
  return {masked_row(p), path, {}};
}

/// The folder that NAME.egg-link names: what is being developed there is installed from there.
std::string linked_folder(const common::root_dir& host, const std::string& site,
                          const std::string& link, package_rows& out) {
  const auto text = host.read(site + "/" + link, 4096);
  if (!text && may_hold(text.error())) out.lost(text.error().detail);
  if (!text) return {};
  std::string_view rest = text->bytes, line;
  while (next_line(rest, line) && trim(line).empty()) {
  }
  line = trim(line);
  if (line.empty()) return {};
  const auto folder = line.starts_with('/') ? std::string(line) : fmt::format("{}/{}", site, line);
  return below_root(std::filesystem::path("/" + folder).lexically_normal().string());
}

class site_reader {
 public:
  site_reader(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {}

  /// Up to where there is no room for more. `follows`: links to folders of developers, once.
  void read(const std::string& site, bool follows = true) {
    const auto entries = common::list_known(host_, site, site_limit);
    if (!entries) {
      if (follows || entries.error().code != common::errc::not_found)
        out_.lost_at(site, entries.error().detail);
      return;
    }
    for (const auto& e : *entries) {
      if (follows && e.name.ends_with(".egg-link")) {
        const auto folder = linked_folder(host_, site, e.name, out_);
        if (!folder.empty()) read(folder, false);
        continue;
      }
      if (!follows && e.name.ends_with(".egg")) continue;
      if (entry(site, e)) continue;
      // Of a site the place says it; this folder may lie in another one.
      if (!follows) out_.lost_at(site, fmt::format("{}: no room for its packages", site));
      return;
    }
  }

 private:
  /// False: no room for more.
  bool entry(const std::string& site, const common::dir_entry& e) {
    const auto files = metadata_of(site, e);
    if (files.empty()) return true;
    if (!out_.may_look()) return false;
    const auto installer = site + "/" + e.name + "/INSTALLER";
    const bool zipped = e.type == kind::file && e.name.ends_with(".egg");
    const auto make = [&] {
      return std::make_shared<metadata_reading>(zipped ? read_zipped(host_, site, e.name)
                                                       : read_metadata(host_, files, installer));
    };
    const auto worth = [](const metadata_reading& r) { return r.fault.empty(); };
    const auto first = zipped ? site + "/" + e.name : files.front();
    const auto one =
        files.size() < 3
            ? common::known<metadata_reading>(host_, "pypi", {first, files.back(), installer}, make,
                                              worth)
            : common::known<metadata_reading>(
                  host_, "pypi", {first, files[1], files.back(), installer}, make, worth);
    if (!one->fault.empty()) out_.lost_at(one->file, one->fault);
    return !one->row || out_.add(*one->row);
  }

  const common::root_dir& host_;
  package_rows& out_;
};

}  // namespace

void read_python(const common::root_dir& host, package_rows& out) {
  const auto people = find_homes(host);
  out.tell_homes(people);
  const package_places places(people);
  site_reader sites(host, out);
  for (const auto& site : python_sites(host, people, out)) {
    out.found();
    out.begin_place(places.of(site));
    sites.read(site);
  }
}

}  // namespace collector::inventory
