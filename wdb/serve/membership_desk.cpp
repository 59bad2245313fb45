#include "wdb/serve/membership_desk.hpp"

#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "wdb/serve/decisions.hpp"

namespace wdb {

using common::errc;
using common::status;
using schemas::message_type;

status membership_desk::start() {
  for (auto& agent : rules_.removed()) {
    if (seen_.contains(agent))
      removals_.push_back(std::move(agent));
    else if (auto s = rules_.forget_removed(agent); !s)
      return s;
  }
  return {};
}

status membership_desk::take(const schemas::envelope& e, std::int64_t now, common::instant at) {
  const std::string agent(e.agent);
  if (!seen_.contains(agent) && records_.keys_of(agent).empty() &&
      records_.member(agent) == nullptr)
    return to_.refuse(e, "this agent was never seen"), status{};
  switch (e.head.type) {
    case message_type::label_agent:
      return label(e, at);
    case message_type::archive_agent:
      return archive(e, now, at);
    case message_type::restore_agent:
      return answer(e, rules_.restore(agent));
    case message_type::rotate_agent:
      return rotate(e, now);
    default:
      break;
  }
  const bool is_here = records_.keys_of(agent).empty();
  if (is_here && !rules_.is_closed(agent) && seen_.is_heard(agent, at))
    return to_.refuse(e, "its collector runs on this host, and would bring it back: stop it first"),
           status{};
  if (auto s = remove(agent, now); !s) return s;
  return answer(e, *records_.member(agent));
}

status membership_desk::label(const schemas::envelope& e, common::instant at) {
  const auto asked = to_.payload_of<schemas::label_agent>(e, at);
  if (!asked) return to_.refuse(e, "the question does not decode"), status{};
  return answer(e, rules_.label(std::string(e.agent), *asked));
}

status membership_desk::archive(const schemas::envelope& e, std::int64_t now, common::instant at) {
  const auto asked = to_.payload_of<schemas::archive_agent>(e, at);
  if (!asked) return to_.refuse(e, "the question does not decode"), status{};
  return answer(e, rules_.archive(std::string(e.agent), asked->keep_ms, now));
}

status membership_desk::rotate(const schemas::envelope& e, std::int64_t now) {
  const std::string agent(e.agent);
  const auto done = rules_.rotate(agent, now);
  if (done) greeted(agent);
  return answer(e, done);
}

void membership_desk::greeted(const std::string& agent) {
  if (!rules_.is_to_rotate(agent)) return;
  schemas::header h;
  h.type = message_type::make_key;
  to_.send(agent, {}, h, schemas::encode(schemas::make_key{}));
}

status membership_desk::remove(const std::string& agent, std::int64_t now) {
  std::vector<std::string> keys;
  const auto done = rules_.remove(agent, now, keys);
  if (!done) return common::fail(done.error());
  spdlog::info("{}: removed", agent);
  std::vector<schemas::admission> gone(keys.size());
  for (std::size_t n = 0; n < keys.size(); ++n) gone[n].key = {keys[n]};
  tell_broker(to_, std::move(gone));
  tell_closed(agent, true);
  removals_.push_back(agent);
  return {};
}

status membership_desk::answer(const schemas::envelope& e, const memberships::outcome& done) {
  if (!done) return refuse_or_fail(to_, e, done.error());
  const std::string agent(e.agent);
  if (e.head.type != message_type::label_agent && e.head.type != message_type::rotate_agent)
    tell_closed(agent, done->is_closed());
  to_.answer(message_type::membership, agent, e.head.correlation,
             schemas::membership{done->labels, done->ephemeral_ms, done->archived, done->kept_until,
                                 done->removed, done->rotates_until});
  return {};
}

void membership_desk::tell_closed(const std::string& agent, bool closed) {
  schemas::admission a;
  a.agent = agent;
  a.closed = closed;
  tell_broker(to_, {std::move(a)});
}

status membership_desk::sweep(std::int64_t now, common::instant at) {
  const auto due = rules_.due_at(now, [&](const std::string& agent) {
    return static_cast<std::int64_t>(seen_.silent_for(agent, at).count());
  });
  for (const auto& agent : due.to_archive) {
    if (auto done = rules_.archive(agent, memberships::default_keep_ms, now); !done)
      return common::fail(done.error());
    spdlog::info("{}: archived, since it was silent for too long", agent);
    tell_closed(agent, true);
  }
  for (const auto& agent : due.to_remove)
    if (auto s = remove(agent, now); !s) return s;
  for (const auto& agent : due.to_keep_key)
    if (auto done = rules_.keep_key(agent); !done) return common::fail(done.error());
  if (auto s = rules_.forget(due.to_forget); !s) return s;
  for (const auto& agent : due.to_forget) tell_closed(agent, false);
  return {};
}

status membership_desk::removed(const std::string& agent) {
  if (auto s = rules_.forget_removed(agent); !s) return s;
  if (!rules_.is_closed(agent)) tell_closed(agent, false);
  return {};
}

}  // namespace wdb
