#include "client/joining.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
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
constexpr common::net::link_options impatient{.reconnect = common::milliseconds{200}};

result<common::net::link> connect(const common::net::context& context, const schemas::token& token,
                                  const std::string& address, const curve_keys& own) {
  auto at = common::net::parse_tcp_address(address);
  if (!at) return fail(at.error());
  return common::net::link::connect(context, *at, {own, token.server_keys.front()}, impatient);
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

/// Until `step` has an answer; a signal ends it early.
template <class Answer, class Step>
result<Answer> wait_for(common::net::link& link, common::milliseconds timeout,
                        const std::string& address, Step&& step) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  bool turned_away = false;
  while (std::chrono::steady_clock::now() < until && !common::stop_requested()) {
    common::net::waiter().add(link).wait(look_every);
    turned_away |= link.take_refused();
    if (std::optional<result<Answer>> done = step()) return std::move(*done);
  }
  if (turned_away)
    return fail(errc::timeout,
                "{}: the server there does not take this key: the token is spent, revoked or has "
                "expired, or the server has another key now: make a new token",
                address);
  return fail(errc::timeout, "{}: no server answered within {} s", address, timeout.count() / 1000);
}

}  // namespace

result<std::string> enroll(const common::net::context& context, const schemas::token& token,
                           const std::string& address, const curve_keys& own, const newcomer& who,
                           common::milliseconds timeout) {
  const auto keys = common::net::curve_keys_of(token.seed);
  if (!keys) return fail(keys.error());
  auto link = connect(context, token, address, *keys);
  if (!link) return fail(link.error());
  const auto id = common::random_u64() | 1;
  const auto frame = question(*keys, own, who, id);
  bool sent = false;
  using answer = std::optional<result<std::string>>;
  return wait_for<std::string>(*link, timeout, address, [&]() -> answer {
    if (link->take_connected()) sent = false;
    if (!sent) sent = link->send(frame) == common::net::sent::queued;
    while (auto in = link->receive())
      if (auto done = read_answer(*in, id)) return done;
    return std::nullopt;
  });
}

status prove(const common::net::context& context, const schemas::token& token,
             const std::string& address, const curve_keys& own, common::milliseconds timeout) {
  auto link = connect(context, token, address, own);
  if (!link) return fail(link.error());
  using answer = std::optional<result<bool>>;
  const auto done = wait_for<bool>(*link, timeout, address, [&]() -> answer {
    if (!link->take_connected()) return std::nullopt;
    return result<bool>(true);
  });
  return done ? status{} : status(fail(done.error()));
}

}  // namespace client
