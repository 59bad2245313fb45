#include "cli/operator_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include "common/hash.hpp"
#include "common/root_dir.hpp"
#include "common/stop.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

bool stages_are_up(const schemas::data_paths& paths) {
  const std::string path = paths.socket("tap");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  path.copy(address.sun_path, path.size());
  const common::unique_fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return fd && ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

operator_link::operator_link(common::net::link l) : link_(std::move(l)), instance_(common::random_u64()) {}

result<operator_link> operator_link::connect(const common::net::context& context, const schemas::data_paths& paths) {
  auto l = common::net::link::connect(context, paths.socket("tap"));
  if (!l) return fail(l.error());
  return operator_link{std::move(*l)};
}

result<schemas::reply> operator_link::ask(const std::string& agent, const std::string& verb, common::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  schemas::command c{.id = common::random_u64() | 1, .verb = verb, .arguments = {}, .deadline = common::wall_ms() + timeout.count()};
  schemas::header h;
  h.type = schemas::message_type::command;
  h.version = c.id;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = c.deadline;
  const std::string frame = schemas::encode_frame(agent, {}, h, schemas::encode(c));
  bool sent = false;
  while (std::chrono::steady_clock::now() < until && !common::stop_requested()) {
    if (!sent) sent = link_.send(frame) == common::net::sent::queued;
    common::net::waiter().add(link_).wait(common::milliseconds{50});
    while (auto in = link_.receive()) {
      auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes);
      if (!e || e->head.type != schemas::message_type::reply) continue;
      auto reply = schemas::decode<schemas::reply>(e->payload);
      if (!reply || reply->id != c.id) continue;
      if (reply->refused) return fail(errc::refused, "{}: {}", agent, reply->text);
      if (reply->done) return reply;
    }
  }
  return fail(errc::timeout, "{} did not answer within {} s", agent, timeout.count() / 1000);
}

}  // namespace cli
