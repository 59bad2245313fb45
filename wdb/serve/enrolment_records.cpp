#include "wdb/serve/enrolment_records.hpp"

namespace wdb {

using common::fail;
using common::status;

status enrolment_records::load() {
  auto all = disk_.all();
  if (!all) return fail(all.error());
  tokens_ = std::move(all->by_token);
  for (auto& [key, record] : all->by_key) put_key(key, std::move(record));
  for (auto& [agent, m] : all->by_agent) put_member(agent, std::move(m));
  return {};
}

status enrolment_records::commit(change c) {
  if (auto s = disk_.write(c); !s) return s;
  for (auto& [key, record] : c.written.by_token) tokens_.insert_or_assign(key, std::move(record));
  for (auto& [key, record] : c.written.by_key) put_key(key, std::move(record));
  for (auto& [agent, m] : c.written.by_agent) put_member(agent, std::move(m));
  for (const auto& key : c.tokens_gone) tokens_.erase(key);
  for (const auto& key : c.keys_gone) forget_key(key);
  for (const auto& agent : c.agents_gone) members_.erase(agent), timed_.erase(agent);
  return {};
}

const std::set<std::string>& enrolment_records::keys_of(const std::string& agent) const {
  static const std::set<std::string> none;
  const auto at = by_agent_.find(agent);
  return at == by_agent_.end() ? none : at->second;
}

const store::membership_record* enrolment_records::member(const std::string& agent) const {
  const auto at = members_.find(agent);
  return at == members_.end() ? nullptr : &at->second;
}

void enrolment_records::put_key(const std::string& key, store::key_record record) {
  by_agent_[record.agent].insert(key);
  if (record.pending_until != 0 && record.revoked == 0)
    pending_.insert(key);
  else
    pending_.erase(key);
  keys_.insert_or_assign(key, std::move(record));
}

void enrolment_records::put_member(const std::string& agent, store::membership_record m) {
  if (m.is_timed())
    timed_.insert(agent);
  else
    timed_.erase(agent);
  members_.insert_or_assign(agent, std::move(m));
}

void enrolment_records::forget_key(const std::string& key) {
  const auto at = keys_.find(key);
  if (at == keys_.end()) return;
  auto& of_agent = by_agent_[at->second.agent];
  of_agent.erase(key);
  if (of_agent.empty()) by_agent_.erase(at->second.agent);
  pending_.erase(key);
  keys_.erase(at);
}

}  // namespace wdb
