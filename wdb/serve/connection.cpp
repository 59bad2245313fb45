#include "wdb/serve/connection.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace wdb {

namespace {
constexpr schemas::u64 credit_bytes = 64u << 20, credit_messages = 65'536;
}  // namespace

connection::connection(common::net::link broker)
    : broker_(std::move(broker)), instance_(common::random_u64() | 1) {}

std::optional<common::net::frame> connection::receive() {
  if (!waiting_.empty()) return std::nullopt;
  return broker_.receive();
}

common::result<schemas::envelope> connection::read(const common::net::frame& frame,
                                                   common::instant now) {
  auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes,
                                 {.sender = "what sent it", .receiver = "muster-wdb"});
  if (!e) log_refusal(fmt::format("a frame of {} bytes", frame.size()), e.error(), now);
  return e;
}

void connection::log_refusal(std::string_view what, const common::error& why, common::instant now) {
  if (log_.may_write(fmt::format("refused_{}", name(why.code)), now))
    spdlog::warn("{} was refused: {}", common::one_line(what), common::one_line(why.detail));
}

void connection::send(const std::string& agent, const std::string& table, schemas::header head,
                      std::string_view payload) {
  head.instance = instance_;
  head.counter = ++counter_;
  head.sent_ms = common::wall_ms();
  waiting_.push_back(schemas::encode_frame(agent, table, head, payload));
}

void connection::enlist(common::instant now) {
  log_.tell_left_out(now);
  schemas::header h;
  h.type = schemas::message_type::enlist;
  send({}, {}, h, schemas::encode(schemas::enlist{"wdb", "wdb", credit_messages, credit_bytes}));
}

void connection::flush() {
  while (!waiting_.empty() && broker_.send(waiting_.front()) == common::net::sent::queued)
    waiting_.pop_front();
}

}  // namespace wdb
