#include "store/agent_store.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "schemas/table_digest.hpp"
#include "store/decode_record.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

std::string format_value() { return schemas::writer().natural(keys::format).take(); }

status write_format(const common::kv::env& e) {
  auto w = common::kv::write_txn::begin(e);
  if (!w) return fail(w.error());
  if (auto s = w->put(e.db(keys::meta), "format", format_value()); !s) return s;
  return std::move(*w).commit();
}

/// Writes the layout number into a new store, checks it in an old one.
status check_format(const common::kv::env& e, bool read_only) {
  auto t = common::kv::txn::read(e);
  if (!t) return fail(t.error());
  auto found = t->get(e.db(keys::meta), "format");
  if (!found) return fail(found.error());
  if (found->has_value()) {
    const auto number = schemas::reader(**found).natural();
    if (number && *number == keys::format) return {};
    if (number && *number >= 1 && *number < keys::format)
      return read_only ? status{} : write_format(e);
    return fail(errc::unsupported,
                "{}: layout {}, this Muster knows {}: use the version that wrote it", e.dir(),
                number.value_or(0), keys::format);
  }
  if (read_only) return fail(errc::corrupt, "{}: no layout number", e.dir());
  return write_format(e);
}

/// row_record's members, in their order.
result<row_view> view_of(std::string_view at, std::string_view value) {
  schemas::reader in(value);
  row_view out{.key_hash = at.substr(1), .key = {}, .stable = {}, .volatile_ = {}};
  auto count = in.array();
  if (!count || *count < 5) return fail(errc::malformed, "not a row");
  for (int i = 0; i < 2; ++i)
    if (auto number = in.natural(); !number) return fail(number.error());
  for (auto* field : {&out.key, &out.stable, &out.volatile_}) {
    auto bytes = in.bytes();
    if (!bytes) return fail(bytes.error());
    *field = *bytes;
  }
  return out;
}

}  // namespace

result<agent_store> agent_store::open(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(dir, {.databases = keys::databases,
                                       .first = {{keys::meta, "format", format_value()}},
                                       .read_only = read_only,
                                       .sums_in = keys::meta});
  if (!e) return fail(e.error());
  if (auto s = check_format(*e, read_only); !s) return fail(s.error());
  return agent_store{std::move(*e)};
}

template <class Record>
result<std::optional<Record>> reader::record(keys::database d, const std::string& key) const {
  auto value = txn_.get(store_.db(d), key);
  if (!value) return fail(value.error());
  if (!value->has_value()) return std::optional<Record>{};
  auto r = decode_record<Record>(**value);
  if (!r) return fail(r.error());
  return std::optional<Record>(std::move(*r));
}

template result<std::optional<row_record>> reader::record(keys::database, const std::string&) const;
template result<std::optional<table_record>> reader::record(keys::database,
                                                            const std::string&) const;
template result<std::optional<staging_record>> reader::record(keys::database,
                                                              const std::string&) const;
template result<std::optional<wanted_record>> reader::record(keys::database,
                                                             const std::string&) const;
template result<std::optional<epochs_record>> reader::record(keys::database,
                                                             const std::string&) const;
template result<std::optional<report_record>> reader::record(keys::database,
                                                             const std::string&) const;
template result<std::optional<scores_record>> reader::record(keys::database,
                                                             const std::string&) const;
template result<std::optional<horizon_record>> reader::record(keys::database,
                                                              const std::string&) const;

result<epochs_record> reader::epochs() const {
  auto r = record<epochs_record>(keys::meta, "epochs");
  if (!r) return fail(r.error());
  return r->value_or(epochs_record{});
}

status reader::each_meta(const meta_visitor& visit) const {
  return txn_.each(
      store_.db(keys::meta), {},
      [&](std::string_view key, std::string_view value, bool&) { return visit(key, value); });
}

result<bool> reader::has_tables() const {
  for (const auto& t : schemas::tables()) {
    auto mirror = table(t.id);
    if (!mirror) return fail(mirror.error());
    if (*mirror) return true;
  }
  return false;
}

result<keys::database> reader::side(schemas::table_id t) const {
  auto mirror = table(t);
  if (!mirror) return fail(mirror.error());
  return side_of(*mirror);
}

