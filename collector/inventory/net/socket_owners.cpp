#include "collector/inventory/net/socket_owners.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <set>

#include "collector/inventory/processes/proc_files.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t namespaces_limit = 4096, names_limit = 10'000, links_limit = 4'000'000;
constexpr std::size_t text_limit = 4u << 20, processes_limit = 1'000'000;

struct close_dir {
  void operator()(DIR* d) const { ::closedir(d); }
};
using open_dir = std::unique_ptr<DIR, close_dir>;

/// `socket:[123]`, `net:[456]`: the number.
std::optional<std::int64_t> inode_in_link(int folder, const char* name, std::string_view kind) {
  char target[64];
  const ssize_t size = ::readlinkat(folder, name, target, sizeof target);
  std::string_view s(target, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  if (!s.starts_with(kind) || s.size() < kind.size() + 4 || s.back() != ']') return std::nullopt;
  return number(s.substr(kind.size() + 2, s.size() - kind.size() - 3));
}

/// Whole or empty: half a list could end in half a number.
std::string read_text(const std::string& path) {
  const common::unique_fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  bool truncated = false;
  auto text = fd ? common::read_all(fd.get(), text_limit, truncated).value_or("") : std::string{};
  return truncated ? std::string{} : text;
}

/// Threads of the kernel, but the one that starts the others: they hold no sockets, and all live in
/// its network namespace. Empty where the kernel does not list them or they are not seen, as in a
/// container.
std::set<std::int64_t> kernel_threads() {
  std::set<std::int64_t> out;
  const auto parent = parse_proc_stat(read_text("/proc/2/stat"));
  if (!parent || !parent->kernel_thread) return out;
  const auto children = read_text("/proc/2/task/2/children");
  for (const auto pid : split(trim(children), ' ', processes_limit))
    if (const auto n = number(pid)) out.insert(*n);
  return out;
}

/// The processes that may hold a socket, ascending, and /proc to look into them by.
struct socket_holders {
  common::unique_fd proc;
  std::vector<std::int64_t> pids;
};

socket_holders holders_now() {
  socket_holders out;
  const auto without = kernel_threads();
  out.proc = common::unique_fd{::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  const open_dir entries{::fdopendir(::fcntl(out.proc.get(), F_DUPFD_CLOEXEC, 0))};
  while (const dirent* e = entries ? ::readdir(entries.get()) : nullptr)
    if (const auto pid = number(e->d_name); pid && !without.contains(*pid))
      out.pids.push_back(*pid);
  std::ranges::sort(out.pids);
  return out;
}

std::string name_of(std::int64_t pid) {
  auto text = read_text(fmt::format("/proc/{}/comm", pid));
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

/// Returns how many still hold what they held.
std::size_t ask_last_owners(const socket_owners& last, socket_owners& sockets) {
  std::map<std::int64_t, std::vector<std::pair<std::int64_t, socket_owner*>>> by_pid;
  for (auto& [inode, owner] : sockets)
    if (const auto at = last.find(inode); at != last.end() && at->second.pid != 0) {
      owner.descriptor = at->second.descriptor;
      by_pid[at->second.pid].emplace_back(inode, &owner);
    }
  std::size_t found = 0;
  for (const auto& [pid, held] : by_pid) {
    const common::unique_fd folder{
        ::open(fmt::format("/proc/{}/fd", pid).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    std::string name;
    for (const auto& [inode, owner] : held) {
      if (!folder || inode_in_link(folder.get(), fmt::format("{}", owner->descriptor).c_str(),
                                   "socket") != inode)
        continue;
      if (name.empty()) name = name_of(pid);
      owner->pid = pid;
      owner->name = name;
      ++found;
    }
  }
  return found;
}

/// Goes on until `found` is all of them; returns the number of processes that did not let us look.
std::size_t ask_everybody(const common::root_dir& host, socket_owners& sockets, std::size_t found) {
  const auto holders = holders_now();
  std::size_t hidden = 0, links = 0;
  for (const auto pid : holders.pids) {
    if (found == sockets.size() || links > links_limit || host.is_budget_spent()) break;
    const int fd = ::openat(holders.proc.get(), fmt::format("{}/fd", pid).c_str(),
                            O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const open_dir folder{fd < 0 ? nullptr : ::fdopendir(fd)};
    hidden += !folder && errno == EACCES;
    std::string name;
    while (const dirent* e = folder ? ::readdir(folder.get()) : nullptr) {
      if (++links > links_limit) break;
      const auto inode = inode_in_link(::dirfd(folder.get()), e->d_name, "socket");
      const auto at = inode ? sockets.find(*inode) : sockets.end();
      if (at == sockets.end() || at->second.pid != 0) continue;
      if (name.empty()) name = name_of(pid);
      at->second = {pid, name, number(e->d_name).value_or(0)};
      ++found;
    }
  }
  return hidden;
}

constexpr const char* hint_name = "socket owners";

}  // namespace

std::vector<net_namespace> net_namespaces(const common::root_dir& host) {
  const auto holders = holders_now();
  std::vector<net_namespace> out;
  std::set<std::int64_t> seen;
  const auto add = [&](std::optional<std::int64_t> inode, std::string file, std::int64_t pid) {
    if (inode && out.size() < namespaces_limit && seen.insert(*inode).second)
      out.push_back({*inode, std::move(file), pid});
  };
  add(inode_in_link(AT_FDCWD, "/proc/self/ns/net", "net"), "/proc/self/ns/net", ::getpid());
  for (const auto pid : holders.pids) {
    const auto inode =
        inode_in_link(holders.proc.get(), fmt::format("{}/ns/net", pid).c_str(), "net");
    if (inode && !seen.contains(*inode)) add(inode, fmt::format("/proc/{}/ns/net", pid), pid);
  }
  const auto names = host.list("run/netns", names_limit);
  for (const auto& e : names.value_or(std::vector<common::dir_entry>{}))
    if (const auto f = host.stat("run/netns/" + e.name))
      add(static_cast<std::int64_t>(f->inode), "/run/netns/" + e.name, 0);
  return out;
}

std::size_t find_owners(const common::root_dir& host, socket_owners& sockets) {
  auto* memory = host.memory();
  const auto last = memory != nullptr
                        ? std::static_pointer_cast<const socket_owners>(memory->hint(hint_name))
                        : nullptr;
  auto found = last ? ask_last_owners(*last, sockets) : 0;
  const auto hidden = found < sockets.size() ? ask_everybody(host, sockets, found) : 0;
  if (memory != nullptr)
    memory->keep_hint(hint_name, std::make_shared<const socket_owners>(sockets));
  return hidden;
}

}  // namespace collector::inventory
