// Flatpaks: what is deployed in the system's installation and in users' own, by their folders and
// metadata.
#include <algorithm>

#include "collector/inventory/appstream.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t branches_limit = 10'000, metainfo_limit = 1u << 20;

/// One reference: `app/org.example.App/x86_64/stable`, deployed below `active`.
class reader {
 public:
  reader(const common::root_dir& host, package_rows& out) : host_(host), out_(out) {}

  void installation(const std::string& base) {
    for (const auto* type : {"app", "runtime"}) {
      const auto ids = host_.list(base + "/" + type, branches_limit);
      if (!ids && ids.error().code == common::errc::not_found) continue;
      out_.found();
      if (!ids) {
        out_.unreadable_at(base, ids.error().detail);
        continue;
      }
      for (const auto& id : *ids)
        if (id.type == kind::directory)
          each_branch(base + "/" + type + "/" + id.name, id.name, type);
    }
  }

 private:
  void each_branch(const std::string& folder, const std::string& id, const char* type) {
    for (const auto& arch : folders(folder))
      for (const auto& branch : folders(folder + "/" + arch)) {
        const auto deployed = fmt::format("{}/{}/{}", folder, arch, branch);
        if (!out_.may_look()) return;
        if (host_.stat(deployed + "/active")) add(deployed, id, arch, branch, type);
      }
  }

  std::vector<std::string> folders(const std::string& path) {
    std::vector<std::string> names;
    const auto entries = host_.list(path, 1000);
    if (!entries) return out_.lost_at(path, entries.error().detail), names;
    for (const auto& e : *entries)
      if (e.type == kind::directory) names.push_back(e.name);
    return names;
  }

  void add(const std::string& deployed, const std::string& id, const std::string& arch,
           const std::string& branch, const char* type) {
    schemas::package p;
    p.name = id;
    p.architecture = arch;
    p.format = "flatpak";
    p.path = "/" + deployed;
    p.section = type;
    p.release = branch;
    for (const auto* file :
         {"metainfo/{}.metainfo.xml", "metainfo/{}.appdata.xml", "appdata/{}.appdata.xml"})
      if (const auto xml =
              host_.read(deployed + "/active/files/share/" + fmt::format(fmt::runtime(file), id),
                         metainfo_limit);
          xml && !p.version)
        p.version = newest_release(xml->bytes);
    // `active` is a link to the folder named by the commit that is deployed.
    if (const auto commit = host_.read_link(deployed + "/active"))
      p.source = text_or_absent(*commit, 128);
    out_.add(p);
  }

  const common::root_dir& host_;
  package_rows& out_;
};

/// Of the system, as flatpak-installation(5) names them.
std::vector<std::string> further_installations(const common::root_dir& host) {
  const std::string folder = "etc/flatpak/installations.d";
  std::vector<std::string> out;
  const auto entries = host.list(folder, 1000);
  if (!entries) return out;
  for (const auto& e : *entries) {
    if (!e.name.ends_with(".conf")) continue;
    const auto text = host.read(folder + "/" + e.name, 64u << 10);
    const auto sections = text ? parse_ini(text->bytes) : std::vector<ini_section>{};
    for (const auto& s : sections)
      if (s.name.starts_with("Installation ") && s.get("Path").starts_with('/') && out.size() < 100)
        out.push_back(below_root(s.get("Path")));
  }
  return out;
}

}  // namespace

void read_flatpak(const common::root_dir& host, package_rows& out) {
  reader r(host, out);
  r.installation("var/lib/flatpak");
  for (const auto& path : further_installations(host)) r.installation(path);
  const auto people = find_homes(host);
  out.tell_homes(people);
  for (const auto& h : people.all) {
    out.begin_place(h.path);
    r.installation(h.path + "/.local/share/flatpak");
  }
}

}  // namespace collector::inventory
