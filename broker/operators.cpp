// The part of the broker that serves operators: questions to agents and to wdb, their answers, and the tap.
#include "broker/broker.hpp"
#include "common/log.hpp"

namespace broker {

using common::net::sent;
using schemas::hop;
using schemas::message_type;

namespace {
constexpr std::size_t most_questions = 4096;
}

void broker::refuse_question(const arrival& a, const schemas::envelope& e, const std::string& why) {
  ++counted_["question_refused"];
  auto f = make(message_type::refused, e.agent, {.correlation = e.head.correlation}, schemas::encode(schemas::refused{why}));
  seen(hop::broker_operator, f);
  operators_.send(a.from.connection, f);
}

bool broker::may_ask(const arrival& a, const schemas::envelope& e) {
  if (!known_user(a)) return refuse_question(a, e, "this user may not ask"), false;
  if (questions_.size() >= most_questions) return refuse_question(a, e, "too many questions are waiting for an answer"), false;
  return true;
}

void broker::ask_agent(arrival a, const schemas::envelope& e) {
  if (!may_ask(a, e)) return;
  if (peers_.connection_of(e.agent, 0) == nullptr) return refuse_question(a, e, "the agent is not connected");
  questions_[e.head.correlation] = {a.from.connection, e.head.deadline_ms};
  to_agent(e.agent, 0, std::move(a.frame));
}

void broker::ask_wdb(arrival a, const schemas::envelope& e) {
  if (!may_ask(a, e)) return;
  if (wdb_.instance == 0) return refuse_question(a, e, "wdb is not there just now");
  questions_[e.head.correlation] = {a.from.connection, e.head.deadline_ms};
  to_wdb(std::move(a.frame));
}

void broker::on_reply(arrival a, const schemas::envelope& e) {
  const auto asked = questions_.find(e.head.correlation);
  if (asked == questions_.end()) return void(++counted_["dropped_no_question"]);
  seen(hop::broker_operator, a.frame);
  operators_.send(asked->second.connection, a.frame);
  questions_.erase(asked);
}

void broker::expire_questions() {
  if (questions_.empty()) return;
  std::erase_if(questions_, [&](const auto& q) { return q.second.deadline < now_ms_; });
}

// ---- tap ----

void broker::on_tap_request(const arrival& a, const schemas::envelope& e) {
  auto r = schemas::decode<schemas::tap_request>(e.payload);
  if (!r) return refuse(door::operators, a, &e, "malformed", r.error().detail);
  if (!known_user(a)) return refuse_question(a, e, "this user may not tap");
  const bool first = !tap_.listening();
  if (!tap_.request(a.from.connection, e.head.correlation, std::move(*r))) return refuse_question(a, e, "too many tap readers or prefixes");
  if (first) spdlog::info("a tap reader is there: it sees every row and K that passes");
}

void broker::flush_tap() {
  if (!tap_.listening()) return;
  for (auto& batch : tap_.take()) {
    auto f = make(message_type::tap_copies, {}, {.correlation = batch.request}, batch.payload);
    const auto how = operators_.send(batch.connection, f);
    if (how == sent::full) tap_.lost(batch.connection, batch.copies);
    if (how != sent::unknown) continue;
    tap_.forget(batch.connection);
    spdlog::info("a tap reader is gone");
  }
}

}  // namespace broker
