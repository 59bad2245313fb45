#include "wdb/serve/waiver_watch.hpp"

#include "common/log.hpp"
#include "schemas/digest.hpp"

namespace wdb {

namespace {

using schemas::u64;

/// About no agent in particular unless the waiver names one.
schemas::alert alert_of(const schemas::waiver& w) {
  const std::string agents = w.agents.size() == 1 ? w.agents.front() : "*";
  const auto table = static_cast<u64>(schemas::table_id::checks);
  return {.id = {schemas::alert_id(agents, 0, table, 0, w.id, "waiver-expired")},
          .agent = agents,
          .rule = "waiver-expired",
          .severity = static_cast<u64>(schemas::severity::medium),
          .table = table,
          .epoch = 0,
          .version = 0,
          .change = static_cast<u64>(schemas::change_kind::removed),
          .origin = 0,
          .key = {},
          .old_stable = {},
          .new_stable = {},
          .message = common::one_line(fmt::format("the waiver of {} by {} ended at {}: {}",
                                                  schemas::what_is_waived(w), w.owner,
                                                  common::format_time(w.expires), w.reason)),
          .time = 0};
}

}  // namespace

std::vector<schemas::alert> waiver_watch::expired(common::instant now, std::int64_t wall) {
  file_.look(now);
  if (!current_ || current_->sha256 != file_.current().sha256)
    current_ = std::make_shared<schemas::waivers>(file_.current());
  std::vector<schemas::alert> out;
  for (const auto& w : file_.current().all)
    if (w.is_expired(wall) && reported_.insert(w.id).second) out.push_back(alert_of(w));
  return out;
}

}  // namespace wdb
