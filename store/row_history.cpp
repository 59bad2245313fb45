#include "store/row_history.hpp"

#include "schemas/digest.hpp"
#include "schemas/row.hpp"
#include "store/history.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::change_kind;

namespace {

constexpr std::string_view no_volatile = "\x90";

result<std::vector<schemas::value>> stable_values(const schemas::table& t,
                                                  const std::string& stable) {
  auto values = schemas::decode_values(t, stable, no_volatile);
  if (!values)
    return fail(errc::corrupt, "{}: a row of history does not decode: {}", t.name,
                values.error().detail);
  values->resize(t.keys + t.stables);
  return values;
}

/// Of a row that is gone: what it last was. Its removal may be what could not be read.
const std::string& last_known(const history_record& last) {
  return last.new_stable.bytes.empty() ? last.old_stable.bytes : last.new_stable.bytes;
}

/// Whether no change is missing between this one and what follows it.
bool is_followed(const row_history& h, std::size_t at) {
  const auto& after = h.changes[at].change.new_stable.bytes;
  if (at + 1 < h.changes.size()) return after == h.changes[at + 1].change.old_stable.bytes;
  return after == (h.present ? h.stable : "");
}

}  // namespace

result<row_history> history_of(const reader& r, const schemas::table& t, const std::string& key) {
  row_history out;
  auto s = each_change(r, {t.id}, [&](u64 commit, const history_record& h) -> status {
    if (h.key.bytes == key) out.changes.push_back({commit, h});
    return {};
  });
  if (!s) return fail(s.error());
  auto side = r.side(t.id);
  if (!side) return fail(side.error());
  auto row = r.record<row_record>(*side, keys::row(t.id, schemas::key_hash(t.id, key)));
  if (!row) return fail(row.error());
  out.present = row->has_value();
  if (!out.present && out.changes.empty())
    return fail(errc::not_found, "{}: there is no such row, and history knows of none", t.name);
  out.stable = out.present ? (*row)->stable.bytes : last_known(out.changes.back().change);
  return out;
}

result<std::vector<std::optional<std::size_t>>> blame_columns(const schemas::table& t,
                                                              const row_history& h) {
  std::vector<std::optional<std::size_t>> out(t.keys + t.stables);
  auto now = stable_values(t, h.stable);
  if (!now) return fail(now.error());
  // Backwards from the last change (of a row that is gone: before its removal) to the one that made
  // the row.
  for (std::size_t at = h.changes.size(); at-- > 0;) {
    const auto& change = h.changes[at].change;
    if (!is_followed(h, at)) break;  // what a change that is missing brought is not known
    if (change.kind == static_cast<u64>(change_kind::removed)) {
      if (!h.present && at + 1 == h.changes.size()) continue;
      break;
    }
    const bool appeared = change.old_stable.bytes.empty();
    auto before =
        appeared ? std::vector<schemas::value>{} : stable_values(t, change.old_stable.bytes);
    if (!before) return fail(before.error());
    for (std::size_t i = 0; i < out.size(); ++i)
      if (!out[i] && (appeared || (*before)[i] != (*now)[i])) out[i] = at;
    if (appeared) break;
  }
  return out;
}

result<table_keys> keys_of(const reader& r, const schemas::table& t) {
  table_keys out;
  auto s = r.each_row(t.id, [&](const row_record& row) -> status {
    return out.present.insert(row.key.bytes), status{};
  });
  if (!s) return fail(s.error());
  s = each_change(r, {t.id}, [&](u64, const history_record& h) -> status {
    if (!out.present.contains(h.key.bytes)) out.gone.insert(h.key.bytes);
    return {};
  });
  if (!s) return fail(s.error());
  return out;
}

}  // namespace store
