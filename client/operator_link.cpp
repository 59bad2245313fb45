#include "client/operator_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>

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

bool stages_are_up(const schemas::data_paths& paths) {
  const std::string path = paths.socket("tap");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  path.copy(address.sun_path, path.size());
  const common::unique_fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return fd &&
         ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

operator_link::operator_link(common::net::link l)
    : link_(std::move(l)), instance_(common::random_u64()) {}

result<operator_link> operator_link::connect(const common::net::context& context,
                                             const schemas::data_paths& paths) {
  if (!stages_are_up(paths))
    return fail(errc::not_found, "{}: no stages are running here: start them with `muster up`",
                paths.data);
  auto l = common::net::link::connect(context, paths.socket("tap"));
  if (!l) return fail(l.error());
  return operator_link{std::move(*l)};
}

schemas::header operator_link::head(schemas::message_type type, schemas::u64 id,
                                    std::int64_t deadline) {
  schemas::header h;
  h.type = type;
  h.version = id;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = deadline;
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
      const auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes);
      if (e && e->head.version == id) return std::move(*in);
    }
  }
  return fail(errc::timeout, "{}: no answer within {} s", agent, timeout.count() / 1000);
}

result<schemas::reply> operator_link::reply_to(const std::string& agent, const std::string& frame,
                                               schemas::u64 id, common::milliseconds timeout) {
  auto f = answer(agent, frame, id, timeout);
  if (!f) return fail(f.error());
  const auto e = schemas::decode_frame(*f, schemas::limits::envelope_bytes);
  if (!e || e->head.type != message_type::reply)
    return fail(errc::malformed, "{}: an answer of another kind than a reply", agent);
  auto reply = schemas::decode<schemas::reply>(e->payload);
  if (reply && reply->refused) return fail(errc::refused, "{}: {}", agent, reply->text);
  return reply;
}

result<schemas::reply> operator_link::ask(const std::string& agent, const std::string& verb,
                                          common::milliseconds timeout) {
  const schemas::command c{.id = common::random_u64() | 1,
                           .verb = verb,
                           .arguments = {},
                           .deadline = common::wall_ms() + timeout.count()};
  return reply_to(agent,
                  schemas::encode_frame(agent, {}, head(message_type::command, c.id, c.deadline),
                                        schemas::encode(c)),
                  c.id, timeout);
}

result<schemas::reply> operator_link::query(const std::string& agent, schemas::query q,
                                            common::milliseconds timeout) {
  q.id = common::random_u64() | 1;
  const auto h = head(message_type::query, q.id, common::wall_ms() + timeout.count());
  return reply_to(agent, schemas::encode_frame(agent, {}, h, schemas::encode(q)), q.id, timeout);
}

result<schemas::dump_part> operator_link::rows(const std::string& agent, schemas::query q,
                                               common::milliseconds timeout) {
  q.id = common::random_u64() | 1;
  const auto h = head(message_type::query, q.id, common::wall_ms() + timeout.count());
  auto f = answer(agent, schemas::encode_frame(agent, {}, h, schemas::encode(q)), q.id, timeout);
  if (!f) return fail(f.error());
  const auto e = schemas::decode_frame(*f, schemas::limits::envelope_bytes);
  if (e && e->head.type == message_type::dump_part)
    return schemas::decode<schemas::dump_part>(e->payload);
  const auto no =
      e ? schemas::decode<schemas::reply>(e->payload) : result<schemas::reply>(fail(e.error()));
  return fail(errc::refused, "{}: {}", agent, no ? no->text : no.error().detail);
}

void operator_link::tap(const schemas::tap_request& r) {
  const auto h = head(message_type::tap_request, 0, common::wall_ms());
  // Before the connection stands this does nothing: the next grant says the same again.
  link_.send(schemas::encode_frame({}, {}, h, schemas::encode(r)));
}

result<std::optional<schemas::tap_copies>> operator_link::copies(common::milliseconds wait) {
  link_.take_connected();  // waiting would end at once as long as this event lies there
  auto in = link_.receive();
  if (!in) {
    common::net::waiter().add(link_).wait(wait);
    in = link_.receive();
  }
  if (!in) return std::nullopt;
  const auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes);
  if (!e) return fail(e.error());
  if (e->head.type == message_type::reply) {
    const auto no = schemas::decode<schemas::reply>(e->payload);
    return fail(errc::refused, "{}", no ? no->text : no.error().detail);
  }
  if (e->head.type != message_type::tap_copies) return std::nullopt;
  return schemas::decode<schemas::tap_copies>(e->payload).map([](auto&& c) {
    return std::optional(std::move(c));
  });
}

}  // namespace client
