#include <algorithm>
#include <array>
#include <map>

#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/sqlite_file.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/time_text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
constexpr std::size_t list_bytes = 4u << 20, about_bytes = 256u << 10;

/// What podman's own database says of a container.
struct said {
  std::int64_t state = 0;
  json now, config;
};
using said_of = std::map<std::string, said>;

json object(const std::string& text) {
  return parse_json(text, {.bytes = about_bytes, .depth = 24}).value_or(json{});
}

/// db.sql, since podman 5; before, the state lay in a file of another kind, and stays unknown.
said_of read_database(const common::root_dir& host, const std::string& storage,
                      gathered_containers& g) {
  said_of out;
  const auto file = sqlite_file::open(host, storage + "/db.sql");
  if (!file && file.error().code == common::errc::not_found) return out;
  const auto all =
      !file ? common::status{common::fail(file.error())}
            : file->each(
                  "SELECT s.ID, s.State, s.JSON, c.JSON FROM ContainerState s LEFT JOIN "
                  "ContainerConfig c ON c.ID = s.ID",
                  [&](const sqlite_file::row& r) {
                    if (out.size() < containers_limit)
                      out[r.text(0)] = {r.integer(1), object(r.text(2)), object(r.text(3))};
                  });
  // The containers themselves are known from their list: what is not known is their state.
  if (!all && g.out.reason.empty()) g.out.reason = "states are not known: " + all.error().detail;
  return all ? out : said_of{};
}

schemas::text name_of(std::int64_t state) {
  constexpr std::array<const char*, 9> names{"",        "created",  "initialized",
                                             "running", "stopped",  "paused",
                                             "exited",  "removing", "stopping"};
  return state > 0 && state < std::int64_t{names.size()}
             ? schemas::text(names[static_cast<std::size_t>(state)])
             : schemas::text{};
}

/// After a crash or a start of the machine the database says "running" until podman is asked again.
bool is_stale(const common::root_dir& host, const schemas::container& c) {
  const bool alive = c.state == "running" || c.state == "paused";
  return host.is_live() && alive && !host.stat(fmt::format("proc/{}", c.pid.value_or(0)));
}

schemas::list podman_command(const json& config) {
  const auto& words = member(config, "command");
  if (!words.is_array()) return {};
  std::vector<std::string> out;
  for (const auto& w : words)
    if (w.is_string() && out.size() < container_list_limit)
      out.push_back(w.get<std::string>().substr(0, container_text_limit));
  common::secrets::mask_arguments(out);
  return out;
}

schemas::list podman_ports(const json& config) {
  std::vector<std::string> out;
  for (const auto& p : member(config, "newPortMappings")) {
    const auto address = text_at(p, "host_ip", 64);
    const auto outside = integer_at(p, "host_port"), inside = integer_at(p, "container_port");
    if (!outside || !inside || out.size() == container_list_limit) continue;
    out.push_back(fmt::format("{}{}{} -> {}/{}", address.value_or(""), address ? ":" : "", *outside,
                              *inside, text_at(p, "protocol", 16).value_or("tcp")));
  }
  std::ranges::sort(out);
  return out;
}

/// What the specification for the runtime has: binds of the host, capabilities, what is shared.
void add_specified(const json& spec, schemas::container& c) {
  if (!spec.is_object() || spec.empty()) return;
  c.mounts.emplace();
  for (const auto& m : member(spec, "mounts")) {
    if (text_at(m, "type", 64) != "bind" || c.mounts->size() == container_list_limit) continue;
    const auto& options = member(m, "options");
    const bool read_only = std::ranges::any_of(options, [](const auto& o) { return o == "ro"; });
    c.mounts->push_back(mount_text(text_at(m, "source", container_text_limit).value_or(""),
                                   text_at(m, "destination", container_text_limit).value_or(""),
                                   read_only));
  }
  std::ranges::sort(*c.mounts);
  std::vector<std::string> names;
  for (const auto& one : member(member(member(spec, "process"), "capabilities"), "bounding"))
    if (one.is_string() && names.size() < container_list_limit)
      names.push_back(one.get<std::string>());
  c.capabilities = capabilities_beyond_usual(names);
  const auto& own = member(member(spec, "linux"), "namespaces");
  if (!own.is_array()) return;
  c.shares.emplace();
  for (const auto* type : {"ipc", "network", "pid"})
    if (std::ranges::none_of(own, [&](const auto& n) { return text_at(n, "type", 64) == type; }))
      c.shares->push_back(fmt::format("{}=host", type));
}

