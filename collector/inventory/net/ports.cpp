// The table `ports`: the internet sockets of every network namespace we can look into, and who
// holds them.
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/net/packet_sockets.hpp"
#include "collector/inventory/net/socket_owners.hpp"
#include "collector/inventory/net/sockets.hpp"
#include "collector/inventory/packages/under_way.hpp"
#include "collector/inventory/processes/program_owners.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t ports_limit = 100'001;  // one more than a table may have
constexpr std::size_t proc_net_limit = 64u << 20;

struct found {
  std::vector<schemas::port> rows;
  std::string fault;  ///< why something is missing; empty: nothing is
  bool some = false;  ///< a list was read, be it an empty one
};

void take(found& out, schemas::port&& row, const net_namespace& in) {
  if (out.rows.size() >= ports_limit) return;
  row.net_namespace = in.inode;
  out.rows.push_back(std::move(row));
}

struct question {
  std::uint16_t type;
  std::string request;
  std::span<const socket_kind> kinds;  ///< of what is answered, one a family
};

/// False: the kernel does not answer that, or not here.
bool ask_kernel(netlink& kernel, const question& q, const net_namespace& in, found& out) {
  const auto before = out.rows.size();
  const auto whole = kernel.dump(
      q.type, q.request, [&] { out.rows.resize(before); },
      [&](std::string_view message) {
        for (const auto& kind : q.kinds)
          if (auto row = parse_diag(message, kind)) return take(out, std::move(*row), in);
      });
  if (!whole) {
    out.rows.resize(before);
    return false;
  }
  if (!*whole && out.fault.empty())
    out.fault =
        fmt::format("{}: the kernel's table changed each time it was read", q.kinds[0].name);
  out.some = true;
  return true;
}

struct proc_file {
  std::string_view name;
  bool always = false;
};
using parse_sockets = std::function<std::size_t(std::string_view text)>;

void read_proc(const proc_file& file, const net_namespace& in, const parse_sockets& parse,
               found& out) {
  const auto path = fmt::format("/proc/{}/net/{}", in.pid, file.name);
  const common::unique_fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd && errno == ENOENT && !file.always) return;  // a kernel without IPv6, for example
  bool truncated = false;
  common::result<std::string> text = common::fail(common::errc::io, "{}", std::strerror(errno));
  if (fd) text = common::read_all(fd.get(), proc_net_limit, truncated);
  const auto bad = text ? parse(*text) : 0;
  if (!out.fault.empty()) return;
  if (!text) out.fault = path + ": " + text.error().detail;
  if (truncated) out.fault = path + ": larger than 64 MiB";
  if (bad > 0) out.fault = fmt::format("{}: lines that are no socket: {}", path, bad);
}

void read_proc(const socket_kind& kind, const net_namespace& in, found& out) {
  read_proc(
      {kind.name, kind.always}, in,
      [&](std::string_view text) {
        out.some = true;
        return parse_proc_net(text, kind,
                              [&](schemas::port&& row) { take(out, std::move(row), in); });
      },
      out);
}

/// Nothing else lists them to who has no rights of its own; kernels without them have no file.
void read_packet_sockets(const net_namespace& in, found& out) {
  if (in.pid == 0) return;
  read_proc(
      {"packet"}, in,
      [&](std::string_view text) {
        return parse_packet_sockets(text,
                                    [&](schemas::port&& row) { take(out, std::move(row), in); });
      },
      out);
}

