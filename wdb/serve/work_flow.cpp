#include "wdb/serve/work_flow.hpp"

#include "common/hash.hpp"

namespace wdb {

using schemas::message_type;

namespace {
constexpr std::size_t read_at_once = 16;  ///< outboxes
}

/// Numbers start at random, so that a late answer to an earlier process names nothing.
work_flow::work_flow() : window_(common::random_u64() >> 16) {}

/// Entries of before layout 2 name their table in the payload only.
const schemas::table* table_of_change_set(const outgoing_entry& o) {
  if (o.table != 0) return schemas::find_table(static_cast<schemas::table_id>(o.table));
  const auto set = schemas::decode<schemas::change_set>(o.payload);
  return set ? schemas::find_table(static_cast<schemas::table_id>(set->table)) : nullptr;
}

void work_flow::take_entry(batch_outcome& outcome, outgoing_entry& entry,
                           const schemas::table& table) {
  window_.add({outcome.agent, entry.place, message_type::change_set, std::string(table.name),
               std::move(entry.payload)});
}

bool work_flow::take_slot() {
  const bool may = reading_ < read_at_once && window_.has_room();
  reading_ += may;
  return may;
}

std::vector<std::string> work_flow::next_outboxes() {
  std::vector<std::string> out;
  while (!pending_.empty() && take_slot())
    out.push_back(pending_.extract(pending_.begin()).value());
  return out;
}

void work_flow::welcomed(schemas::u64 broker_instance) {
  if (std::exchange(broker_instance_, broker_instance) != broker_instance) window_.forget_sent();
}

void work_flow::send_due(connection& to, common::instant now) {
  for (const auto& [work, item] : window_.due(now)) {
    schemas::header h;
    h.type = item->type;
    h.correlation = work;
    to.send(item->agent, item->table, h, item->payload);
  }
}

std::optional<work_item> work_flow::finish(schemas::u64 work, message_type type) {
  auto item = window_.finish(work);
  return item && item->type == type ? std::move(item) : std::nullopt;
}

}  // namespace wdb
