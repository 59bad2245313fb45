#include "broker/gateway/entrance.hpp"

#include <algorithm>

#include "common/free_memory.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "common/open_files.hpp"
#include "schemas/canonical.hpp"

namespace broker {

using schemas::hop;
using schemas::message_type;

namespace {
constexpr std::size_t most_newcomers = 4096, most_told = 65'536, most_enroll_bytes = 4096;
constexpr std::chrono::seconds say_again_after{1};
constexpr std::chrono::milliseconds look_every{100}, trim_every{1000};
constexpr int asked_at_once = 256;
constexpr std::int64_t patience_ms = 30'000;
}  // namespace

void entrance::answer_handshakes() {
  for (int n = 0; n < asked_at_once; ++n) {
    const auto q = asked_.receive();
    if (!q) return;
    const auto* a = keys_.find(q->key, journal_.now_ms());
    asked_.answer(*q, a != nullptr);
    if (a == nullptr && q->key == own_stranger_) {
      journal_.count("refused_handshake");
      continue;
    }
    if (a == nullptr) {
      notes_.refused.note(q->key, q->address, journal_.now_ms());
      journal_.note("refused_handshake",
                    fmt::format("{}: the key {}… is not enrolled, or not any more", q->address,
                                common::to_hex(q->key).substr(0, 12)));
      continue;
    }
    journal_.count("handshakes");
    notes_.by_old.connected(q->key, q->domain == doors::domain_now);
    if (a->pending) note_use(*a);
  }
}

/// Said again at later uses until wdb says that it is pending no more; not at each, since nothing
/// bounds how many there are.
void entrance::note_use(const schemas::admission& a) {
  if (!wdb_.is_there() || !may_say_again(a.key.bytes)) return;
  auto f =
      journal_.make(message_type::key_used, {}, {}, schemas::encode(schemas::key_used{a.key, {}}));
  journal_.seen(hop::broker_wdb, f);
  wdb_.send(std::move(f));
}

/// Once while the address and wdb stay the same: a hello in between costs a look.
void entrance::note_address(const arrival& a) {
  if (!a.from.key || a.from.address.empty() || !wdb_.is_there()) return;
  const auto known = addresses_.find(*a.from.key);
  if (known != addresses_.end() && known->second == a.from.address) return;
  if (addresses_.size() >= most_told) addresses_.clear();
  addresses_.insert_or_assign(*a.from.key, a.from.address);
  auto f = journal_.make(message_type::key_used, {}, {},
                         schemas::encode(schemas::key_used{{*a.from.key}, a.from.address}));
  journal_.seen(hop::broker_wdb, f);
  wdb_.send(std::move(f));
}

bool entrance::may_say_again(const std::string& what) {
  if (said_.size() >= most_newcomers) said_.clear();
  const auto [at, fresh] = said_.try_emplace(what, journal_.now());
  if (!fresh && journal_.now() - at->second < say_again_after) return false;
  at->second = journal_.now();
  return true;
}

void entrance::take_new_key(arrival a, const schemas::envelope& e) {
  if (!a.from.key || a.frame.size() > most_enroll_bytes)
    return journal_.refused("agents", a, "new_key", "only an agent from elsewhere has a key");
  if (wdb_.is_there() && may_say_again(std::string(e.agent))) wdb_.send(std::move(a.frame));
}

std::vector<std::string> entrance::take_admit(const schemas::envelope& e) {
  auto told = schemas::decode<schemas::admit>(e.payload);
  if (!told || e.head.instance != wdb_.instance()) {
    journal_.count("refused_admit");
    return {};
  }
  if (told->anew) said_.clear(), addresses_.clear();  // a wdb that has yet to hear of them
  return keys_.take(std::move(*told));
}

std::optional<std::string> entrance::refusal(const arrival& a, const schemas::envelope& e) {
  const bool enrols = e.head.type == message_type::enroll;
  if (keys_.is_closed(e.agent)) return "this agent was archived or removed on the server";
  if (!a.from.key)
    return enrols ? std::optional<std::string>("to enrol takes a token, over TCP") : std::nullopt;
  const auto* key = keys_.find(*a.from.key, journal_.now_ms());
  if (key == nullptr) {
    notes_.refused.note(*a.from.key, a.from.address, journal_.now_ms());
    return "this key was revoked, or has expired";
  }
  if (key->pending) note_use(*key);
  if (key->is_token && !enrols) return "with a token a host may enrol, and nothing else";
  if (!enrols && e.agent != key->agent) return "this key is another agent's";
  if (!key->is_token) notes_.by_old.heard(*a.from.key, e.agent, journal_.now_ms());
  return std::nullopt;
}

/// Once a connection: who goes on sending is not answered for it.
void entrance::turn_away(const arrival& a, const schemas::envelope& e, const std::string& why) {
  journal_.refused("agents", a, "not_admitted", why);
  if (told_.size() >= most_told) told_.clear();
  if (e.agent.empty() || !told_.insert(a.from.connection).second) return;
  auto f = journal_.make(message_type::busy, e.agent, {.to = e.head.instance},
                         schemas::encode(schemas::busy{why}));
  journal_.seen(hop::broker_collector, f);
  agents_.send(a.from.connection, f);
}

void entrance::take_enroll(arrival a, const schemas::envelope& e) {
  const auto no = [&](const std::string& why) {
    auto f = journal_.make(message_type::not_enrolled, {}, {.correlation = e.head.correlation},
                           schemas::encode(schemas::not_enrolled{why}));
    journal_.seen(hop::broker_collector, f);
    agents_.send(a.from.connection, f);
  };
  const auto asked = schemas::decode<schemas::enroll>(e.payload);
  if (!asked || a.frame.size() > most_enroll_bytes) return no("this is no enrolment");
  if (asked->token.bytes != *a.from.key && asked->key.bytes != *a.from.key)
    return no("the token is not the one of this connection");
  if (!wdb_.is_there()) return no("the server is starting: try again");
  if (questions_.size() >= most_newcomers) return no("too many hosts enrol just now: try again");
  const question asks{a.from.connection, journal_.now_ms() + patience_ms};
  // A host asks again when its connection was made anew: the answer goes where it asked last. To
  // wdb a key that enrols twice is one agent.
  questions_.insert_or_assign(e.head.correlation, asks);
  wdb_.send(std::move(a.frame));
}

void entrance::pass_on(frame f, const schemas::envelope& e) {
  const auto asked = questions_.find(e.head.correlation);
  if (asked == questions_.end()) return journal_.count("dropped_no_question");
  journal_.seen(hop::broker_collector, f);
  agents_.send(asked->second.connection, f);
  questions_.erase(asked);
}

void entrance::tend() {
  if (!questions_.empty())
    std::erase_if(questions_, [&](const auto& q) { return q.second.deadline < journal_.now_ms(); });
  if (journal_.now() < next_look_) return;
  next_look_ = journal_.now() + look_every;
  watch_files();
  count_failed_handshakes();
  for (const auto& s :
       {notes_.by_old.write_due(journal_.now()), notes_.refused.write_due(journal_.now())})
    if (!s) journal_.note("uses_not_written", s.error().detail);
  if (journal_.now() < next_trim_) return;
  next_trim_ = journal_.now() + trim_every;
  common::return_free_memory();
}

void entrance::watch_files() {
  const bool listens = agents_.is_listening();
  const auto files = listens ? common::look_at_files() : common::count_files();
  const auto kept = common::files_kept_free(files.limit);
  if (listens && files.free < kept) {
    agents_.pause_listening();
    journal_.note("paused_listening",
                  fmt::format("of {} files that this process may open {} are left: no further host "
                              "is let in until there are more; raise `ulimit -n`",
                              files.limit, files.free));
  } else if (!listens && files.free >= 2 * kept + agents_.reserved_files()) {
    const auto s = agents_.resume_listening();
    if (s)
      spdlog::info("hosts are let in again");
    else
      journal_.note("resume_failed", s.error().detail);
  }
}

/// Of the others the authenticator is asked.
void entrance::count_failed_handshakes() {
  const auto all = agents_.failed_handshakes();
  const auto more = all - std::exchange(failed_handshakes_, all);
  if (more > 0)
    journal_.note("refused_no_handshake",
                  fmt::format("{} connections over TCP did not come to a handshake: they speak "
                              "something else, know another server's key, or say nothing",
                              more),
                  more);
}

}  // namespace broker
