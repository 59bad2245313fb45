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

namespace {

using sets = std::map<std::string, std::set<std::string>>;

const std::set<std::string>& found(const sets& in, const std::string& name) {
  static const std::set<std::string> none;
  const auto at = in.find(name);
  return at == in.end() ? none : at->second;
}

void take_out(sets& of, const std::string& name, const std::string& key) {
  const auto at = of.find(name);
  if (at == of.end()) return;
  at->second.erase(key);
  if (at->second.empty()) of.erase(at);
}

}  // namespace

const std::set<std::string>& enrolment_records::keys_of(const std::string& agent) const {
  return found(by_agent_, agent);
}

const std::set<std::string>& enrolment_records::keys_of_machine(const std::string& machine) const {
  return found(by_machine_, machine);
}

std::size_t enrolment_records::pending_of(const std::string& token) const {
  const auto at = pending_of_token_.find(token);
  return at == pending_of_token_.end() ? 0 : at->second;
}

const store::membership_record* enrolment_records::member(const std::string& agent) const {
  const auto at = members_.find(agent);
  return at == members_.end() ? nullptr : &at->second;
}

void enrolment_records::note_pending(const std::string& key, const store::key_record& record,
                                     bool is_pending) {
  const bool changes = is_pending ? pending_.insert(key).second : pending_.erase(key) > 0;
  if (!changes) return;
  auto& count = pending_of_token_[record.token.bytes];
  if (is_pending)
    ++count;
  else if (--count == 0)
    pending_of_token_.erase(record.token.bytes);
}

void enrolment_records::put_key(const std::string& key, store::key_record record) {
  by_agent_[record.agent].insert(key);
  if (!record.machine.bytes.empty()) by_machine_[record.machine.bytes].insert(key);
  note_pending(key, record, record.pending_until != 0 && record.revoked == 0);
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
  take_out(by_agent_, at->second.agent, key);
  take_out(by_machine_, at->second.machine.bytes, key);
  note_pending(key, at->second, false);
  keys_.erase(at);
}

}  // namespace wdb
