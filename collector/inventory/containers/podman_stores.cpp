#include <algorithm>
#include <set>

#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t storage_conf_limit = 256u << 10;
constexpr const char *usual_storage = "var/lib/containers/storage",
                     *usual_run = "run/containers/storage";

/// A text of TOML without its quotes and what comes after them; other kinds of values as they are.
std::string toml_text(std::string_view value) {
  if (!value.empty() && (value[0] == '"' || value[0] == '\''))
    return std::string(value.substr(1, value.find(value[0], 1) - 1));
  return std::string(trim(value.substr(0, value.find('#'))));
}

/// A storage.conf, as far as it says where things lie.
struct storage_conf {
  std::string file, graph_root, run_root, rootless_path, driver;
};

std::optional<storage_conf> read_storage_conf(const common::root_dir& host, const std::string& file,
                                              const gap& where, gathered_containers& g) {
  const auto text = host.read(file, storage_conf_limit);
  if (!text && text.error().code != common::errc::not_found) g.met.lost(where, text.error().detail);
  if (!text) return std::nullopt;
  const auto all = parse_ini(text->bytes);
  const auto& storage = section(all, "storage");
  return storage_conf{
      "/" + file, toml_text(storage.get("graphroot")), toml_text(storage.get("runroot")),
      toml_text(storage.get("rootless_storage_path")), toml_text(storage.get("driver"))};
}

std::string without_root(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path.substr(0, 1024));
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
  return without_root(path);
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
void add_crio(const common::root_dir& host, std::vector<container_store>& out) {
  container_store store;
  std::vector<std::string> files{"etc/crio/crio.conf"};
  for (const std::string folder : {"usr/lib/crio/crio.conf.d", "etc/crio/crio.conf.d"})
    if (const auto entries = host.list(folder, 1000))
      for (const auto& e : *entries) files.push_back(folder + "/" + e.name);
  for (const auto& file : files) {
    const auto text = host.read(file, storage_conf_limit);
    if (!text) continue;
    const auto all = parse_ini(text->bytes);
    const auto& crio = section(all, "crio");
    if (const auto root = toml_text(crio.get("root")); !root.empty())
      store = {without_root(root), "root", "/" + file};
    if (const auto driver = toml_text(crio.get("storage_driver")); !driver.empty())
      store.driver = driver;
  }
  if (!store.folder.empty()) out.push_back(store);
}

}  // namespace

std::vector<container_store> podman_stores(const common::root_dir& host,
                                           const std::vector<home>& people,
                                           gathered_containers& g) {
  const gap of_system{{{"runtime", "podman"}, {"owner", "root"}}};
  auto system = read_storage_conf(host, "etc/containers/storage.conf", of_system, g);
  if (!system) system = read_storage_conf(host, "usr/share/containers/storage.conf", of_system, g);
  std::vector<container_store> out{{usual_storage, "root", "", "", usual_run}};
  if (system) {
    if (!system->graph_root.empty()) {
      out[0].folder = without_root(system->graph_root);
      out[0].named_by = out[0].folder == usual_storage ? "" : system->file;
    }
    if (!system->run_root.empty()) out[0].run = without_root(system->run_root);
    out[0].driver = system->driver;
  }
  add_crio(host, out);
  for (const auto& h : people) out.push_back(store_of(host, h, system, g));
  std::set<std::string> seen;
  std::erase_if(out, [&](const auto& s) { return !seen.insert(s.folder).second; });
  return out;
}

}  // namespace collector::inventory
