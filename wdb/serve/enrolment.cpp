#include "wdb/serve/enrolment.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "schemas/agent_id.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::admission;
using schemas::i64;

namespace {

constexpr std::size_t key_bytes = 32, machine_bytes = 32, name_bytes = 48, longest_hostname = 255;
constexpr i64 longest_life_ms = i64{30} * 24 * 3600 * 1000;

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

bool is_pending(const store::key_record& k) { return k.pending_until != 0 && k.revoked == 0; }

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

status enrolment::load() {
  auto all = store_.all();
  if (!all) return fail(all.error());
  tokens_ = std::move(all->by_token);
  keys_ = std::move(all->by_key);
  for (const auto& [key, k] : keys_) {
    auto& last = agents_[k.agent];
    if (last.empty() || keys_.at(last).enrolled <= k.enrolled) last = key;
    if (is_pending(k)) pending_.insert(key);
  }
  return {};
}

status enrolment::may_use(const std::string& token, i64 now) const {
  const auto at = tokens_.find(token);
  if (at == tokens_.end()) return fail(errc::refused, "this server does not know the token");
  if (at->second.revoked) return fail(errc::refused, "the token was revoked");
  if (at->second.expires <= now) return fail(errc::refused, "the token has expired");
  if (at->second.uses_left <= pending_of(token))
    return fail(errc::refused, "the token was used already");
  return {};
}

std::size_t enrolment::pending_of(const std::string& token) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      pending_, [&](const std::string& key) { return keys_.at(key).token.bytes == token; }));
}

std::string enrolment::free_name(const std::string& hostname, const is_taken& taken) const {
  const auto name = id_from(hostname);
  const auto is_free = [&](const std::string& id) { return !agents_.contains(id) && !taken(id); };
  if (is_free(name)) return name;
  for (std::size_t n = 2;; ++n)
    if (const auto next = fmt::format("{}-{}", name, n); is_free(next)) return next;
}

std::string enrolment::twin_of(const schemas::enroll& asked) const {
  if (asked.machine.bytes.empty()) return {};
  const auto at = std::ranges::find_if(keys_, [&](const key_entry& k) {
    return k.second.machine == asked.machine && k.second.revoked == 0;
  });
  return at == keys_.end() ? std::string{} : at->second.agent;
}

result<enrolment::outcome> enrolment::enroll(const schemas::enroll& asked, i64 now,
                                             const is_taken& taken) {
  if (asked.key.bytes.size() != key_bytes || asked.hostname.size() > longest_hostname ||
      (!asked.machine.bytes.empty() && asked.machine.bytes.size() != machine_bytes))
    return fail(errc::malformed,
                "a key of {} bytes, a host name and {} bytes of the machine were expected",
                key_bytes, machine_bytes);
  const auto known = keys_.find(asked.key.bytes);
  if (known != keys_.end()) {  // the answer was lost on its way
    if (known->second.token != asked.token || known->second.revoked != 0)
      return fail(errc::refused,
                  "this host's key enrolled before: move its keys/agent.key away and join again");
    return outcome{known->second.agent, {admission_of(known->first, known->second)}, {}};
  }
  if (auto s = may_use(asked.token.bytes, now); !s) return fail(s.error());
  if (keys_.size() >= most_keys) return fail(errc::refused, "this server has too many agents");
  outcome out{free_name(asked.hostname, taken), {}, twin_of(asked)};
  const store::key_record record{.agent = out.agent,
                                 .hostname = asked.hostname,
                                 .token = asked.token,
                                 .machine = asked.machine,
                                 .enrolled = now,
                                 .pending_until = now + proof_within_ms,
                                 .revoked = 0,
                                 .labels = tokens_.at(asked.token.bytes).labels};
  if (auto s = add_pending(asked.key.bytes, record); !s) return fail(s.error());
  agents_[out.agent] = asked.key.bytes;
  out.changed.push_back(admission_of(asked.key.bytes, record));
  return out;
}

status enrolment::add_pending(const std::string& key, store::key_record record) {
  if (auto s = store_.write({}, {{key, record}}); !s) return s;
  pending_.insert(key);
  keys_.insert_or_assign(key, std::move(record));
  return {};
}

