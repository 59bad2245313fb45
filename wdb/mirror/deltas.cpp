// A delta: one version of one table, taken only at the mirror's version + 1.
#include "common/hash.hpp"
#include "wdb/mirror/apply.hpp"
#include "wdb/mirror/conversation.hpp"

namespace wdb {

using common::fail;
using common::result;
using common::status;

namespace {

constexpr u64 applied_kept = 256;

/// Whether the payload is the one that was applied at this version; empty: no longer known.
result<std::optional<bool>> same_as_applied(const conversation& c, schemas::table_id t, u64 version,
                                            const std::string& digest) {
  auto applied = c.mirror.txn().get(c.mirror.in().db(store::keys::applied),
                                    store::keys::applied_version(t, version));
  if (!applied) return fail(applied.error());
  return applied->has_value() ? std::optional(**applied == digest) : std::nullopt;
}

status note_applied(conversation& c, schemas::table_id t, u64 version, const std::string& digest) {
  const auto applied = c.mirror.in().db(store::keys::applied);
  if (auto s = c.mirror.txn().put(applied, store::keys::applied_version(t, version), digest); !s)
    return s;
  if (version <= applied_kept) return {};
  return c.mirror.txn().erase(applied, store::keys::applied_version(t, version - applied_kept));
}

status apply(conversation& c, const schemas::envelope& e, const schemas::table& t, schemas::delta d,
             const std::string& digest) {
  const bool last = (e.head.flags & schemas::flags::last) != 0;
  const write_context w{.mirror = c.mirror,
                        .table = t,
                        .epoch = e.head.epoch,
                        .version = e.head.version,
                        .origin = (e.head.flags & schemas::flags::migration) != 0
                                      ? schemas::origin::migration
                                      : schemas::origin::delta,
                        .scan_id = d.scan_id,
                        .scan_time = d.scan_time};
  const auto after = std::move(d.after);
  if (auto s = apply_delta(w, std::move(d), last); !s) return s;
  c.mirror.change(t.id).version = e.head.version;
  if (auto s = note_applied(c, t.id, e.head.version, digest); !s) return s;
  c.out.new_outgoing = true;
  c.count("applied");
  c.to_acknowledge.insert(t.id);
  if (last && !after.root.bytes.empty())
    c.to_compare[t.id] = {after, e.head.epoch, e.head.version, e.head.kid};
  return {};
}

}  // namespace

status take_delta(conversation& c, const schemas::envelope& e) {
  auto table = table_of(e);
  if (!table) return fail(table.error());
  const auto& t = **table;
  auto d = schemas::decode<schemas::delta>(e.payload);
  if (!d) return fail(d.error());
  if (auto s = check_delta(t, *d); !s) return s;
  const std::string digest = common::sha256(e.payload);
  auto same = same_as_applied(c, t.id, e.head.version, digest);
  if (!same) return fail(same.error());
  switch (accept_delta(c.place(t.id), c.mirror.records().epochs.retired, e.head.epoch,
                       e.head.version, *same)) {
    case step::apply:
      return apply(c, e, t, std::move(*d), digest);
    case step::already:
      c.count("duplicate");
      return c.to_acknowledge.insert(t.id), status{};
    case step::retired:
      c.count("retired_epoch");
      return c.to_acknowledge.insert(t.id), status{};
    case step::gap:
      c.count("gap");
      return answer_gap(c, t), status{};
    case step::diverged:
      c.count("diverged");
      return refuse_epoch(c, e.head.epoch,
                          fmt::format("{} version {} was stored with other content", t.name,
                                      e.head.version)),
             status{};
  }
  return {};
}

}  // namespace wdb
