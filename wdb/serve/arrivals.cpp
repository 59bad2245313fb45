// The part of the server that takes frames from the broker: an agent's go to its next batch,
// answers of analyzers end work, and operators' questions are checked.
#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "wdb/serve/server.hpp"

namespace wdb {

using common::errc;
using common::status;
using schemas::message_type;

namespace {
constexpr std::size_t batch_frames = 512, batch_bytes = 16u << 20;  ///< of one round

bool comes_from_agent(message_type t) {
  return schemas::find_message(t)->from == schemas::party::agent;
}
}  // namespace

status server::receive(common::instant now) {
  std::size_t bytes = 0;
  for (std::size_t n = 0; n < batch_frames && bytes < batch_bytes && !alerts_.in.is_full(); ++n) {
    auto frame = broker_.receive();
    if (!frame) break;
    bytes += frame->size();
    if (auto s = take(std::move(*frame), now); !s) return s;
  }
  return enrolment_.flush(common::wall_ms());
}

status server::take(common::net::frame frame, common::instant now) {
  auto e = broker_.read(frame, now);
  if (!e) return count(e.error().code == errc::unsupported ? "other_wire" : "malformed"), status{};
  if (comes_from_agent(e->head.type) && enrolment_.is_closed(std::string(e->agent)))
    return count("of_closed_agent"), status{};  // on its way when that was decided
  switch (e->head.type) {
    case message_type::hello:
      enrolment_.greeted(std::string(e->agent));
      [[fallthrough]];
    case message_type::report:
      checks_.reported(std::string(e->agent));
      [[fallthrough]];
    case message_type::delta:
    case message_type::snapshot:
    case message_type::compare:
    case message_type::repair:
      batches_[std::string(e->agent)].frames.push_back(std::move(frame));
      return {};
    default:
      return take_other(*e, now);
  }
}

status server::take_other(const schemas::envelope& e, common::instant now) {
  switch (e.head.type) {
    case message_type::welcome:
      return work_.welcomed(e.head.instance), status{};
    case message_type::result:
      return take_result(e, now), status{};
    case message_type::verdict:
      return take_verdict(e, now), status{};
    case message_type::alerts_wanted:
      if (const auto w = broker_.payload_of<schemas::alerts_wanted>(e, now)) alerts_.out.want(*w);
      return {};
    case message_type::want_resync:
      if (const auto q = read_question<schemas::want_resync>(e)) take_question(e, q->tables);
      return {};
    case message_type::dump:
      if (const auto q = read_question<schemas::dump>(e)) take_question(e, q->tables);
      return {};
    case message_type::dump_more:
      if (const auto q = read_question<schemas::dump_more>(e))
        send_part(e.head.correlation, std::string(e.agent), dumps_.part(q->session, q->part, now));
      return {};
    case message_type::enroll:
    case message_type::new_key:
    case message_type::key_used:
    case message_type::make_token:
    case message_type::list_tokens:
    case message_type::revoke_token:
    case message_type::revoke_agent:
    case message_type::label_agent:
    case message_type::archive_agent:
    case message_type::restore_agent:
    case message_type::remove_agent:
    case message_type::rotate_agent:
      return enrolment_.take(e, common::wall_ms(), now);
    default:
      return count("malformed"), status{};
  }
}

void server::take_result(const schemas::envelope& e, common::instant now) {
  auto r = broker_.payload_of<schemas::alerts_of>(e, now);
  if (!r) return count("malformed");
  const auto item = work_.finish(e.head.correlation, message_type::change_set);
  if (!item) return count("late_result");
  if (r->alerts.empty()) return batches_[item->agent].done.push_back(item->place);
  alerts_.in.raise(std::move(r->alerts), item->agent, item->place);
}

void server::take_verdict(const schemas::envelope& e, common::instant now) {
  auto v = broker_.payload_of<schemas::verdict>(e, now);
  if (!v) return count("malformed");
  const auto item = work_.finish(e.head.correlation, message_type::evidence);
  if (!item) return count("late_verdict");
  batches_[item->agent].verdicts.push_back(std::move(*v));
}

/// Empty when it does not decode; the operator is told.
template <class Question>
std::optional<Question> server::read_question(const schemas::envelope& e) {
  auto q = schemas::decode<Question>(e.payload);
  if (q) return std::move(*q);
  broker_.refuse(e, q.error().detail);
  return std::nullopt;
}

void server::take_question(const schemas::envelope& e, const std::vector<std::string>& tables) {
  const std::string agent(e.agent);
  for (const auto& name : tables)
    if (schemas::find_table(name) == nullptr)
      return broker_.refuse(e, fmt::format("there is no table '{}'", common::one_line(name)));
  if (!agents_.contains(agent)) return broker_.refuse(e, "this agent was never seen");
  batches_[agent].questions.push_back({e.head.correlation, e.head.type, tables});
}

void server::send_part(u64 question, const std::string& agent,
                       const common::result<schemas::dump_part>& part) {
  if (part)
    broker_.answer(message_type::dump_part, agent, question, *part);
  else
    broker_.answer(message_type::refused, agent, question, schemas::refused{part.error().detail});
}

}  // namespace wdb
