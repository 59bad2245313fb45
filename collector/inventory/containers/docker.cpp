// What docker writes down of a container, without asking its daemon.
#include <algorithm>

#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/time_text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
constexpr std::size_t config_limit = 4u << 20;

schemas::text without_slash(schemas::text name) {
  return name && name->starts_with('/') ? schemas::text(name->substr(1)) : name;
}

/// As docker itself calls it. A container that never started has the time zero of Go.
schemas::text docker_state(const json& state) {
  if (!state.is_object()) return {};
  const auto is = [&](std::string_view name) { return boolean_at(state, name).value_or(false); };
  if (is("Running")) return is("Paused") ? "paused" : is("Restarting") ? "restarting" : "running";
  if (is("RemovalInProgress")) return "removing";
  if (is("Dead")) return "dead";
  const auto started = text_at(state, "StartedAt", 64);
  return !started || started->starts_with("0001-01-01T00:00:00") ? "created" : "exited";
}

/// The program and its arguments, what looks like a secret masked.
schemas::list command_of(const json& config) {
  std::vector<std::string> out;
  if (auto program = text_at(config, "Path", container_text_limit)) out.push_back(*program);
  for (const auto& a : member(config, "Args"))
    if (a.is_string() && out.size() < container_list_limit)
      out.push_back(a.get<std::string>().substr(0, container_text_limit));
  common::secrets::mask_arguments(out);
  return out;
}

/// `8080 -> 80/tcp`, sorted.
schemas::list ports_of(const json& host_config) {
  std::vector<std::string> out;
  for (const auto& [inside, bindings] : member(host_config, "PortBindings").items())
    for (const auto& b : bindings) {
      const auto address = text_at(b, "HostIp", 64);
      if (out.size() < container_list_limit)
        out.push_back(fmt::format("{}{}{} -> {}", address.value_or(""), address ? ":" : "",
                                  text_at(b, "HostPort", 16).value_or("?"), inside.substr(0, 32)));
    }
  std::ranges::sort(out);
  return out;
}

schemas::list mounts_of(const json& config) {
  std::vector<std::string> out;
  for (const auto& [inside, m] : member(config, "MountPoints").items())
    if (out.size() < container_list_limit)
      out.push_back(mount_text(text_at(m, "Source", container_text_limit).value_or(""), inside,
                               boolean_at(m, "RW") == false));
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> texts_in(const json& list) {
  std::vector<std::string> out;
  if (!list.is_array()) return out;
  for (const auto& one : list)
    if (one.is_string() && out.size() < container_list_limit)
      out.push_back(one.get<std::string>().substr(0, container_text_limit));
  return out;
}

/// `pid=host`, `security=seccomp=unconfined`, `device=/dev/sda`, sorted.
schemas::list shares_of(const json& host_config) {
  std::vector<std::string> out;
  for (const auto& [key, name] :
       {std::pair{"PidMode", "pid"}, std::pair{"IpcMode", "ipc"}, std::pair{"UTSMode", "uts"},
        std::pair{"UsernsMode", "userns"}, std::pair{"NetworkMode", "network"}})
    if (text_at(host_config, key, 256) == "host") out.push_back(fmt::format("{}=host", name));
  for (const auto& option : texts_in(member(host_config, "SecurityOpt")))
    out.push_back("security=" + option);
  for (const auto& device : member(host_config, "Devices"))
    if (const auto path = text_at(device, "PathOnHost", container_text_limit);
        path && out.size() < container_list_limit)
      out.push_back("device=" + *path);
  std::ranges::sort(out);
  return out;
}

void read_docker_one(const common::root_dir& host, const std::string& folder,
                     const std::string& owner, gathered_containers& g) {
  const auto file = folder + "/config.v2.json";
  const auto config = read_json(host, file, {.bytes = config_limit, .depth = 16});
  const gap this_one{{{"runtime", "docker"}, {"path", "/" + file}}};
  // What is left of a container that was removed while it was in use: docker passes over it, too.
  if (!config && config.error().code == common::errc::not_found) return;
  if (!config) return g.met.lost(this_one, config.error().detail);
  schemas::container c;
  c.runtime = "docker";
  c.container_id = text_at(*config, "ID", 64);
  if (!c.container_id) return g.met.lost(this_one, file + ": no readable ID");
  const auto &inner = member(*config, "Config"), &state = member(*config, "State");
  c.name = without_slash(text_at(*config, "Name", 256));
  c.image = text_at(inner, "Image", 512);
  c.image_id = text_at(*config, "Image", 128);
  c.user = text_at(inner, "User", 256);
  c.state = docker_state(state);
  const bool alive = c.state == "running" || c.state == "paused";
  const auto pid = integer_at(state, "Pid");
  // After a crash the file says "running" until docker is started again.
  if (alive && host.is_live() && !host.stat(fmt::format("proc/{}", pid.value_or(0))))
    c.state.reset();
  c.command = command_of(*config);
  c.mounts = mounts_of(*config);
  c.created_at = daemon_time(text_at(*config, "Created", 64).value_or(""));
  if (alive && c.state) {
    c.pid = pid;
    c.started_at = daemon_time(text_at(state, "StartedAt", 64).value_or(""));
  }
  c.owner = owner;
  c.path = "/" + file;
  const auto outer =
      read_json(host, folder + "/hostconfig.json", {.bytes = config_limit, .depth = 16});
  // Without it half of the row would look like a change.
  if (!outer && outer.error().code != common::errc::not_found)
    return g.met.lost(this_one, outer.error().detail);
  if (outer) {
    c.privileged = boolean_at(*outer, "Privileged");
    c.network_mode = text_at(*outer, "NetworkMode", 256);
    c.restart_policy = text_at(member(*outer, "RestartPolicy"), "Name", 64);
    c.ports = ports_of(*outer);
    c.capabilities = capabilities_beyond_usual(texts_in(member(*outer, "CapAdd")));
    c.shares = shares_of(*outer);
  }
  g.out.rows.push_back(masked_row(c));
}

}  // namespace

void read_docker(const common::root_dir& host, const container_store& store,
                 gathered_containers& g) {
  const gap in_store{{{"runtime", "docker"}, {"path", "/" + store.folder + "/"}}};
  if (!is_there(host, store, in_store, g)) return;
  const auto folder = store.folder + "/containers";
  const auto entries = host.list(folder, containers_limit);
  if (!entries && entries.error().code == common::errc::not_found) return;
  if (!entries) return g.met.lost(in_store, entries.error().detail);
  for (const auto& e : *entries)
    if (e.type == common::dir_entry::kind::directory)
      read_docker_one(host, folder + "/" + e.name, store.owner, g);
}

}  // namespace collector::inventory