status reader::each_row(schemas::table_id t, const row_visitor& visit) const {
  auto from = side(t);
  return from ? each_row(t, visit, *from) : fail(from.error());
}

status reader::each_row(schemas::table_id t, const row_visitor& visit, keys::database from) const {
  return txn_.each(store_.db(from), keys::table(t),
                   [&](std::string_view, std::string_view value, bool&) -> status {
                     auto row = decode_record<row_record>(value);
                     return row ? visit(*row) : fail(row.error());
                   });
}

status reader::each_view(schemas::table_id t, const view_visitor& visit,
                         keys::database from) const {
  return txn_.each(store_.db(from), keys::table(t),
                   [&](std::string_view at, std::string_view value, bool&) -> status {
                     auto row = view_of(at, value);
                     return row ? visit(*row)
                                : fail(errc::corrupt, "a stored row does not decode: {}",
                                       row.error().detail);
                   });
}

result<std::optional<row_view>> reader::row_at(keys::database from,
                                               const std::string& row_key) const {
  auto value = txn_.get(store_.db(from), row_key);
  if (!value) return fail(value.error());
  if (!value->has_value()) return std::optional<row_view>{};
  auto row = view_of(row_key, **value);
  if (!row) return fail(errc::corrupt, "a stored row does not decode: {}", row.error().detail);
  return std::optional<row_view>(*row);
}

result<std::vector<row_record>> reader::rows(schemas::table_id t) const {
  std::vector<row_record> out;
  if (auto s =
          each_row(t, [&](const row_record& r) -> status { return out.push_back(r), status{}; });
      !s)
    return fail(s.error());
  std::ranges::sort(out, {}, &row_record::key);
  return out;
}

result<commit_mark> reader::last_commit() const {
  auto value = txn_.get(store_.db(keys::meta), "commit");
  if (!value) return fail(value.error());
  if (!value->has_value()) return commit_mark{};
  schemas::reader in(**value);
  const auto number = in.natural();
  if (!number) return fail(errc::corrupt, "commit: {}", number.error().detail);
  const auto time = in.integer();
  if (!time) return fail(errc::corrupt, "commit: {}", time.error().detail);
  return commit_mark{*number, *time};
}

namespace {
result<schemas::check> check_of(const row_record& r) {
  auto c = schemas::decode_row<schemas::check>(r.stable.bytes, r.volatile_.bytes);
  if (!c) return fail(errc::corrupt, "a stored check does not decode: {}", c.error().detail);
  return c;
}
}  // namespace

result<schemas::digest> reader::digest(schemas::table_id t, const std::string& k) const {
  auto from = side(t);
  if (!from) return fail(from.error());
  return digest(t, k, *from);
}

result<schemas::digest> reader::digest(schemas::table_id t, const std::string& k,
                                       keys::database from) const {
  schemas::table_digest out(t, k);
  auto s = each_view(
      t,
      [&](const row_view& r) -> status {
        auto added = out.add_keyed(r.key_hash, r.stable, r.volatile_);
        return added
                   ? added
                   : fail(errc::corrupt, "a stored row does not decode: {}", added.error().detail);
      },
      from);
  if (!s) return fail(s.error());
  return out.finish();
}

result<std::vector<schemas::score_change>> reader::scores() const {
  auto from = side(schemas::table_id::checks);
  return from ? scores(*from) : fail(from.error());
}

result<std::vector<schemas::score_change>> reader::scores(keys::database from) const {
  std::map<std::string, std::pair<u64, u64>> counts;
  const auto count = [&](const row_record& r) -> status {
    auto c = check_of(r);
    if (!c) return fail(c.error());
    auto& [passed, failed] = counts[c->policy.value_or("")];
    passed += c->result == "passed";
    failed += c->result == "failed";
    return {};
  };
  auto s = each_row(schemas::table_id::checks, count, from);
  if (!s) return fail(s.error());
  std::vector<schemas::score_change> out;
  for (const auto& [policy, n] : counts)
    out.push_back({policy, -1, schemas::score_of(n.first, n.second)});
  return out;
}

}  // namespace store