void add_said(const common::root_dir& host, const said& s, schemas::container& c) {
  c.state = name_of(s.state);
  c.pid = integer_at(s.now, "pid");
  if (is_stale(host, c)) c.state.reset();
  if (c.state == "running" || c.state == "paused")
    c.started_at = daemon_time(text_at(s.now, "startedTime", 64).value_or(""));
  else
    c.pid.reset();
  if (!s.config.is_object()) return;
  c.command = podman_command(s.config);
  c.ports = podman_ports(s.config);
  c.user = text_at(s.config, "user", 256);
  c.privileged = boolean_at(s.config, "privileged");
  c.restart_policy = text_at(s.config, "restart_policy", 64);
  add_specified(member(s.config, "spec"), c);
}

/// What containers.json says, with what was written down at the making as JSON inside the JSON.
/// cri-o's containers belong to a pod.
schemas::container listed(const json& entry, const container_store& store) {
  schemas::container c;
  c.container_id = text_at(entry, "id", 64);
  const auto about = object(text_at(entry, "metadata", 64u << 10).value_or(""));
  c.runtime = text_at(about, "pod-id", 64) ? "cri-o" : store.runtime;
  const auto& names = member(entry, "names");
  if (names.is_array() && !names.empty() && names[0].is_string())
    c.name = text_or_absent(names[0].get<std::string>(), 256);
  c.image = text_at(about, "image-name", 512);
  c.image_id = text_at(entry, "image", 128);
  c.created_at = daemon_time(text_at(entry, "created", 64).value_or(""));
  return c;
}

void read_list(const common::root_dir& host, const std::string& file, const said_of& states,
               const container_store& store, gathered_containers& g) {
  const gap in_storage{{{"path", "/" + file}}};
  const auto all = read_json(host, file, {.bytes = list_bytes, .depth = 8});
  if (!all && all.error().code == common::errc::not_found) return;
  if (!all) return g.met.lost(in_storage, all.error().detail);
  std::size_t met = 0;
  for (const auto& entry : *all) {
    if (++met > containers_limit)
      return g.met.lost(in_storage,
                        fmt::format("{}: more than {} containers", file, containers_limit));
    auto c = listed(entry, store);
    if (!c.container_id) {
      g.met.lost(in_storage, file + ": a container without a readable id");
      continue;
    }
    if (const auto at = states.find(*c.container_id); at != states.end())
      add_said(host, at->second, c);
    c.owner = store.owner;
    c.path = "/" + file;
    g.out.rows.push_back(masked_row(c));
  }
}

/// `overlay-containers`, `vfs-containers`: of the driver that is configured if it has one, else of
/// whichever was used.
std::vector<std::string> lists_in(const common::root_dir& host, const container_store& store,
                                  gathered_containers& g) {
  constexpr std::string_view end = "-containers";
  std::vector<std::string> all;
  const auto entries = host.list(store.folder, containers_limit);
  if (!entries) {
    g.met.lost({{{"path", "/" + store.folder + "/"}}}, entries.error().detail);
    return all;
  }
  const auto configured =
      (store.driver == "overlay2" ? "overlay" : store.driver) + std::string(end);
  for (const auto& e : *entries) {
    if (!e.name.ends_with(end)) continue;
    if (e.name == configured) return {e.name};
    all.push_back(e.name);
  }
  return all;
}

}  // namespace

void read_podman(const common::root_dir& host, const container_store& store,
                 gathered_containers& g) {
  if (!is_there(host, store, {{{"path", "/" + store.folder + "/"}}}, g)) return;
  const auto lists = lists_in(host, store, g);
  auto states = lists.empty() ? said_of{} : read_database(host, store.folder, g);
  // With `transient_store` the database ends with the machine too.
  if (!lists.empty() && states.empty() && !store.run.empty())
    states = read_database(host, store.run, g);
  for (const auto& list : lists) {
    for (const auto* file : {"/containers.json", "/volatile-containers.json"})
      read_list(host, store.folder + "/" + list + file, states, store, g);
    // Of a store that is to end with the machine this list lies elsewhere.
    if (!store.run.empty() && store.run != store.folder)
      read_list(host, store.run + "/" + list + "/volatile-containers.json", states, store, g);
  }
}

}  // namespace collector::inventory
