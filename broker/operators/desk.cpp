#include "broker/operators/desk.hpp"

#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace broker {

using common::net::sent;
using schemas::hop;
using schemas::message_type;

namespace {
constexpr std::size_t most_questions = 4096, most_kept = 256;
/// wdb says every second that it is there, and a wdb that died is back in less than this.
constexpr auto wdb_patience = std::chrono::seconds{5};
constexpr const char* no_wdb = "wdb is not there just now";
}  // namespace

void desk::refuse(const arrival& a, const schemas::envelope& e, const std::string& why) {
  journal_.count("question_refused");
  auto f = journal_.make(message_type::refused, e.agent, {.correlation = e.head.correlation},
                         schemas::encode(schemas::refused{why}));
  journal_.seen(hop::broker_operator, f);
  operators_.send(a.from.connection, f);
}

bool desk::take_question(const arrival& a, const schemas::envelope& e) {
  if (!is_trusted(a.from)) return refuse(a, e, "this user may not ask"), false;
  if (questions_.size() >= most_questions)
    return refuse(a, e, "too many questions are waiting for an answer"), false;
  questions_[e.head.correlation] = {a.from.connection, e.head.deadline_ms};
  return true;
}

void desk::give_back(const arrival& a, const schemas::envelope& e, const std::string& why) {
  questions_.erase(e.head.correlation);
  refuse(a, e, why);
}

void desk::keep_for_wdb(arrival a, const schemas::envelope& e) {
  if (kept_.size() >= most_kept) return give_back(a, e, no_wdb);
  kept_.push_back({std::move(a), journal_.now() + wdb_patience});
}

std::vector<frame> desk::take_kept() {
  std::vector<frame> out;
  for (auto& k : kept_) out.push_back(std::move(k.question.frame));
  kept_.clear();
  return out;
}

void desk::refuse_kept() {
  for (; !kept_.empty() && kept_.front().until < journal_.now(); kept_.pop_front()) {
    const auto& question = kept_.front().question;
    if (const auto e = schemas::decode_frame(question.frame, schemas::limits::agent_frame_bytes))
      give_back(question, *e, no_wdb);
  }
}

void desk::pass_on(arrival a, const schemas::envelope& e) {
  const auto asked = questions_.find(e.head.correlation);
  if (asked == questions_.end()) return journal_.count("dropped_no_question");
  journal_.seen(hop::broker_operator, a.frame);
  operators_.send(asked->second.connection, a.frame);
  questions_.erase(asked);
}

void desk::take_tap_request(const arrival& a, const schemas::envelope& e) {
  auto r = schemas::decode<schemas::tap_request>(e.payload);
  if (!r) return journal_.refused("tap", a, "malformed", r.error().detail);
  if (!is_trusted(a.from)) return refuse(a, e, "this user may not tap");
  const bool first = !tap_.listening();
  if (!tap_.request(a.from.connection, e.head.correlation, std::move(*r)))
    return refuse(a, e, "too many tap readers or prefixes");
  if (first) spdlog::info("a tap reader is there: it sees every row and K that passes");
}

void desk::tend() {
  if (tap_.listening()) send_copies();
  refuse_kept();
  if (!questions_.empty())
    std::erase_if(questions_, [&](const auto& q) { return q.second.deadline < journal_.now_ms(); });
}

void desk::send_copies() {
  for (auto& batch : tap_.take()) {
    auto f =
        journal_.make(message_type::tap_copies, {}, {.correlation = batch.request}, batch.payload);
    const auto how = operators_.send(batch.connection, f);
    if (how == sent::full) tap_.lost(batch.connection, batch.copies);
    if (how != sent::unknown) continue;
    tap_.forget(batch.connection);
    spdlog::info("a tap reader is gone");
  }
}

}  // namespace broker
