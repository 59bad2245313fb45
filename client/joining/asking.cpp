#include "client/joining/asking.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "common/net/host_name.hpp"
#include "common/stop.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace client {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::net::curve_keys;
using schemas::message_type;

namespace {

constexpr common::milliseconds look_every{50};
constexpr common::milliseconds reconnect{200};

result<common::net::link> connect(const common::net::context& context, const schemas::token& token,
                                  const route& by, const curve_keys& own) {
  auto at = common::net::parse_tcp_address(by.address);
  if (!at) return fail(at.error());
  // The link goes on trying names that do not resolve; whoever typed this one is not to wait for
  // it.
  auto first = *at;
  if (!by.socks.empty()) {
    const auto proxy = common::net::parse_tcp_address(by.socks);
    if (!proxy) return fail(proxy.error());
    first = *proxy;
  }
  if (const auto found = common::net::look_up(first); !found)
    return fail(errc::timeout, "{}", found.error().detail);
  return common::net::link::connect(context, *at, {own, token.server_keys.front()},
                                    {.reconnect = reconnect, .socks = by.socks});
}

std::string question(const curve_keys& token, const curve_keys& own, const newcomer& who,
                     std::uint64_t id) {
  schemas::header h;
  h.type = message_type::enroll;
  h.instance = id;
  h.counter = 1;
  h.sent_ms = common::wall_ms();
  h.correlation = id;
  return schemas::encode_frame(
      {}, {}, h,
      schemas::encode(
          schemas::enroll{{token.public_key}, {own.public_key}, who.hostname, {who.machine}}));
}

/// Empty: the frame is no answer to this question.
std::optional<result<std::string>> read_answer(std::string_view frame, std::uint64_t id) {
  const auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes,
                                       {.sender = "the server", .receiver = "this muster"});
  if (!e) return fail(e.error());
  if (e->head.correlation != id) return std::nullopt;
  if (e->head.type == message_type::enrolled)
    return schemas::decode<schemas::enrolled>(e->payload).map(&schemas::enrolled::agent);
  const auto no = schemas::decode<schemas::not_enrolled>(e->payload);
  return fail(errc::refused, "{}", no ? common::one_line(no->reason) : no.error().detail);
}

tl::unexpected<common::error> unanswered(const std::string& address, bool turned_away,
                                         common::milliseconds timeout) {
  if (turned_away)
    return fail(errc::timeout,
                "{}: the server there does not take this key: the token is spent, revoked or has "
                "expired, or the server has another key now: make a new token",
                address);
  return fail(errc::timeout, "{}: no server answered within {} s", address, timeout.count() / 1000);
}

/// Over a connection with `with`; a signal ends it early.
result<std::string> ask(const common::net::context& context, const schemas::token& token,
                        const route& by, const curve_keys& with, const curve_keys& own,
                        const newcomer& who, common::milliseconds timeout) {
  const auto seed = common::net::curve_keys_of(token.seed);
  if (!seed) return fail(seed.error());
  auto link = connect(context, token, by, with);
  if (!link) return fail(link.error());
  const auto id = common::random_u64() | 1;
  const auto frame = question(*seed, own, who, id);
  const auto until = std::chrono::steady_clock::now() + timeout;
  bool sent = false, turned_away = false;
  while (std::chrono::steady_clock::now() < until && !common::stop_requested()) {
    common::net::waiter().add(*link).wait(look_every);
    turned_away |= link->take_refused();
    if (link->take_connected()) sent = false;
    if (!sent) sent = link->send(frame) == common::net::sent::queued;
    while (auto in = link->receive())
      if (auto done = read_answer(*in, id)) return std::move(*done);
  }
  if (common::stop_requested())
    return fail(errc::timeout, "{}: interrupted before a server answered", by.address);
  return unanswered(by.address, turned_away, timeout);
}

}  // namespace

result<std::string> enroll(const common::net::context& context, const schemas::token& token,
                           const route& by, const curve_keys& own, const newcomer& who,
                           common::milliseconds timeout) {
  const auto seed = common::net::curve_keys_of(token.seed);
  if (!seed) return fail(seed.error());
  return ask(context, token, by, *seed, own, who, timeout);
}

status prove(const common::net::context& context, const schemas::token& token, const route& by,
             const curve_keys& own, const newcomer& who, common::milliseconds timeout) {
  const auto done = ask(context, token, by, own, own, who, timeout);
  return done ? status{} : status(fail(done.error()));
}

}  // namespace client
