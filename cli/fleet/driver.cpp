#include "cli/fleet/driver.hpp"

#include "cli/print/messages.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/stop.hpp"
#include "synthetic/enrolment.hpp"

namespace cli {

using clock = std::chrono::steady_clock;
using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
constexpr common::milliseconds longest_turn{20};
constexpr auto second = std::chrono::seconds{1}, without_news = std::chrono::seconds{60};
}  // namespace

tl::unexpected<common::error> stopped_by_signal() {
  return fail(errc::timeout, "stopped by a signal");
}

result<std::unique_ptr<synthetic::fleet>> enlist(const common::net::context& context,
                                                 const schemas::token& token,
                                                 const common::net::tcp_address& gate,
                                                 const common::net::link_options& options,
                                                 const fleet_shape& shape) {
  const auto at = common::net::parse_tcp_address(token.addresses.front());
  if (!at) return fail(at.error());
  auto next_line = clock::now() + second;
  const auto tell = [&](std::size_t n) {
    if (clock::now() < next_line) return;
    next_line += second;
    say(fmt::format("enrolled {} of {}", n, shape.agents));
  };
  const auto prefix = "synthetic-" + common::to_hex(common::random_bytes(3));
  auto all = synthetic::enroll(context, token, *at, prefix, shape.agents, tell);
  if (!all) return fail(all.error());
  auto fleet =
      synthetic::fleet::make(context, {gate, token.server_keys.front()}, options, shape.seed);
  if (!fleet) return fail(fleet.error());
  for (auto& one : *all)
    (*fleet)->add({.id = std::move(one.id),
                   .number = (*fleet)->size(),
                   .rows = shape.rows,
                   .keepalive = shape.keepalive},
                  std::move(one.keys));
  return fleet;
}

status turn_until(synthetic::fleet& fleet, own_server* server, const waited_for& what,
                  const std::function<void()>& each_turn) {
  auto next_line = clock::now() + second, moved = clock::now();
  auto last = what.progress();
  while (!what.done()) {
    if (common::stop_requested()) return stopped_by_signal();
    fleet.turn(longest_turn);
    each_turn();
    if (server != nullptr)
      if (auto s = server->tend(); !s) return s;
    const auto now = clock::now();
    if (now < next_line) continue;
    next_line += second;
    say(what.line());
    if (const auto at = what.progress(); at != last) last = at, moved = now;
    if (now - moved > without_news)
      return fail(errc::timeout, "nothing moved for a minute: {}", what.line());
  }
  return {};
}

result<synthetic::findings> examine(const schemas::data_paths& paths,
                                    const synthetic::fleet& fleet) {
  synthetic::findings out;
  for (std::size_t n = 0; n < fleet.size(); ++n) {
    if (common::stop_requested()) return stopped_by_signal();
    if (auto s = synthetic::examine(paths, fleet.at(n), out); !s) return fail(s.error());
  }
  return out;
}

}  // namespace cli
