#include "wdb/mirror/own_alert.hpp"

namespace wdb {

using common::status;

status put_own_alert(const write_context& c, std::string_view rule, schemas::severity severity,
                     std::string_view occasion, std::string message) {
  schemas::alerts_of out;
  out.alerts.push_back(
      {.id = {schemas::alert_id(c.mirror.agent(), c.epoch, static_cast<u64>(c.table.id), c.version,
                                occasion, rule)},
       .agent = c.mirror.agent(),
       .rule = std::string(rule),
       .severity = static_cast<u64>(severity),
       .table = static_cast<u64>(c.table.id),
       .epoch = c.epoch,
       .version = c.version,
       .change = static_cast<u64>(schemas::change_kind::modified),
       .origin = static_cast<u64>(c.origin),
       .key = {},
       .old_stable = {},
       .new_stable = {},
       .message = std::move(message),
       .time = 0});
  return put_outgoing(c, store::outgoing::alerts, schemas::encode(out));
}

status put_mirror_repaired(const write_context& c, std::uint64_t session, std::string_view what) {
  return put_own_alert(
      c, "mirror-repaired", schemas::severity::high, common::be64(session),
      fmt::format("{} of {} differed from the agent's and were corrected", what, c.table.name));
}

}  // namespace wdb
