#include "wdb/serve/memberships.hpp"

#include <algorithm>

#include "schemas/labels.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;
using schemas::i64;
using store::membership_record;

/// Before anything was decided about an agent, its labels are those that its key enrolled with.
membership_record memberships::of(const std::string& agent) const {
  if (const auto* m = records_.member(agent)) return *m;
  membership_record fresh;
  for (const auto& key : records_.keys_of(agent)) fresh.labels = records_.keys().at(key).labels;
  return fresh;
}

memberships::outcome memberships::put(const std::string& agent, membership_record m,
                                      enrolment_records::change c) {
  c.written.by_agent[agent] = m;
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return m;
}

memberships::outcome memberships::label(const std::string& agent,
                                        const schemas::label_agent& asked) {
  auto m = of(agent);
  auto labels = schemas::changed_labels(std::move(m.labels), asked.set, asked.unset);
  if (!labels) return fail(labels.error());
  m.labels = std::move(*labels);
  return put(agent, std::move(m));
}

memberships::outcome memberships::archive(const std::string& agent, schemas::u64 keep_ms, i64 now) {
  if (keep_ms == 0 || keep_ms > static_cast<schemas::u64>(longest_keep_ms))
    return fail(errc::usage, "an archived agent is kept for 1 ms to 10 years");
  auto m = of(agent);
  if (m.removed != 0) return fail(errc::refused, "it was removed");
  if (m.archived == 0) m.archived = now;
  m.kept_until = now + static_cast<i64>(keep_ms);
  return put(agent, std::move(m));
}

memberships::outcome memberships::restore(const std::string& agent) {
  auto m = of(agent);
  if (m.removed != 0) return fail(errc::refused, "it was removed, and nothing is left of it");
  if (m.archived == 0) return fail(errc::refused, "it is not archived");
  m.archived = m.kept_until = 0;
  m.ephemeral_ms = 0;  // silent as it is, it would be archived again at once
  return put(agent, std::move(m));
}

memberships::outcome memberships::remove(const std::string& agent, i64 now,
                                         std::vector<std::string>& keys_gone) {
  auto m = of(agent);
  const auto& keys = records_.keys_of(agent);
  keys_gone.assign(keys.begin(), keys.end());
  if (m.removed != 0) return m;
  m.removed = now;
  m.had_key = !keys.empty();
  enrolment_records::change c;
  c.keys_gone = keys_gone;
  return put(agent, std::move(m), std::move(c));
}

bool memberships::has_valid_key(const std::string& agent) const {
  return std::ranges::any_of(records_.keys_of(agent), [&](const std::string& key) {
    return records_.keys().at(key).revoked == 0;
  });
}

memberships::outcome memberships::rotate(const std::string& agent, i64 now) {
  auto m = of(agent);
  if (m.is_closed() || !has_valid_key(agent))
    return fail(errc::refused, "it has no key that is valid");
  m.rotates_until = now + rotation_ms;
  return put(agent, std::move(m));
}

bool memberships::is_to_rotate(const std::string& agent) const {
  const auto* m = records_.member(agent);
  return m != nullptr && m->rotates_until != 0;
}

memberships::outcome memberships::keep_key(const std::string& agent) {
  auto m = of(agent);
  m.rotates_until = 0;
  return put(agent, std::move(m));
}

bool memberships::is_closed(const std::string& agent) const {
  const auto* m = records_.member(agent);
  return m != nullptr && m->is_closed();
}

bool memberships::may_be_silent(const std::string& agent) const {
  const auto* m = records_.member(agent);
  if (m != nullptr && (m->is_closed() || m->ephemeral_ms != 0)) return true;
  return !records_.keys_of(agent).empty() && !has_valid_key(agent);
}

std::vector<std::string> memberships::removed() const {
  std::vector<std::string> out;
  for (const auto& agent : records_.timed())
    if (records_.member(agent)->removed != 0) out.push_back(agent);
  return out;
}

status memberships::forget_removed(const std::string& agent) {
  const auto* m = records_.member(agent);
  return m == nullptr || m->removed == 0 || m->had_key ? status{} : forget({agent});
}

memberships::due memberships::due_at(
    i64 now, const std::function<i64(const std::string&)>& silent_for) const {
  due out;
  for (const auto& agent : records_.timed()) {
    const auto& m = *records_.member(agent);
    if (m.removed != 0) {
      if (m.removed + tombstone_ms <= now) out.to_forget.push_back(agent);
    } else if (m.archived != 0) {
      if (m.kept_until <= now) out.to_remove.push_back(agent);
    } else if (m.ephemeral_ms != 0 && silent_for(agent) >= static_cast<i64>(m.ephemeral_ms)) {
      out.to_archive.push_back(agent);
    } else if (m.rotates_until != 0 && m.rotates_until <= now) {
      out.to_keep_key.push_back(agent);
    }
  }
  return out;
}

status memberships::forget(const std::vector<std::string>& agents) {
  if (agents.empty()) return {};
  enrolment_records::change c;
  c.agents_gone = agents;
  return records_.commit(std::move(c));
}

}  // namespace wdb
