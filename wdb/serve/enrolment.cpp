#include "wdb/serve/enrolment.hpp"

#include <algorithm>

#include "schemas/agent_id.hpp"
#include "wdb/serve/tokens.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::admission;
using schemas::i64;

namespace {

constexpr std::size_t key_bytes = 32, machine_bytes = 32, name_bytes = 48, longest_hostname = 255;

admission nothing_for(const std::string& key) {
  admission a;
  a.key = {key};
  return a;
}

admission admission_of(const std::string& key, const store::key_record& k) {
  auto a = nothing_for(key);
  if (k.revoked != 0) return a;
  a.agent = k.agent;
  a.pending = k.pending_until != 0;
  a.until = k.pending_until;
  return a;
}

admission admission_of(const std::string& agent, const store::membership_record& m) {
  admission a;
  a.agent = agent;
  a.closed = m.is_closed();
  return a;
}

store::membership_record first_membership(const store::token_record& t) {
  store::membership_record m;
  m.labels = t.labels;
  m.ephemeral_ms = t.ephemeral_ms;
  return m;
}

/// What of a host name can stand in an agent's id.
std::string id_from(const std::string& hostname) {
  std::string id;
  for (const char c : hostname.substr(0, hostname.find('.'))) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || upper)
      id += upper ? static_cast<char>(c - 'A' + 'a') : c;
    else if (!id.empty() && id.back() != '-')
      id += '-';
    if (id.size() == name_bytes) break;
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "host" : id;
}

}  // namespace

status enrolment::may_use(const std::string& token, i64 now) const {
  const auto& tokens = records_.tokens();
  const auto at = tokens.find(token);
  if (at == tokens.end()) return fail(errc::refused, "this server does not know the token");
  if (at->second.revoked) return fail(errc::refused, "the token was revoked");
  if (at->second.expires <= now) return fail(errc::refused, "the token has expired");
  if (at->second.uses_left <= records_.pending_of(token))
    return fail(errc::refused, "the token was used already");
  const auto* m = records_.member(at->second.agent);
  if (m != nullptr && m->is_closed())
    return fail(errc::refused, "the agent that the token is for was archived or removed");
  return {};
}

std::string enrolment::free_name(const std::string& hostname, const is_taken& taken) {
  const auto name = id_from(hostname);
  const auto is_free = [&](const std::string& id) {
    return records_.keys_of(id).empty() && records_.member(id) == nullptr && !taken(id);
  };
  if (is_free(name)) return name;
  // Of a thousand hosts of one name none looks at the numbers of all before it.
  for (auto& n = next_number_.try_emplace(name, 2).first->second;; ++n)
    if (auto next = fmt::format("{}-{}", name, n); is_free(next)) return next;
}

/// `agent`: whose key the host may replace, with a token for it.
std::string enrolment::twin_of(const schemas::enroll& asked, const std::string& agent) const {
  if (asked.machine.bytes.empty()) return {};
  for (const auto& key : records_.keys_of_machine(asked.machine.bytes)) {
    const auto& k = records_.keys().at(key);
    if (k.revoked == 0 && k.agent != agent) return k.agent;
  }
  return {};
}

result<enrolment::outcome> enrolment::enroll(const schemas::enroll& asked, i64 now,
                                             const is_taken& taken) {
  if (asked.key.bytes.size() != key_bytes || asked.hostname.size() > longest_hostname ||
      (!asked.machine.bytes.empty() && asked.machine.bytes.size() != machine_bytes))
    return fail(errc::malformed,
                "a key of {} bytes, a host name and {} bytes of the machine were expected",
                key_bytes, machine_bytes);
  const auto known = records_.keys().find(asked.key.bytes);
  if (known != records_.keys().end()) {  // the answer was lost on its way
    if (known->second.token != asked.token || known->second.revoked != 0)
      return fail(errc::refused,
                  "this host's key enrolled before: move its keys/agent.key away and join again");
    return outcome{known->second.agent, {admission_of(known->first, known->second)}, {}};
  }
  if (auto s = may_use(asked.token.bytes, now); !s) return fail(s.error());
  if (records_.keys().size() >= most_keys)
    return fail(errc::refused, "this server has too many agents");
  const auto& token = records_.tokens().at(asked.token.bytes);
  const auto agent = token.agent.empty() ? free_name(asked.hostname, taken) : token.agent;
  const store::key_record record{.agent = agent,
                                 .hostname = asked.hostname,
                                 .token = asked.token,
                                 .machine = asked.machine,
                                 .enrolled = now,
                                 .pending_until = now + proof_within_ms,
                                 .revoked = 0,
                                 .labels = token.labels};
  outcome out{agent, {admission_of(asked.key.bytes, record)}, twin_of(asked, agent)};
  enrolment_records::change c;
  c.written.by_key.emplace(asked.key.bytes, record);
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return out;
}

