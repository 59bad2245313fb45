// Containers and machines of others: a table that says nothing of them would deny them.
#include <array>

#include "collector/inventory/containers/stores.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/toml.hpp"

namespace collector::inventory {

namespace {

struct foreign_store {
  const char *whose, *folder;
  const char* holds;  ///< it counts only if this is there; empty: if anything is
};
constexpr std::array foreign_stores{
    foreign_store{"containerd", "var/lib/containerd", "io.containerd.metadata.v1.bolt"},
    foreign_store{"containerd of k3s", "var/lib/rancher/k3s/agent/containerd", ""},
    foreign_store{"containerd of rke2", "var/lib/rancher/rke2/agent/containerd", ""},
    foreign_store{"containerd of microk8s", "var/snap/microk8s/common/var/lib/containerd", ""},
    foreign_store{"nerdctl", "var/lib/nerdctl", ""},
    foreign_store{"LXC", "var/lib/lxc", ""},
    foreign_store{"LXD", "var/lib/lxd", ""},
    foreign_store{"LXD", "var/snap/lxd/common/lxd", ""},
    foreign_store{"Incus", "var/lib/incus", ""},
    foreign_store{"systemd-nspawn", "var/lib/machines", ""},
    foreign_store{"libvirt", "etc/libvirt/qemu", ""},
    foreign_store{"libvirt", "etc/libvirt/lxc", ""},
    foreign_store{"Proxmox", "etc/pve/lxc", ""}};

bool keeps_something(const common::root_dir& host, const foreign_store& s) {
  if (s.holds[0] != '\0') return host.stat(s.folder + ("/" + std::string(s.holds))).has_value();
  const auto entries = host.list(s.folder, containers_limit);
  if (!entries) return entries.error().code != common::errc::not_found;
  for (const auto& e : *entries)
    // Networks and links for the start are no machines.
    if (e.name != "networks" && e.name != "autostart" && !e.name.starts_with('.')) return true;
  return false;
}

}  // namespace

std::string stores_not_read(const common::root_dir& host) {
  std::string out;
  const auto add = [&](std::string_view whose, std::string_view folder) {
    out += fmt::format("{}{} (/{})", out.empty() ? "" : ", ", whose, folder);
  };
  for (const auto& s : foreign_stores)
    if (keeps_something(host, s)) add(s.whose, s.folder);
  const auto containerd = read_toml(host, "etc/containerd/config.toml");
  const auto root = below_root(containerd ? containerd->get("root") : std::string{});
  if (!root.empty() && root != "var/lib/containerd" && host.stat(root)) add("containerd", root);
  return out;
}

bool is_there(const common::root_dir& host, const container_store& store, const gap& where,
              gathered_containers& g) {
  const auto facts = host.stat(store.folder);
  if (facts) {
    g.found = true;
    return true;
  }
  const bool missing = facts.error().code == common::errc::not_found;
  if (!missing)
    g.met.lost(where, facts.error().detail);
  else if (!store.named_by.empty())
    g.met.lost(where, fmt::format("{} names /{}, which is not here", store.named_by, store.folder));
  return false;
}

}  // namespace collector::inventory
