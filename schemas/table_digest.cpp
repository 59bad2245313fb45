#include "schemas/table_digest.hpp"

#include "schemas/assessment.hpp"

namespace schemas {

common::status table_digest::add(std::string_view key, std::string_view stable,
                                 std::string_view volatile_) {
  return add_keyed(key_hash(table_, key), stable, volatile_);
}

common::status table_digest::add_keyed(std::string_view key_hash, std::string_view stable,
                                       std::string_view volatile_) {
  sum_.add_keyed(table_, key_hash, stable);
  if (table_ != table_id::checks) return {};
  auto c = decode_row<check>(stable, volatile_);
  if (!c) return common::fail(c.error());
  states_[c->policy.value_or("")].emplace_back(c->check_id.value_or(""), c->result.value_or(""));
  return {};
}

digest table_digest::finish() {
  digest out{.root = {sum_.bytes()}, .rows = sum_.rows(), .md5s = {}};
  for (auto& [policy, checks] : states_)
    out.md5s.push_back({policy, {policy_state_md5(std::move(checks))}});
  return out;
}

}  // namespace schemas
