// The table `containers`: what docker and podman write down of theirs; nothing is asked of a
// daemon.
#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/provider.hpp"

namespace collector::inventory {

table_scan collect_containers(const common::root_dir& host) {
  gathered_containers g;
  const auto people = find_homes(host);
  for (const auto& store : docker_stores(host, people.all, g)) read_docker(host, store, g);
  for (const auto& store : podman_stores(host, people.all, g)) read_podman(host, store, g);
  tell_unknown_by_path(people, everything(), g.met);
  const auto others = stores_not_read(host);
  const bool none = !g.found && g.met.none();
  if (none) g.out.status = schemas::table_status::unsupported;
  const auto say = [&](const std::string& what) {
    if (!what.empty()) g.out.reason += (g.out.reason.empty() ? "" : "; ") + what;
  };
  if (!others.empty())
    say("not read are the stores of " + others);
  else if (none)
    say("neither docker nor podman keeps containers in a place that is read here");
  say(people.remark);
  g.met.tell(g.out);
  return std::move(g.out);
}

}  // namespace collector::inventory
