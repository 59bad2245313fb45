#include <algorithm>
#include <set>

#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/toml.hpp"

namespace collector::inventory {

namespace {

constexpr const char *usual_storage = "var/lib/containers/storage",
                     *usual_run = "run/containers/storage";

/// A storage.conf, as far as it says where things lie.
struct storage_conf {
  std::string file, graph_root, run_root, rootless_path, driver;
};

std::optional<storage_conf> read_storage_conf(const common::root_dir& host, const std::string& file,
                                              const gap& where, gathered_containers& g) {
  const auto said = read_toml(host, file);
  if (!said && said.error().code != common::errc::not_found) g.met.lost(where, said.error().detail);
  if (!said) return std::nullopt;
  return storage_conf{"/" + file, said->get("storage.graphroot"), said->get("storage.runroot"),
                      said->get("storage.rootless_storage_path"), said->get("storage.driver")};
}

/// What a path of a person may name: `$HOME`, `~`, `$UID`, `$USER`.
std::string expanded(std::string path, const home& of, const std::string& uid) {
  if (path.starts_with("~/")) path.replace(0, 1, "/" + of.path);
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"HOME", "/" + of.path},
                                    {"UID", uid},
                                    {"USER", of.user}})
    for (const auto& form : {"${" + name + "}", "$" + name})
      for (auto at = path.find(form); at != path.npos && path.size() < 1024;
           at = path.find(form, at + value.size()))
        path.replace(at, form.size(), value);
  return below_root(path);
}

/// The place of one person: the system's file may give everybody one, an own file goes before it.
container_store store_of(const common::root_dir& host, const home& h,
                         const std::optional<storage_conf>& system, gathered_containers& g) {
  container_store out{h.path + "/.local/share/containers/storage", h.user, ""};
  const auto facts = host.stat(h.path);
  const auto uid = facts ? std::to_string(facts->uid) : std::string{};
  const auto own = read_storage_conf(host, h.path + "/.config/containers/storage.conf",
                                     {{{"runtime", "podman"}, {"owner", h.user}}}, g);
  const auto take = [&](const storage_conf& from, const std::string& path) {
    if (!path.empty()) out.folder = expanded(path, h, uid);
    if (!from.driver.empty()) out.driver = from.driver;
  };
  // A place that everybody is given is no sign that this person has containers.
  if (system) take(*system, system->rootless_path);
  if (own) {
    take(*own, own->rootless_path.empty() ? own->graph_root : own->rootless_path);
    if (!own->rootless_path.empty() || !own->graph_root.empty()) out.named_by = own->file;
  }
  out.run = own && !own->run_root.empty() ? expanded(own->run_root, h, uid)
                                          : "run/user/" + uid + "/containers";
  return out;
}

/// cri-o shares podman's place unless its own files name another one; of several the last counts.
void add_crio(const common::root_dir& host, std::vector<container_store>& out,
              gathered_containers& g) {
  container_store store;
  std::vector<std::string> files{"etc/crio/crio.conf"};
  const gap of_crio{{{"runtime", "cri-o"}}};
  for (const std::string folder : {"usr/lib/crio/crio.conf.d", "etc/crio/crio.conf.d"}) {
    const auto entries = host.list(folder, 1000);
    if (entries)
      for (const auto& e : *entries) files.push_back(folder + "/" + e.name);
    else if (may_hold(entries.error()))
      g.met.lost(of_crio, entries.error().detail);
  }
  for (const auto& file : files) {
    const auto said = read_toml(host, file);
    if (!said && said.error().code != common::errc::not_found)
      g.met.lost(of_crio, said.error().detail);
    if (!said) continue;
    if (const auto root = said->get("crio.root"); !root.empty())
      store = {below_root(root), "root", "/" + file};
    if (const auto driver = said->get("crio.storage_driver"); !driver.empty())
      store.driver = driver;
  }
  store.runtime = "cri-o";
  if (!store.folder.empty()) out.push_back(store);
}

}  // namespace

std::vector<container_store> podman_stores(const common::root_dir& host,
                                           const std::vector<home>& people,
                                           gathered_containers& g) {
  const gap of_system{{{"owner", "root"}}};  // cri-o's lie there, too
  auto system = read_storage_conf(host, "etc/containers/storage.conf", of_system, g);
  if (!system) system = read_storage_conf(host, "usr/share/containers/storage.conf", of_system, g);
  std::vector<container_store> out{{usual_storage, "root", "", "", usual_run}};
  if (system) {
    const home root{"root", "root"};
    if (!system->graph_root.empty()) {
      out[0].folder = expanded(system->graph_root, root, "0");
      out[0].named_by = out[0].folder == usual_storage ? "" : system->file;
    }
    if (!system->run_root.empty()) out[0].run = expanded(system->run_root, root, "0");
    out[0].driver = system->driver;
  }
  add_crio(host, out, g);
  for (const auto& h : people) out.push_back(store_of(host, h, system, g));
  std::set<std::string> seen;
  std::erase_if(out, [&](const auto& s) { return !seen.insert(s.folder).second; });
  return out;
}

}  // namespace collector::inventory