void read_namespace(const net_namespace& in, bool own, found& out) {
  read_packet_sockets(in, out);
  auto kernel =
      own ? netlink::open(NETLINK_SOCK_DIAG) : netlink::open_in(NETLINK_SOCK_DIAG, in.file);
  if (!kernel && kernel.error().code == common::errc::not_found && !own)
    return;  // its last process has ended
  if (!kernel && in.pid == 0) {
    if (out.fault.empty()) out.fault = kernel.error().detail;
    return;
  }
  const auto kinds = socket_kinds();
  const auto tcp = kinds.first(2);
  const bool tcp_done =
      kernel && ask_kernel(*kernel, {TCPDIAG_GETSOCK, tcp_diag_request(), tcp}, in, out);
  for (const auto& kind : kinds.subspan(tcp_done ? tcp.size() : 0)) {
    const question alone{SOCK_DIAG_BY_FAMILY, diag_request(kind), std::span(&kind, 1)};
    if (!(kernel && ask_kernel(*kernel, alone, in, out)) && in.pid != 0) read_proc(kind, in, out);
  }
}

auto key(const schemas::port& p) {
  return std::tie(p.net_namespace, p.protocol, p.local_address, p.local_port, p.remote_address,
                  p.remote_port, p.inode);
}

/// The kernel walks its hash tables a part at a time: a socket that moves meanwhile can be seen
/// twice.
void drop_twice_seen(std::vector<schemas::port>& rows) {
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto twice =
      std::ranges::unique(rows, [](const auto& a, const auto& b) { return key(a) == key(b); });
  rows.erase(twice.begin(), twice.end());
}

/// A sentence if some sockets have an owner that we may not see; they stay without one.
std::string name_owners(const common::root_dir& host, std::vector<schemas::port>& rows) {
  socket_owners owners;
  for (const auto& row : rows)
    if (row.inode != 0) owners.try_emplace(*row.inode);
  const auto hidden = find_owners(host, owners);
  std::size_t without = 0;
  for (auto& row : rows) {
    const auto at = owners.find(*row.inode);
    if (at == owners.end()) continue;
    if (at->second.pid == 0) {
      ++without;
      continue;
    }
    row.pid = at->second.pid;
    row.process = at->second.name;
    row.descriptor = at->second.descriptor;
  }
  return hidden > 0 && without > 0
             ? fmt::format("{} sockets may belong to one of {} processes that we may not look into",
                           without, hidden)
             : std::string{};
}

bool is_door(const schemas::port& row) {
  return row.state == "listening" || row.state == "unconnected";
}

/// Whoever listens there is not known to be a stranger as long as packages change.
gap awaited(const schemas::port& row) {
  return {{{"protocol", *row.protocol, true}, {"local_address", *row.local_address, true}}};
}

/// The rows with the packages of the programs that hold them. A new door of a program that is
/// being installed is told when that has ended.
void tell(const common::root_dir& host, std::vector<schemas::port>& rows, table_scan& out) {
  const bool was_quiet = !packages_are_changing(host);
  program_owners owners(host);
  for (const auto& row : rows)
    if (row.pid) owners.add(*row.pid);
  owners.ask();
  const bool is_quiet = was_quiet && !packages_are_changing(host);
  for (auto& row : rows) {
    if (row.pid) row.package = owners.of(*row.pid);
    if (!is_quiet && row.pid && is_door(row) && owners.may_become_owned(*row.pid))
      out.missed.add(awaited(row));
    else
      out.rows.push_back(masked_row(row));
  }
}

}  // namespace

table_scan collect_ports(const common::root_dir& host) {
  table_scan out;
  if (!host.is_live()) {
    out.status = schemas::table_status::unsupported;
    out.reason = "a file system has no sockets";
    return out;
  }
  found all;
  bool own = true;
  for (const auto& in : net_namespaces(host)) read_namespace(in, std::exchange(own, false), all);
  if (!all.some) {
    out.status = schemas::table_status::unknown;
    out.reason = all.fault.empty() ? "neither sock_diag nor /proc/net" : all.fault;
    return out;
  }
  drop_twice_seen(all.rows);
  out.reason = name_owners(host, all.rows);
  tell(host, all.rows, out);
  if (!all.fault.empty()) {
    out.status = schemas::table_status::partial;
    out.reason = all.fault;
    out.missed.add(everything());
  }
  return out;
}

}  // namespace collector::inventory
