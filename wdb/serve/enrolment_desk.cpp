#include "wdb/serve/enrolment_desk.hpp"

#include "common/log.hpp"
#include "common/net/peer.hpp"
#include "schemas/canonical.hpp"
#include "schemas/server_alert.hpp"
#include "wdb/serve/decisions.hpp"

namespace wdb {

using common::errc;
using common::status;
using schemas::message_type;

namespace {

constexpr std::size_t keys_a_message = 4096;

schemas::alert twin_alert(const std::string& agent, const std::string& twin,
                          const std::string& key) {
  return schemas::server_alert(
      agent, "duplicate-machine", schemas::severity::medium, key,
      fmt::format("this host has the machine id of agent {}, whose key is valid: it is a copy, or "
                  "was enrolled anew",
                  twin));
}

}  // namespace

status enrolment_desk::take(const schemas::envelope& e, std::int64_t now, common::instant at) {
  if (e.head.type == message_type::key_used) return on_key_used(e, at), status{};
  if (auto s = flush(now); !s) return s;  // they came before
  switch (e.head.type) {
    case message_type::enroll:
      return on_enroll(e, now, at);
    case message_type::new_key:
      return on_new_key(e, now, at);
    case message_type::make_token:
      return on_make_token(e, now, at);
    case message_type::list_tokens:
      return list_tokens(e, now), status{};
    case message_type::revoke_token:
      return on_revoke_token(e, now, at);
    case message_type::revoke_agent:
      return on_revoke_agent(e, now);
    default:
      return {};
  }
}

status enrolment_desk::on_enroll(const schemas::envelope& e, std::int64_t now, common::instant at) {
  const auto asked = to_.payload_of<schemas::enroll>(e, at);
  if (!asked) return {};
  const auto done = rules_.enroll(*asked, now, known());
  if (!done) {
    if (!is_refusal(done.error().code)) return common::fail(done.error());
    to_.answer(message_type::not_enrolled, {}, e.head.correlation,
               schemas::not_enrolled{done.error().detail});
    return {};
  }
  spdlog::info("{}: a host enrolled as {}", common::one_line(asked->hostname), done->agent);
  if (!done->twin.empty()) alerts_.push_back(twin_alert(done->agent, done->twin, asked->key.bytes));
  tell_broker(to_,
              done->changed);  // the broker knows the key before the host does that it may use it
  to_.answer(message_type::enrolled, {}, e.head.correlation, schemas::enrolled{done->agent});
  return {};
}

void enrolment_desk::on_key_used(const schemas::envelope& e, common::instant at) {
  auto used = to_.payload_of<schemas::key_used>(e, at);
  if (!used) return;
  if (used->address.empty()) return used_.push_back(std::move(used->key.bytes));
  if (auto address = common::net::ip_text(used->address))
    heard_from_.insert_or_assign(std::move(used->key.bytes), std::move(*address));
}

status enrolment_desk::flush(std::int64_t now) {
  if (!used_.empty()) {
    auto changed = rules_.confirm(std::exchange(used_, {}), now);
    if (!changed) return common::fail(changed.error());
    tell_broker(to_, std::move(*changed));
  }
  return heard_from_.empty() ? status{} : rules_.note_addresses(std::exchange(heard_from_, {}));
}

/// What is refused gets no answer: an agent that was not asked has nothing to hear.
status enrolment_desk::on_new_key(const schemas::envelope& e, std::int64_t now,
                                  common::instant at) {
  const auto said = to_.payload_of<schemas::new_key>(e, at);
  if (!said) return {};
  const std::string agent(e.agent);
  auto changed = rules_.announce(agent, said->key.bytes, now);
  if (!changed) return is_refusal(changed.error().code) ? status{} : common::fail(changed.error());
  tell_broker(to_, std::move(*changed));
  schemas::header h;
  h.type = message_type::key_taken;
  h.to = e.head.instance;
  to_.send(agent, {}, h, schemas::encode(schemas::key_taken{said->key}));
  return {};
}

status enrolment_desk::on_make_token(const schemas::envelope& e, std::int64_t now,
                                     common::instant at) {
  const auto asked = to_.payload_of<schemas::make_token>(e, at);
  if (!asked) return refuse_or_fail(to_, e, {errc::malformed, "the question does not decode"});
  auto id = tokens_.make(*asked, now, known());
  if (!id) return refuse_or_fail(to_, e, id.error());
  tell_broker(to_, {admission_of(asked->key.bytes, records_.tokens().at(asked->key.bytes))});
  to_.answer(message_type::token_made, {}, e.head.correlation, schemas::token_made{*id});
  return {};
}

void enrolment_desk::list_tokens(const schemas::envelope& e, std::int64_t now) {
  to_.answer(message_type::tokens, {}, e.head.correlation, tokens_.list(now));
}

status enrolment_desk::on_revoke_token(const schemas::envelope& e, std::int64_t now,
                                       common::instant at) {
  const auto asked = to_.payload_of<schemas::revoke_token>(e, at);
  if (!asked) return refuse_or_fail(to_, e, {errc::malformed, "the question does not decode"});
  auto changed = tokens_.revoke(asked->id);
  if (!changed) return refuse_or_fail(to_, e, changed.error());
  tell_broker(to_, {std::move(*changed)});
  return list_tokens(e, now), status{};
}

/// The broker has the keys before the operator has the answer: both go the same way.
status enrolment_desk::on_revoke_agent(const schemas::envelope& e, std::int64_t now) {
  const std::string agent(e.agent);
  auto changed = rules_.revoke_agent(agent, now);
  if (!changed) return refuse_or_fail(to_, e, changed.error());
  const auto keys = records_.keys_of(agent).size();
  if (keys == 0)
    return refuse_or_fail(to_, e, {errc::not_found, "this agent never enrolled: it has no key"});
  if (!changed->empty()) spdlog::info("{}: its key was revoked", agent);
  tell_broker(to_, std::move(*changed));
  to_.answer(message_type::agent_revoked, agent, e.head.correlation, schemas::agent_revoked{keys});
  return {};
}

void enrolment_desk::tell_everything() {
  const auto all = rules_.everything();
  schemas::header h;
  h.type = message_type::admit;
  for (std::size_t from = 0; from == 0 || from < all.size(); from += keys_a_message) {
    const auto until = std::min(all.size(), from + keys_a_message);
    schemas::admit part{.anew = from == 0, .complete = until == all.size(), .keys = {}};
    part.keys.assign(all.begin() + static_cast<std::ptrdiff_t>(from),
                     all.begin() + static_cast<std::ptrdiff_t>(until));
    to_.send({}, {}, h, schemas::encode(part));
  }
}

status enrolment_desk::expire(std::int64_t now) {
  auto gone = rules_.expire(now);
  if (!gone) return common::fail(gone.error());
  return tell_broker(to_, std::move(*gone)), status{};
}

}  // namespace wdb
