// What is wrong on the ways: of hosts elsewhere to this server, of changes to it, of alerts out.
#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/health/check.hpp"
#include "cli/health/configuration_of.hpp"
#include "cli/health/lag.hpp"
#include "cli/health/stages.hpp"
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
    if (s.is_new)
      out.push_back({.severity = medium,
                     .what = fmt::format("sink {} to {} is configured, and muster-alerts does not "
                                         "have it yet",
                                         s.name, s.address),
                     .remedy = h.paths.data == common::system_data
                                   ? "systemctl reload muster-alerts"
                                   : "send muster-alerts, or `muster up`, a SIGHUP"});
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
           .remedy = fmt::format("is what it leads to there, and does it take alerts? {}; nothing "
                                 "is lost: it is tried again every minute",
                                 h.command("sinks"))});
  }
  return out;
}

}  // namespace cli::health
