#include "client/operator_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "common/hash.hpp"
#include "common/root_dir.hpp"
#include "common/stop.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"

namespace client {

using common::errc;
using common::fail;
using common::result;
using schemas::message_type;

namespace {
constexpr schemas::ends at_server{.sender = "the server", .receiver = "this muster"};

message_type type_of(const schemas::label_agent&) { return message_type::label_agent; }
message_type type_of(const schemas::archive_agent&) { return message_type::archive_agent; }
message_type type_of(const schemas::restore_agent&) { return message_type::restore_agent; }
message_type type_of(const schemas::remove_agent&) { return message_type::remove_agent; }
message_type type_of(const schemas::rotate_agent&) { return message_type::rotate_agent; }

/// Whom an error is about: a question about no agent is the server's.
std::string about(const std::string& agent) { return agent.empty() ? "the server" : agent; }
}  // namespace

namespace {
/// 0: a broker listens there; else errno.
int connect_once(const schemas::data_paths& paths) {
  const std::string path = paths.socket("tap");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  path.copy(address.sun_path, path.size());
  const common::unique_fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!fd) return errno;
  const auto* at = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(fd.get(), at, sizeof address) == 0 ? 0 : errno;
}
}  // namespace

bool stages_are_up(const schemas::data_paths& paths) { return connect_once(paths) == 0; }

operator_link::operator_link(common::net::link l)
    : link_(std::move(l)), instance_(common::random_u64()), tap_id_(common::random_u64() | 1) {}

result<operator_link> operator_link::connect(const common::net::context& context,
                                             const schemas::data_paths& paths) {
  const int failed = connect_once(paths);
  if (failed == EACCES)
    return fail(errc::denied, "{}: {}", paths.socket("tap"), std::strerror(failed));
  if (failed != 0)
    return fail(errc::not_found, "{}: no stages are running here: start them with `muster up`",
                paths.data);
  auto l = common::net::link::connect(context, paths.socket("tap"));
  if (!l) return fail(l.error());
  return operator_link{std::move(*l)};
}

schemas::header operator_link::head(message_type type, schemas::u64 id) {
  schemas::header h;
  h.type = type;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = common::wall_ms();
  h.correlation = id;
  return h;
}

result<common::net::frame> operator_link::answer(const std::string& agent, const std::string& frame,
                                                 schemas::u64 id, common::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  bool sent = false;
  while (std::chrono::steady_clock::now() < until && !common::stop_requested()) {
    // A broker that came back knows no question of before; an answer that comes twice is the same
    // one.
    if (link_.take_connected()) sent = false;
    if (!sent) sent = link_.send(frame) == common::net::sent::queued;
    common::net::waiter().add(link_).wait(common::milliseconds{50});
    while (auto in = link_.receive()) {
      const auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes, at_server);
      if (!e && e.error().code == errc::unsupported) return fail(e.error());
      if (e && e->head.correlation == id) return std::move(*in);
    }
  }
  if (common::stop_requested())
    return fail(errc::timeout, "{}: interrupted before it answered", about(agent));
  return fail(errc::timeout, "{}: no answer within {} s", about(agent), timeout.count() / 1000);
}

template <class Answer, class Question>
result<Answer> operator_link::ask(const std::string& agent, message_type type, const Question& q,
                                  message_type wanted, common::milliseconds timeout) {
  auto h = head(type, common::random_u64() | 1);
  h.deadline_ms = h.sent_ms + timeout.count();
  auto f = answer(agent, schemas::encode_frame(agent, {}, h, schemas::encode(q)), h.correlation,
                  timeout);
  if (!f) return fail(f.error());
  const auto e = schemas::decode_frame(*f, schemas::limits::envelope_bytes, at_server);
  if (!e) return fail(e.error());
  if (e->head.type == wanted) return schemas::decode<Answer>(e->payload);
  if (e->head.type != message_type::refused)
    return fail(errc::malformed, "{}: answered by {}, want {}", about(agent),
                schemas::name(e->head.type).value_or("?"), schemas::name(wanted).value_or("?"));
  const auto no = schemas::decode<schemas::refused>(e->payload);
  return fail(errc::refused, "{}: {}", about(agent), no ? no->reason : no.error().detail);
}

result<schemas::scanned> operator_link::scan_now(const std::string& agent,
                                                 common::milliseconds timeout) {
  return ask<schemas::scanned>(agent, message_type::scan_now, schemas::scan_now{},
                               message_type::scanned, timeout);
}

