#include "wdb/mirror/recorded_sum.hpp"

namespace wdb {

recorded_sum::recorded_sum(const agent_mirror& mirror, schemas::table_id table) : table_(table) {
  const auto& m = mirror.at(table).mirror;
  if (!m) return;
  rows_ = m->recorded.rows;
  if (table != schemas::table_id::checks && !m->recorded.root.bytes.empty())
    sum_.emplace(m->k.bytes, m->recorded.root.bytes, rows_);
}

void recorded_sum::change(std::string_view key_hash, std::string_view old_stable,
                          std::string_view new_stable) {
  if (old_stable == new_stable) return;
  changed_ = true;
  if (!old_stable.empty()) --rows_;
  if (!new_stable.empty()) ++rows_;
  if (!sum_) return;
  if (!old_stable.empty()) sum_->remove_keyed(table_, key_hash, old_stable);
  if (!new_stable.empty()) sum_->add_keyed(table_, key_hash, new_stable);
}

void recorded_sum::save(agent_mirror& mirror) const {
  if (!changed_ || !mirror.at(table_).mirror) return;
  auto& recorded = mirror.change(table_).recorded;
  recorded = {.root = {sum_ ? sum_->bytes() : std::string{}}, .rows = rows_, .md5s = {}};
}

}  // namespace wdb
