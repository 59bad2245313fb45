#include <algorithm>
#include <array>

#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t daemon_limit = 256u << 10;

/// The path that docker is started with behind one of these options, `--data-root=/x` or
/// `--data-root /x`; the last one counts.
std::string path_in_options(std::string_view text, const std::vector<std::string_view>& options) {
  std::string out;
  for (std::string_view line; next_line(text, line);) {
    if (trim(line).starts_with('#')) continue;
    for (const auto option : options) {
      auto at = line.find(option);
      if (at == line.npos) continue;
      auto value = line.substr(at + option.size());
      if (!value.starts_with('=') && !value.starts_with(' ')) continue;
      value = trim(value.substr(1));
      value = value.substr(0, value.find_first_of(" \t\"'\\"));
      if (value.starts_with('/')) out = value;
    }
  }
  return out;
}

/// Wherever they lie: a file that may name another place could not be read.
gap of_system_docker() { return {{{"runtime", "docker"}, {"owner", "root"}}}; }

/// Files whose text is docker's command line, or part of it.
std::vector<std::string> option_files(const common::root_dir& host, gathered_containers& g) {
  std::vector<std::string> out{"etc/default/docker",
                               "etc/sysconfig/docker",
                               "etc/sysconfig/docker-storage",
                               "etc/conf.d/docker",
                               "usr/lib/systemd/system/docker.service",
                               "lib/systemd/system/docker.service",
                               "etc/systemd/system/docker.service"};
  const std::string drop_ins = "etc/systemd/system/docker.service.d";
  const auto entries = host.list(drop_ins, 1000);
  if (!entries) {
    if (may_hold(entries.error())) g.met.lost(of_system_docker(), entries.error().detail);
    return out;
  }
  for (const auto& e : *entries)
    if (e.name.ends_with(".conf")) out.push_back(drop_ins + "/" + e.name);
  return out;
}

/// With a namespace of its own for users, docker keeps everything in a folder `UID.GID`.
std::vector<std::string> remapped(const common::root_dir& host, const container_store& store,
                                  gathered_containers& g) {
  std::vector<std::string> out;
  const auto& folder = store.folder;
  const gap in_store{{{"runtime", "docker"}, {"path", "/" + folder + "/"}}};
  if (!is_there(host, store, in_store, g)) return out;
  const auto entries = host.list(folder, containers_limit);
  if (!entries) return g.met.lost(in_store, entries.error().detail), out;
  for (const auto& e : *entries) {
    const auto dot = e.name.find('.');
    if (dot != std::string::npos && number(std::string_view(e.name).substr(0, dot)) &&
        number(std::string_view(e.name).substr(dot + 1)))
      out.push_back(folder + "/" + e.name);
  }
  return out;
}

/// `said`: the place of a daemon as far as it is known without its configuration.
void add_stores(const common::root_dir& host, const std::string& file, const container_store& said,
                std::vector<container_store>& out, gathered_containers& g) {
  container_store store = said;
  bool remaps = false;
  const auto config = read_json(host, file, {.bytes = daemon_limit, .depth = 16});
  const bool there = config || config.error().code != common::errc::not_found;
  if (!config && there)
    g.met.lost({{{"runtime", "docker"}, {"owner", said.owner}}}, config.error().detail);
  if (config) {
    const auto mapped = text_at(*config, "userns-remap");
    remaps = mapped.has_value();
    auto root = text_at(*config, "data-root");
    if (!root) root = text_at(*config, "graph");  // as it was called before docker 17.05
    if (root) store = {below_root(*root), said.owner, "/" + file};
  }
  if (!remaps) return out.push_back(store);
  for (const auto& folder : remapped(host, store, g)) {
    out.push_back(store);
    out.back().folder = folder;
  }
}

}  // namespace

std::vector<container_store> docker_stores(const common::root_dir& host,
                                           const std::vector<home>& people,
                                           gathered_containers& g) {
  std::vector<container_store> out;
  container_store of_system{"var/lib/docker", "root", ""};
  std::string config = "etc/docker/daemon.json";
  for (const auto& file : option_files(host, g)) {
    const auto text = read_whole(host, file, daemon_limit);
    if (!text) {
      if (may_hold(text.error())) g.met.lost(of_system_docker(), text.error().detail);
      continue;
    }
    const auto root = path_in_options(*text, {"--data-root", "--graph", " -g", "\"-g"});
    if (!root.empty()) of_system = {below_root(root), "root", "/" + file};
    const auto other = path_in_options(*text, {"--config-file"});
    if (!other.empty()) config = below_root(other);
  }
  add_stores(host, config, of_system, out, g);
  const std::string snap = "var/snap/docker/";
  if (host.stat(snap + "common"))
    add_stores(host, snap + "current/config/daemon.json",
               {snap + "common/var-lib-docker", "root", ""}, out, g);
  for (const auto& h : people) {
    const auto usual = h.path + "/.local/share/docker";
    add_stores(host, h.path + "/.config/docker/daemon.json", {usual, h.user, ""}, out, g);
  }
  return out;
}

}  // namespace collector::inventory