result<std::vector<admission>> enrolment::confirm(const std::vector<std::string>& keys, i64 now) {
  enrolment_records::change c;
  std::vector<admission> out;
  for (const auto& key : keys) {
    if (c.written.by_key.contains(key)) continue;
    const auto at = records_.keys().find(key);
    if (at == records_.keys().end() || at->second.revoked != 0)
      out.push_back(nothing_for(key));
    else if (at->second.pending_until == 0)
      out.push_back(admission_of(key, at->second));
    else if (at->second.pending_until > now)
      confirm(key, at->second, now, c);
  }
  for (const auto& [which, k] : c.written.by_key) out.push_back(admission_of(which, k));
  if (c.written.by_key.empty()) return out;
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return out;
}

void enrolment::confirm(const std::string& key, const store::key_record& record, i64 now,
                        enrolment_records::change& c) const {
  auto& written = c.written.by_key;
  written.insert_or_assign(key, record).first->second.pending_until = 0;
  for (const auto& other : records_.keys_of(record.agent))
    if (const auto& k = records_.keys().at(other); other != key && k.revoked == 0)
      written.emplace(other, k).first->second.revoked = now;
  if (const auto t = records_.tokens().find(record.token.bytes); t != records_.tokens().end()) {
    auto& token = c.written.by_token.emplace(*t).first->second;
    if (token.uses_left > 0) --token.uses_left;
    if (token.agent.empty() && records_.member(record.agent) == nullptr)
      c.written.by_agent[record.agent] = first_membership(token);
  }
  if (const auto* m = records_.member(record.agent); m != nullptr && m->rotates_until != 0)
    c.written.by_agent.emplace(record.agent, *m).first->second.rotates_until = 0;
}

status enrolment::note_addresses(const std::map<std::string, std::string>& by_key) {
  enrolment_records::change c;
  for (const auto& [key, address] : by_key) {
    const auto at = records_.keys().find(key);
    if (at != records_.keys().end() && at->second.address != address)
      c.written.by_key.emplace(*at).first->second.address = address;
  }
  return c.written.by_key.empty() ? status{} : records_.commit(std::move(c));
}

result<std::vector<admission>> enrolment::announce(const std::string& agent, const std::string& key,
                                                   i64 now) {
  const auto known = records_.keys().find(key);
  if (known != records_.keys().end()) {
    if (known->second.agent != agent || known->second.revoked != 0)
      return fail(errc::refused, "this key was used before");
    return std::vector{admission_of(key, known->second)};
  }
  const auto* m = records_.member(agent);
  if (key.size() != key_bytes || m == nullptr || m->rotates_until <= now)
    return fail(errc::refused, "nobody asked for another key");
  enrolment_records::change c;
  std::vector<admission> out;
  store::key_record record;
  for (const auto& other : records_.keys_of(agent)) {
    const auto& k = records_.keys().at(other);
    if (k.revoked == 0 && k.pending_until == 0) record = k;
    if (!records_.pending().contains(other)) continue;  // announced before: the last one counts
    c.keys_gone.push_back(other);
    out.push_back(nothing_for(other));
  }
  if (record.agent.empty()) return fail(errc::refused, "it has no key that is valid");
  record.token = {};
  record.enrolled = now;
  record.pending_until = m->rotates_until;
  out.push_back(admission_of(key, record));
  c.written.by_key.emplace(key, std::move(record));
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return out;
}

result<std::vector<admission>> enrolment::expire(i64 now) {
  enrolment_records::change c;
  for (const auto& key : records_.pending())
    if (records_.keys().at(key).pending_until <= now) c.keys_gone.push_back(key);
  for (const auto& [key, t] : records_.tokens())
    if (t.expires <= now) c.tokens_gone.push_back(key);
  std::vector<admission> out;
  for (const auto* gone : {&c.keys_gone, &c.tokens_gone})
    for (const auto& key : *gone) out.push_back(nothing_for(key));
  if (out.empty()) return out;
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return out;
}

result<std::vector<admission>> enrolment::revoke_agent(const std::string& agent, i64 now) {
  enrolment_records::change c;
  std::vector<admission> out;
  for (const auto& key : records_.keys_of(agent)) {
    if (records_.keys().at(key).revoked != 0) continue;
    c.written.by_key.emplace(key, records_.keys().at(key)).first->second.revoked = now;
    out.push_back(nothing_for(key));
  }
  if (out.empty()) return out;
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return out;
}

std::vector<admission> enrolment::everything() const {
  std::vector<admission> out;
  for (const auto& [key, t] : records_.tokens())
    if (!t.revoked) out.push_back(admission_of(key, t));
  for (const auto& [key, k] : records_.keys())
    if (k.revoked == 0) out.push_back(admission_of(key, k));
  for (const auto& [agent, m] : records_.members())
    if (m.is_closed()) out.push_back(admission_of(agent, m));
  return out;
}

}  // namespace wdb