result<std::vector<admission>> enrolment::confirm(const std::string& key, i64 now) {
  const auto at = keys_.find(key);
  if (at == keys_.end() || at->second.revoked != 0) return std::vector{nothing_for(key)};
  if (at->second.pending_until == 0) return std::vector{admission_of(key, at->second)};
  if (at->second.pending_until <= now) return expire(now);
  auto record = at->second;
  record.pending_until = 0;
  store::enrolments::tokens spent;
  if (const auto t = tokens_.find(record.token.bytes); t != tokens_.end()) {
    auto& token = spent.emplace(*t).first->second;
    if (token.uses_left > 0) --token.uses_left;
  }
  if (auto s = store_.write(spent, {{key, record}}); !s) return fail(s.error());
  at->second = std::move(record);
  pending_.erase(key);
  for (auto& [name, token] : spent) tokens_[name] = token;
  return std::vector{admission_of(key, at->second)};
}

result<std::vector<admission>> enrolment::expire(i64 now) {
  std::vector<std::string> unproved, over;
  for (const auto& key : pending_)
    if (keys_.at(key).pending_until <= now) unproved.push_back(key);
  for (const auto& [key, t] : tokens_)
    if (t.expires <= now) over.push_back(key);
  std::vector<admission> out;
  if (unproved.empty() && over.empty()) return out;
  if (auto s = store_.erase(over, unproved); !s) return fail(s.error());
  for (const auto& key : unproved) {
    agents_.erase(keys_.at(key).agent);
    pending_.erase(key);
    keys_.erase(key);
    out.push_back(nothing_for(key));
  }
  for (const auto& key : over) {
    tokens_.erase(key);
    out.push_back(nothing_for(key));
  }
  return out;
}

result<std::string> enrolment::make_token(const schemas::make_token& asked, i64 now) {
  if (asked.key.bytes.size() != key_bytes)
    return fail(errc::usage, "a key of 32 bytes was expected");
  if (asked.expires <= now || asked.expires > now + longest_life_ms)
    return fail(errc::usage, "a token lasts 30 days at most");
  if (asked.uses == 0 || asked.uses > 1'000'000)
    return fail(errc::usage, "a token has 1 to 1,000,000 uses");
  if (const auto made = tokens_.find(asked.key.bytes); made != tokens_.end())
    return made->second.id;  // the answer was lost on its way
  if (tokens_.size() >= most_tokens) return fail(errc::usage, "there are too many tokens");
  const store::token_record record{.id = common::to_hex(asked.key.bytes).substr(0, 12),
                                   .made = now,
                                   .expires = asked.expires,
                                   .uses_left = asked.uses,
                                   .revoked = false,
                                   .labels = asked.labels};
  if (auto s = store_.write({{asked.key.bytes, record}}, {}); !s) return fail(s.error());
  tokens_.emplace(asked.key.bytes, record);
  return record.id;
}

schemas::tokens enrolment::list(i64 now) const {
  schemas::tokens out;
  for (const auto& [key, t] : tokens_)
    if (!t.revoked && t.expires > now && t.uses_left > 0)
      out.all.push_back({t.id, t.expires, t.uses_left, t.labels});
  return out;
}

result<std::vector<admission>> enrolment::revoke_token(const std::string& id) {
  const auto at = std::ranges::find_if(tokens_, [&](const auto& t) { return t.second.id == id; });
  if (at == tokens_.end()) return fail(errc::not_found, "there is no token of this id");
  auto record = at->second;
  record.revoked = true;
  if (auto s = store_.write({{at->first, record}}, {}); !s) return fail(s.error());
  at->second = std::move(record);
  return std::vector{admission_of_token(at->first)};
}

result<std::vector<admission>> enrolment::revoke_agent(const std::string& agent, i64 now) {
  store::enrolments::keys revoked;
  for (const auto& [key, k] : keys_)
    if (k.agent == agent && k.revoked == 0) revoked.emplace(key, k).first->second.revoked = now;
  std::vector<admission> out;
  if (revoked.empty()) return out;
  if (auto s = store_.write({}, revoked); !s) return fail(s.error());
  for (auto& [key, k] : revoked) {
    keys_[key] = k;
    pending_.erase(key);
    out.push_back(admission_of(key, k));
  }
  return out;
}

std::size_t enrolment::keys_of(const std::string& agent) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(keys_, [&](const key_entry& k) { return k.second.agent == agent; }));
}

/// A token that is spent stays admitted until it expires: a host whose answer was lost asks again.
admission enrolment::admission_of_token(const std::string& key) const {
  const auto& t = tokens_.at(key);
  auto a = nothing_for(key);
  if (t.revoked) return a;
  a.is_token = true;
  a.until = t.expires;
  return a;
}

std::vector<admission> enrolment::everything() const {
  std::vector<admission> out;
  for (const auto& [key, t] : tokens_)
    if (!t.revoked) out.push_back(admission_of_token(key));
  for (const auto& [key, k] : keys_)
    if (k.revoked == 0) out.push_back(admission_of(key, k));
  return out;
}

}  // namespace wdb