result<schemas::roots> operator_link::report_roots(const std::string& agent,
                                                   common::milliseconds timeout) {
  return ask<schemas::roots>(agent, message_type::report_roots, schemas::report_roots{},
                             message_type::roots, timeout);
}

result<schemas::settings> operator_link::report_settings(const std::string& agent,
                                                         common::milliseconds timeout) {
  return ask<schemas::settings>(agent, message_type::report_settings, schemas::report_settings{},
                                message_type::settings, timeout);
}

result<schemas::resync_wanted> operator_link::want_resync(const std::string& agent,
                                                          const schemas::want_resync& q,
                                                          common::milliseconds timeout) {
  return ask<schemas::resync_wanted>(agent, message_type::want_resync, q,
                                     message_type::resync_wanted, timeout);
}

result<schemas::dump_part> operator_link::dump(const std::string& agent, const schemas::dump& q,
                                               common::milliseconds timeout) {
  return ask<schemas::dump_part>(agent, message_type::dump, q, message_type::dump_part, timeout);
}

result<schemas::dump_part> operator_link::dump_more(const std::string& agent,
                                                    const schemas::dump_more& q,
                                                    common::milliseconds timeout) {
  return ask<schemas::dump_part>(agent, message_type::dump_more, q, message_type::dump_part,
                                 timeout);
}

result<schemas::token_made> operator_link::make_token(const schemas::make_token& q,
                                                      common::milliseconds timeout) {
  return ask<schemas::token_made>({}, message_type::make_token, q, message_type::token_made,
                                  timeout);
}

result<schemas::tokens> operator_link::list_tokens(common::milliseconds timeout) {
  return ask<schemas::tokens>({}, message_type::list_tokens, schemas::list_tokens{},
                              message_type::tokens, timeout);
}

result<schemas::tokens> operator_link::revoke_token(const schemas::revoke_token& q,
                                                    common::milliseconds timeout) {
  return ask<schemas::tokens>({}, message_type::revoke_token, q, message_type::tokens, timeout);
}

result<schemas::agent_revoked> operator_link::revoke_agent(const std::string& agent,
                                                           common::milliseconds timeout) {
  return ask<schemas::agent_revoked>(agent, message_type::revoke_agent, schemas::revoke_agent{},
                                     message_type::agent_revoked, timeout);
}

template <class Decision>
result<schemas::membership> operator_link::decide(const std::string& agent, const Decision& d,
                                                  common::milliseconds timeout) {
  return ask<schemas::membership>(agent, type_of(d), d, message_type::membership, timeout);
}

template result<schemas::membership> operator_link::decide(const std::string&,
                                                           const schemas::label_agent&,
                                                           common::milliseconds);
template result<schemas::membership> operator_link::decide(const std::string&,
                                                           const schemas::archive_agent&,
                                                           common::milliseconds);
template result<schemas::membership> operator_link::decide(const std::string&,
                                                           const schemas::restore_agent&,
                                                           common::milliseconds);
template result<schemas::membership> operator_link::decide(const std::string&,
                                                           const schemas::remove_agent&,
                                                           common::milliseconds);
template result<schemas::membership> operator_link::decide(const std::string&,
                                                           const schemas::rotate_agent&,
                                                           common::milliseconds);

void operator_link::tap(const schemas::tap_request& r) {
  const auto h = head(message_type::tap_request, tap_id_);
  link_.send(schemas::encode_frame(
      {}, {}, h, schemas::encode(r)));  // not connected yet: it is sent again with the next grant
}

result<std::optional<schemas::tap_copies>> operator_link::copies(common::milliseconds wait) {
  link_.take_connected();  // waiting would end at once as long as this event lies there
  auto in = link_.receive();
  if (!in) {
    common::net::waiter().add(link_).wait(wait);
    in = link_.receive();
  }
  if (!in) return std::nullopt;
  const auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes, at_server);
  if (!e) return fail(e.error());
  if (e->head.type == message_type::refused) {
    const auto no = schemas::decode<schemas::refused>(e->payload);
    return fail(errc::refused, "{}", no ? no->reason : no.error().detail);
  }
  if (e->head.type != message_type::tap_copies) return std::nullopt;
  return schemas::decode<schemas::tap_copies>(e->payload).map([](auto&& c) {
    return std::optional(std::move(c));
  });
}

}  // namespace client
