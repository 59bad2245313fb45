#include "collector/inventory/net/sockets.hpp"

#include <linux/inet_diag.h>
#include <netinet/in.h>

#include <array>
#include <charconv>
#include <cstring>
#include <vector>

#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

constexpr std::array kinds{socket_kind{"tcp", AF_INET, IPPROTO_TCP, true},
                           socket_kind{"tcp6", AF_INET6, IPPROTO_TCP},
                           socket_kind{"udp", AF_INET, IPPROTO_UDP, true},
                           socket_kind{"udp6", AF_INET6, IPPROTO_UDP},
                           socket_kind{"udplite", AF_INET, IPPROTO_UDPLITE},
                           socket_kind{"udplite6", AF_INET6, IPPROTO_UDPLITE},
                           socket_kind{"raw", AF_INET, IPPROTO_RAW},
                           socket_kind{"raw6", AF_INET6, IPPROTO_RAW}};
constexpr std::array<std::string_view, 14> states{
    "",      "established", "syn_sent", "syn_recv",  "fin_wait1", "fin_wait2", "time_wait",
    "close", "close_wait",  "last_ack", "listening", "closing",   "syn_recv",  "bound"};
constexpr unsigned closed = 7;
constexpr std::size_t most_columns = 16;

std::size_t address_bytes(const socket_kind& kind) {
  return kind.family == AF_INET6 ? sizeof(in6_addr) : sizeof(in_addr);
}

std::optional<std::uint64_t> hexadecimal(std::string_view s) {
  std::uint64_t n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n, 16);
  return ec == std::errc{} && end == s.data() + s.size() ? std::optional(n) : std::nullopt;
}

/// `0100007F:0016`: the address in words of the machine's byte order, and the port.
bool read_end(std::string_view s, const socket_kind& kind, schemas::text& address,
              schemas::integer& port) {
  const auto size = address_bytes(kind);
  const auto number = s.size() > size * 2 + 1 && s[size * 2] == ':'
                          ? hexadecimal(s.substr(size * 2 + 1))
                          : std::nullopt;
  if (!number || *number > UINT16_MAX) return false;
  std::string bytes;
  for (std::size_t i = 0; i < size; i += sizeof(std::uint32_t)) {
    const auto word = hexadecimal(s.substr(i * 2, sizeof(std::uint32_t) * 2));
    if (!word) return false;
    const auto w = static_cast<std::uint32_t>(*word);
    bytes.append(reinterpret_cast<const char*>(&w), sizeof w);
  }
  address = ip_text(std::string_view(bytes));
  port = static_cast<std::int64_t>(*number);
  return true;
}

/// Columns as Documentation/networking/proc_net_tcp.rst counts them.
bool read_line(const std::vector<std::string_view>& columns, const socket_kind& kind,
               schemas::port& row) {
  constexpr std::size_t local = 1, remote = 2, state = 3, queues = 4, uid = 7, inode = 9;
  if (columns.size() <= inode) return false;
  const auto colon = columns[queues].find(':');
  const auto st = hexadecimal(columns[state]), tx = hexadecimal(columns[queues].substr(0, colon));
  const auto rx =
      colon == columns[queues].npos ? std::nullopt : hexadecimal(columns[queues].substr(colon + 1));
  if (!st || !tx || !rx || !read_end(columns[local], kind, row.local_address, row.local_port) ||
      !read_end(columns[remote], kind, row.remote_address, row.remote_port))
    return false;
  row.state = state_name(kind, static_cast<unsigned>(*st));
  row.tx_queue = static_cast<std::int64_t>(*tx);
  row.rx_queue = static_cast<std::int64_t>(*rx);
  row.uid = number(columns[uid]);
  row.inode = number(columns[inode]);
  return row.uid && row.inode;
}

}  // namespace

std::span<const socket_kind> socket_kinds() { return kinds; }

std::optional<std::string> state_name(const socket_kind& kind, unsigned state) {
  if (state == 0 || state >= states.size()) return std::nullopt;
  if (kind.protocol != IPPROTO_TCP && state == closed) return "unconnected";
  return std::string(states[state]);
}

std::string tcp_diag_request() {
  inet_diag_req r{};
  r.idiag_states = ~std::uint32_t{0};
  return {reinterpret_cast<const char*>(&r), sizeof r};
}

std::string diag_request(const socket_kind& kind) {
  inet_diag_req_v2 r{};
  r.sdiag_family = static_cast<std::uint8_t>(kind.family);
  r.sdiag_protocol = static_cast<std::uint8_t>(kind.protocol);
  r.idiag_states = ~std::uint32_t{0};
  return {reinterpret_cast<const char*>(&r), sizeof r};
}

std::optional<schemas::port> parse_diag(std::string_view message, const socket_kind& kind) {
  const auto m = header_of<inet_diag_msg>(message);
  if (!m || m->idiag_family != kind.family) return std::nullopt;
  const auto address = [&](const auto& words) {
    return ip_text(std::string_view(reinterpret_cast<const char*>(words), address_bytes(kind)));
  };
  schemas::port row;
  row.protocol = kind.name;
  row.local_address = address(m->id.idiag_src);
  row.local_port = ntohs(m->id.idiag_sport);
  row.remote_address = address(m->id.idiag_dst);
  row.remote_port = ntohs(m->id.idiag_dport);
  row.inode = m->idiag_inode;
  row.state = state_name(kind, m->idiag_state);
  row.uid = m->idiag_uid;
  row.rx_queue = m->idiag_rqueue;
  row.tx_queue = m->idiag_wqueue;
  return row;
}

std::size_t parse_proc_net(std::string_view rest, const socket_kind& kind,
                           const std::function<void(schemas::port)>& each) {
  std::size_t bad = 0;
  std::string_view line;
  if (!next_line(rest, line)) return 0;  // the heading
  while (next_line(rest, line)) {
    schemas::port row;
    row.protocol = kind.name;
    if (read_line(words_of(line, most_columns), kind, row))
      each(std::move(row));
    else
      ++bad;
  }
  return bad;
}

}  // namespace collector::inventory
