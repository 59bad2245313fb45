// A whole table, part by part; wdb/mirror/staging.hpp stages it.
#include "wdb/mirror/conversation.hpp"
#include "wdb/mirror/staging.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;

namespace {

status check_part(const schemas::table& t, const schemas::snapshot& part) {
  if (auto s = check_rows(t, part.rows); !s) return s;
  if (auto s = check_digest(part.after); !s) return s;
  if (part.phase > 2 || (part.phase == 0 && part.k.bytes.size() != schemas::k_bytes))
    return fail(errc::malformed, "a snapshot part of no known phase, or without K");
  return {};
}

status stage(conversation& c, const schemas::envelope& e, const schemas::table& t,
             schemas::snapshot part) {
  write_context w{.mirror = c.mirror,
                  .table = t,
                  .epoch = e.head.epoch,
                  .version = e.head.version,
                  .origin = schemas::origin::first,
                  .scan_id = part.scan_id,
                  .scan_time = part.scan_time};
  const auto& epochs = c.mirror.records().epochs;
  const auto digest = part.after;
  auto after = take_part(w, std::move(part),
                         epochs.current == 0 ? c.known.record.had_store : epochs.rebuilt);
  if (!after) return fail(after.error());
  if (after->now == staged::state::swapped) {
    c.to_acknowledge.insert(t.id);
    c.to_compare[t.id] = {digest, e.head.epoch, e.head.version, e.head.kid};
    c.out.new_outgoing = true;
    c.count("swapped");
  } else if (after->now == staged::state::discarded) {
    c.count("snapshot_discarded");
    answer_gap(c, t);
  }
  return {};
}

}  // namespace

status take_snapshot(conversation& c, const schemas::envelope& e) {
  auto table = table_of(e);
  if (!table) return fail(table.error());
  const auto& t = **table;
  auto part = schemas::decode<schemas::snapshot>(e.payload);
  if (!part) return fail(part.error());
  if (auto s = check_part(t, *part); !s) return s;
  const auto& mirror = c.mirror.at(t.id).mirror;
  if (mirror && mirror->session == part->session)
    return c.to_acknowledge.insert(t.id), status{};  // a resend of what was swapped in
  switch (accept_snapshot(c.place(t.id), c.mirror.records().epochs.retired, e.head.epoch,
                          e.head.version)) {
    case step::retired:
      c.count("retired_epoch");
      return c.to_acknowledge.insert(t.id), status{};
    case step::diverged:
      return refuse_epoch(c, e.head.epoch,
                          fmt::format("{}: a snapshot older than what is stored", t.name)),
             status{};
    default:
      return stage(c, e, t, std::move(*part));
  }
}

}  // namespace wdb
