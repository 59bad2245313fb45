// The table `containers`: what docker and podman write down of theirs; nothing is asked of a
// daemon.
#include <algorithm>
#include <array>

#include "collector/inventory/containers/gathered.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/time_text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
constexpr std::size_t config_limit = 4u << 20;
constexpr const char* docker = "var/lib/docker/containers";

schemas::text without_slash(schemas::text name) {
  return name && name->starts_with('/') ? schemas::text(name->substr(1)) : name;
}

schemas::text docker_state(const json& state) {
  for (const auto& [member_name, says] : {std::pair{"Paused", "paused"},
                                          {"Restarting", "restarting"},
                                          {"Running", "running"},
                                          {"Dead", "dead"}})
    if (boolean_at(state, member_name).value_or(false)) return says;
  return state.is_object() ? schemas::text("exited") : schemas::text{};
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

/// `/on/the/host -> /inside`, sorted.
schemas::list mounts_of(const json& config) {
  std::vector<std::string> out;
  for (const auto& [inside, m] : member(config, "MountPoints").items())
    if (out.size() < container_list_limit)
      out.push_back(text_at(m, "Source", container_text_limit).value_or("") + " -> " +
                    inside.substr(0, container_text_limit));
  std::ranges::sort(out);
  return out;
}

void read_docker_one(const common::root_dir& host, const std::string& folder,
                     gathered_containers& g) {
  const auto file = folder + "/config.v2.json";
  const auto config = read_json(host, file, {.bytes = config_limit, .depth = 16});
  const gap this_one{{{"runtime", "docker"}, {"path", "/" + file}}};
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
  c.command = command_of(*config);
  c.mounts = mounts_of(*config);
  c.created_at = daemon_time(text_at(*config, "Created", 64).value_or(""));
  if (c.state == "running" || c.state == "paused") {
    c.pid = integer_at(state, "Pid");
    c.started_at = daemon_time(text_at(state, "StartedAt", 64).value_or(""));
  }
  c.owner = "root";
  c.path = "/" + file;
  if (const auto outer =
          read_json(host, folder + "/hostconfig.json", {.bytes = config_limit, .depth = 16})) {
    c.privileged = boolean_at(*outer, "Privileged");
    c.network_mode = text_at(*outer, "NetworkMode", 256);
    c.restart_policy = text_at(member(*outer, "RestartPolicy"), "Name", 64);
    c.ports = ports_of(*outer);
  }
  g.out.rows.push_back(masked_row(c));
}

void read_docker(const common::root_dir& host, gathered_containers& g) {
  const auto entries = host.list(docker, containers_limit);
  if (!entries && entries.error().code == common::errc::not_found) return;
  g.found = true;
  if (!entries) return g.met.lost({{{"runtime", "docker"}}}, entries.error().detail);
  for (const auto& e : *entries)
    if (e.type == common::dir_entry::kind::directory)
      read_docker_one(host, docker + ("/" + e.name), g);
}

}  // namespace

table_scan collect_containers(const common::root_dir& host) {
  gathered_containers g;
  read_docker(host, g);
  read_podman(host, "var/lib/containers/storage", "root", g);
  const auto people = find_homes(host);
  for (const auto& h : people.all)
    read_podman(host, h.path + "/.local/share/containers/storage", h.user, g);
  if (!g.found && g.met.none()) {
    g.out.status = schemas::table_status::unsupported;
    g.out.reason = "neither docker nor podman keeps containers here";
  } else if (g.out.reason.empty()) {
    g.out.reason = people.remark;
  }
  g.met.tell(g.out);
  return std::move(g.out);
}

}  // namespace collector::inventory
