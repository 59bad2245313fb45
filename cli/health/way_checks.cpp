// What is wrong on the ways: of hosts elsewhere to their server, of changes to it, of alerts out.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/health/check.hpp"
#include "cli/health/configuration_of.hpp"
#include "cli/health/lag.hpp"
#include "cli/health/stages.hpp"
#include "collector/agent/joined.hpp"
#include "collector/state/state_store.hpp"
#include "common/fd.hpp"
#include "common/net/host_name.hpp"
#include "common/text.hpp"
#include "common/watched_file.hpp"
#include "schemas/enrolment/server_file.hpp"

namespace cli::health {

namespace settings = common::settings;
using enum schemas::severity;
using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::int64_t minute = 60'000, long_time = 10 * minute;

/// Where a server of hosts elsewhere is to listen, or did.
std::vector<std::string> doors_of(const house& h) {
  std::vector<std::string> out;
  if (const auto said = configuration_of(h.paths))
    for (const settings::setting* s :
         {static_cast<const settings::setting*>(&settings::listen),
          static_cast<const settings::setting*>(&settings::listen_next)})
      if (const auto* typed = said->find(*s); typed != nullptr)
        out.insert(out.end(), typed->texts.begin(), typed->texts.end());
  constexpr std::size_t most = 64u << 10;
  if (const auto last = common::read_file(h.paths.listening(), most))
    for (const auto line : common::split(*last, '\n'))
      if (!line.empty() && std::ranges::find(out, line) == out.end()) out.emplace_back(line);
  return out;
}

/// Whether somebody listens there.
bool is_taken(const common::net::tcp_address& a) {
  const auto found = common::net::look_up(a);
  if (!found) return false;
  const auto& at = **found;
  const common::unique_fd fd{::socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const int yes = 1;
  if (fd) ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  return fd && ::bind(fd.get(), at.ai_addr, at.ai_addrlen) != 0 && errno == EADDRINUSE;
}

}  // namespace

/// A broker that runs has its ports.
findings find_taken_ports(const house& h) {
  std::vector<finding> out;
  if (std::ranges::any_of(stages_of(h),
                          [](const auto& s) { return kind_of(s) == "broker" && s.runs(); }))
    return out;
  for (const auto& text : doors_of(h)) {
    const auto address = common::net::parse_tcp_address(text);
    if (!address || !is_taken(*address)) continue;
    out.push_back({.severity = high,
                   .what = fmt::format("the broker cannot listen on {}: another program has the "
                                       "port",
                                       text),
                   .remedy = fmt::format("who has it: ss -ltnp 'sport = :{}'; stop that, or set "
                                         "another {}",
                                         address->port, settings::listen.field())});
  }
  return out;
}

namespace {

constexpr int connect_patience_ms = 2000;

/// Why nobody answers there; nothing: somebody does.
std::optional<std::string> why_unreachable(const std::string& text) {
  const auto address = common::net::parse_tcp_address(text);
  if (!address) return address.error().detail;
  const auto found = common::net::look_up(*address);
  if (!found) return found.error().detail;
  const auto& at = **found;
  const common::unique_fd fd{::socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd) return std::strerror(errno);
  int failed = ::connect(fd.get(), at.ai_addr, at.ai_addrlen) == 0 ? 0 : errno;
  if (failed == EINPROGRESS) {
    pollfd wait{fd.get(), POLLOUT, 0};
    socklen_t size = sizeof failed;
    if (::poll(&wait, 1, connect_patience_ms) <= 0)
      failed = ETIMEDOUT;
    else
      ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
  }
  if (failed == 0) return std::nullopt;
  return fmt::format("{}: {}", text, std::strerror(failed));
}

/// Whether a server that can be reached takes this host's key, by a handshake and nothing more.
/// True also where that cannot be told.
bool is_taken_by_server(const collector::joined& server) {
  const auto ways = server.ways();
  if (!ways) return true;
  const common::net::context context;
  for (const auto& way : *ways) {
    common::net::link_options options;
    options.socks = way.socks;
    auto link = common::net::link::connect(context, way.address, way.keys, options);
    if (!link) return true;
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::milliseconds{connect_patience_ms};
    bool is_refused = false;
    while (!is_refused && std::chrono::steady_clock::now() < until) {
      common::net::waiter().add(*link).wait(std::chrono::milliseconds{50});
      if (link->is_connected()) return true;
      is_refused = link->take_refused();
    }
    if (!is_refused) return true;  // away, or too slow
  }
  return ways->empty();
}

}  // namespace

findings find_refused_key(const house& h) {
  std::vector<finding> out;
  if (!h.is_joined()) return out;
  const auto server = collector::read_joined(h.paths);
  if (!server || !*server || is_taken_by_server(**server)) return out;
  out.push_back({.severity = high,
                 .what = "the server does not take this host's key: it was revoked or removed "
                         "there, or the server is another one than this host joined",
                 .remedy = fmt::format("on the server: muster agents --all, muster enroll; then "
                                       "here: {}, and restart muster-collector (docs/hosts.md)",
                                       h.command("join TOKEN"))});
  return out;
}

findings find_unreachable_server(const house& h) {
  std::vector<finding> out;
  const auto server = schemas::read_server_file(h.paths.server_file());
  if (!server && server.error().code == errc::not_found) return out;  // it is here
  if (!server) {
    out.push_back({.severity = critical,
                   .what = server.error().detail,
                   .remedy = fmt::format("{}, with a token of that server (docs/hosts.md)",
                                         h.command("join TOKEN"))});
    return out;
  }
  const auto ways = server->socks.empty() ? server->addresses : std::vector{server->socks};
  std::string all;
  for (const auto& one : ways) {
    const auto why = why_unreachable(one);
    if (!why) return out;
    all += (all.empty() ? "" : "; ") + *why;
  }
  if (!ways.empty())
    out.push_back(
        {.severity = high,
         .what = fmt::format("{} cannot be reached: {}",
                             server->socks.empty() ? "the server" : "the SOCKS5 proxy", all),
         .remedy = fmt::format("does it run there, and does a firewall let TCP through? "
                               "If it moved: `addresses` in {}",
                               h.paths.server_file())});
  return out;
}

findings find_waiting_changes(const house& h) {
  const auto all = outboxes_of(h);
  if (!all) return fail(all.error());
  std::vector<finding> out;
  for (const auto& o : *all) {
    const bool is_full = o.bytes > collector::state::outbox_limit / 4 * 3;
    if (o.entries == 0 || (!is_full && (o.oldest == 0 || h.now - o.oldest < long_time))) continue;
    out.push_back(
        {.severity = is_full ? high : medium,
         .what = fmt::format("{}: {} changes ({}) are not acknowledged, the oldest found {} ago",
                             o.agent, o.entries, size_text(o.bytes), time_text(h.now - o.oldest)),
         .remedy = fmt::format("{}; what is refused stands in the broker's log of the server",
                               h.is_joined() ? "is its server reachable: " + h.command("doctor")
                                             : "do broker and wdb run: " + h.command("status"))});
  }
  return out;
}

findings find_waiting_alerts(const house& h) {
  const auto lag = alert_lag_of(h);
  if (!lag) return fail(lag.error());
  std::vector<finding> out;
  if (lag->waiting > 0 && h.now - lag->oldest > long_time)
    out.push_back(
        {.severity = high,
         .what = fmt::format("{} alerts are not taken by the alerts stage, the oldest of "
                             "{} ago",
                             lag->waiting, time_text(h.now - lag->oldest)),
         .remedy = fmt::format("does muster-alerts run: {}; see {} and {}", h.command("status"),
                               where_it_logs(h, "alerts"), h.command("alerts --raised"))});
  return out;
}

findings find_dead_sinks(const house& h) {
  const auto all = sinks_of(h);
  if (!all) {
    const auto code = all.error().code;
    const bool is_of_system = code == errc::denied || code == errc::io || code == errc::corrupt;
    if (!is_of_system) return std::vector<finding>{};  // a broken configuration is told as that
    return fail(all.error());
  }
  std::vector<finding> out;
  for (const auto& s : *all) {
    if (s.dead > 0 && !s.last_error.empty())
      out.push_back({.severity = high,
                     .what = fmt::format("sink {} to {} takes nothing: {} alerts are dead letters: "
                                         "{}",
                                         s.name, s.address, s.dead, s.last_error),
                     .remedy = fmt::format("mend the receiver or its address, then: {}, {}",
                                           h.command("sinks test " + s.name),
                                           h.command("sinks resend " + s.name))});
    if (s.behind > 0 && !s.last_error.empty() && h.now - s.oldest > long_time)
      out.push_back(
          {.severity = high,
           .what =
               fmt::format("sink {} to {} is {} alerts behind, the oldest of {} ago: "
                           "{}",
                           s.name, s.address, s.behind, time_text(h.now - s.oldest), s.last_error),
           .remedy = fmt::format("does the receiver listen there? {}; nothing is lost: it is "
                                 "tried again every minute",
                                 h.command("sinks"))});
  }
  return out;
}

}  // namespace cli::health
