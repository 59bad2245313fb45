// Where docker and podman keep their containers: at their usual places, or where their
// configuration says.
#pragma once

#include <string>
#include <vector>

#include "collector/inventory/containers/gathered.hpp"
#include "collector/inventory/homes.hpp"

namespace collector::inventory {

/// A folder below the root, without a leading slash.
struct container_store {
  std::string folder, owner;
  std::string named_by;  ///< the file that names a place of its own; empty: the usual place
  std::string driver{};  ///< podman's; empty: not said
  std::string run{};     ///< podman's folder for what ends with the machine; empty: none
  std::string runtime{"podman"};  ///< of containers that do not say whose they are
};

/// Docker's of the system and of people who run their own (dockerd(8), daemon.json).
std::vector<container_store> docker_stores(const common::root_dir& host,
                                           const std::vector<home>& people, gathered_containers& g);
/// Of podman and what shares its storage (containers-storage.conf(5), crio.conf(5)).
std::vector<container_store> podman_stores(const common::root_dir& host,
                                           const std::vector<home>& people, gathered_containers& g);

/// Reads what docker keeps in a store.
void read_docker(const common::root_dir& host, const container_store& store,
                 gathered_containers& g);
/// The same for podman: its list of containers, and what it wrote down of their state.
void read_podman(const common::root_dir& host, const container_store& store,
                 gathered_containers& g);

/// A store that a configuration names and that is not there may be a disk that is not mounted.
/// False: there is nothing to read, and it is told if it should be.
bool is_there(const common::root_dir& host, const container_store& store, const gap& where,
              gathered_containers& g);

/// Stores of others that are here and are not read: `containerd (/var/lib/containerd)`; empty:
/// none.
std::string stores_not_read(const common::root_dir& host);

}  // namespace collector::inventory
