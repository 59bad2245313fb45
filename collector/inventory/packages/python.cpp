// Python packages by their metadata, as pip lists them: NAME.dist-info/METADATA, NAME.egg-info (a
// file, or PKG-INFO in a folder), NAME.egg/EGG-INFO, and what NAME.egg-link leads to. What has no
// name or no metadata pip passes over, and so do we.
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/python_sites.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t head_limit = 64u << 10, site_limit = 20'000;

/// `license` may be a whole text over many lines; the rest of it is indented and left out.
void take_field(schemas::package& p, std::string_view field, std::string_view value) {
  const auto set = [&](schemas::text& to, std::size_t most) {
    if (!to && value != "UNKNOWN") to = text_or_absent(value, most);
  };
  if (field == "name") set(p.name, 1024);
  if (field == "version") set(p.version, 1024);
  if (field == "summary") set(p.description, 4096);
  if (field == "home-page") set(p.homepage, 1024);
  if (field == "author" || field == "author-email" || field == "maintainer") set(p.vendor, 1024);
  if (field == "license-expression" || field == "license") set(p.license, 256);
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
    // Names of fields are those of mail: in any case.
    take_field(p, common::lower_case(line.substr(0, colon)), trim(line.substr(colon + 1)));
  }
  return p;
}

bool is_named(const common::dir_entry& e) {
  const char c = e.name.empty() ? '~' : e.name[0];  // `~ip-20.0.dist-info`: pip's own rubbish
  return common::is_digit(c) || common::is_letter(c);
}

/// The files that may hold an entry's metadata, in the order in which Python's importlib looks for
/// them; none: the entry is no package.
std::vector<std::string> metadata_of(const std::string& site, const common::dir_entry& e) {
  const auto path = site + "/" + e.name;
  const bool folder = e.type == kind::directory;
  if (!is_named(e)) return {};
  if (e.name.ends_with(".egg") && folder) return {path + "/EGG-INFO/PKG-INFO"};
  if (e.name.ends_with(".dist-info") && folder) return {path + "/METADATA", path + "/PKG-INFO"};
  if (!e.name.ends_with(".egg-info")) return {};
  if (folder) return {path + "/METADATA", path + "/PKG-INFO"};
  return {path};
}

/// One package; a fault: why it is not known; neither: what pip passes over, too.
struct metadata_reading {
  std::optional<schemas::encoded_row> row;
  std::string file, fault;
};

metadata_reading read_metadata(const common::root_dir& host, const std::vector<std::string>& files,
                               const std::string& installer) {
  for (const auto& file : files) {
    const auto head = host.read(file, head_limit);
    if (!head && head.error().code == common::errc::not_found) continue;
    if (!head) return {{}, file, head.error().detail};
    auto p = parse_metadata(head->bytes);
    if (!p.name) return {};
    if (!p.version) return {{}, file, file + ": no readable Version"};
    p.path = "/" + file;
    if (const auto by = host.read(installer, 256)) p.installer = text_or_absent(by->bytes, 64);
    return {masked_row(p), file, {}};
  }
  return {};
}

/// The folder that NAME.egg-link names: what is being developed there is installed from there.
std::string linked_folder(const common::root_dir& host, const std::string& link) {
  const auto text = host.read(link, 4096);
  if (!text || !text->bytes.starts_with('/')) return {};
  auto folder = text->bytes.substr(1, text->bytes.find_first_of("\r\n") - 1);
  while (folder.ends_with('/')) folder.pop_back();
  return folder;
}

class site_reader {
 public:
  site_reader(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {}

  /// False: no room for more. `follows`: links to folders of developers, once.
  bool read(const std::string& site, bool follows = true) {
    const auto entries = common::list_known(host_, site, site_limit);
    if (!entries) {
      if (follows || entries.error().code != common::errc::not_found)
        out_.lost_at(site, entries.error().detail);
      return true;
    }
    for (const auto& e : *entries) {
      if (follows && e.name.ends_with(".egg-link")) {
        const auto folder = linked_folder(host_, site + "/" + e.name);
        if (!folder.empty() && !read(folder, false)) return false;
        continue;
      }
      if (!follows && !e.name.ends_with(".egg-info")) continue;
      if (!entry(site, e)) return false;
    }
    return true;
  }

 private:
  bool entry(const std::string& site, const common::dir_entry& e) {
    const auto files = metadata_of(site, e);
    if (files.empty()) return true;
    const auto installer = site + "/" + e.name + "/INSTALLER";
    const auto make = [&] {
      return std::make_shared<metadata_reading>(read_metadata(host_, files, installer));
    };
    const auto worth = [](const metadata_reading& r) { return r.fault.empty(); };
    const auto one = common::known<metadata_reading>(
        host_, "pypi", {files.front(), files.back(), installer}, make, worth);
    if (!one->fault.empty()) out_.lost_at(one->file, one->fault);
    return !one->row || out_.add(*one->row);
  }

  const common::root_dir& host_;
  package_rows& out_;
};

}  // namespace

void read_python(const common::root_dir& host, package_rows& out) {
  site_reader sites(host, out);
  for (const auto& site : python_sites(host, out)) {
    out.found();
    if (!sites.read(site)) return;
  }
}

}  // namespace collector::inventory
