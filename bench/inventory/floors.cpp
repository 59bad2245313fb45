#include "bench/inventory/floors.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <unistd.h>

#include <memory>

#include "bench/inventory/measure.hpp"
#include "collector/inventory/net/sockets.hpp"
#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "common/subprocess.hpp"

namespace bench {

namespace inventory = collector::inventory;

namespace {

struct close_dir {
  void operator()(DIR* d) const { ::closedir(d); }
};
using open_dir = std::unique_ptr<DIR, close_dir>;

/// Calls `each` with the descriptor of every process's folder.
template <class Each>
void each_process(Each each) {
  const open_dir proc{::opendir("/proc")};
  while (const dirent* e = proc ? ::readdir(proc.get()) : nullptr) {
    if (e->d_name[0] < '0' || e->d_name[0] > '9') continue;
    const common::unique_fd folder{
        ::openat(::dirfd(proc.get()), e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder) each(folder.get());
  }
}

void read_processes() {
  char buffer[16384];
  each_process([&](int folder) {
    for (const char* name : {"stat", "status", "cmdline", "cgroup"}) {
      const common::unique_fd file{::openat(folder, name, O_RDONLY | O_CLOEXEC)};
      (void)!::read(file.get(), buffer, sizeof buffer);
    }
    for (const char* name : {"exe", "cwd"})
      (void)!::readlinkat(folder, name, buffer, sizeof buffer);
  });
}

void walk_owners() {
  each_process([](int folder) {
    char target[64];
    const int fd = ::openat(folder, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const open_dir links{fd < 0 ? nullptr : ::fdopendir(fd)};
    while (const dirent* e = links ? ::readdir(links.get()) : nullptr)
      (void)!::readlinkat(::dirfd(links.get()), e->d_name, target, sizeof target);
  });
}

void dump_sockets() {
  auto kernel = inventory::netlink::open(NETLINK_SOCK_DIAG);
  if (!kernel) return;
  const auto ask = [&](std::uint16_t type, const std::string& request) {
    (void)kernel->dump(
        type, request, [] {}, [](std::string_view) {});
  };
  ask(TCPDIAG_GETSOCK, inventory::tcp_diag_request());
  for (const auto& kind : inventory::socket_kinds())
    if (kind.protocol != IPPROTO_TCP) ask(SOCK_DIAG_BY_FAMILY, inventory::diag_request(kind));
}

/// The files that Python's and npm's packages are described in, one a package.
std::vector<std::string> manifests(const common::root_dir& host) {
  std::vector<std::string> out;
  for (const auto read : {inventory::read_python, inventory::read_npm}) {
    inventory::package_rows rows;
    read(host, rows);
    for (const auto& row : rows.finish().rows)
      if (const auto p = schemas::decode_row<schemas::package>(row.stable, row.volatile_);
          p && p->path)
        out.push_back(*p->path);
  }
  return out;
}

void read_whole(const std::vector<std::string>& files) {
  char buffer[65536];
  for (const auto& name : files) {
    const common::unique_fd file{::open(name.c_str(), O_RDONLY | O_CLOEXEC)};
    (void)!::read(file.get(), buffer, sizeof buffer);
  }
}

}  // namespace

double raw_process_reads() { return best_ms(read_processes); }

floors measure_floors(const common::root_dir& host) {
  floors f;
  if (const auto file = host.read("var/lib/dpkg/status", 256u << 20)) {
    std::size_t count = 0;
    f.parse = best_ms([&] {
      inventory::parse_dpkg_status(file->bytes, [&](const auto&) { return ++count > 0; });
    });
  }
  f.processes = raw_process_reads();
  f.sockets = best_ms(dump_sockets);
  f.owners = best_ms(walk_owners);
  const auto others = manifests(host);
  f.other_packages = others.size();
  f.other_reads = best_ms([&] { read_whole(others); });
  f.dpkg_query = best_ms([] {
    (void)common::run({"dpkg-query", "-W"},
                      {.time = std::chrono::seconds{20}, .output_bytes = 64u << 20});
  });
  return f;
}

}  // namespace bench
