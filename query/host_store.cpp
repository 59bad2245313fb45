#include "query/host_store.hpp"

#include <algorithm>

#include "common/log.hpp"
#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"
#include "views/differences.hpp"

namespace query {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::table_status;

namespace {

/// An array without values: what is not known of the past.
constexpr std::string_view no_volatile = "\x90";

/// That there is none was seen, too; but software that no package manager knows is no package, and
/// where no list was fetched nobody knows whether there is anything newer.
bool may_be_none(const schemas::table& t) {
  return t.id != schemas::table_id::packages && t.id != schemas::table_id::updates;
}

void keep(row_batch& to, std::string stable) { to.kept.push_back(std::move(stable)); }

/// Once all are there: what they refer to moves no more.
void refer_to_kept(row_batch& b) {
  for (const auto& stable : b.kept)
    b.rows.push_back({.key_hash = {}, .key = {}, .stable = stable, .volatile_ = no_volatile});
}

/// What is not on a host was seen, too, and why stands beside it.
table_standing none_there(table_standing out, const schemas::table& t,
                          const schemas::table_report& said) {
  const auto why = common::one_line(said.reason);
  out.why = fmt::format("{} is unsupported{}{}", t.name, why.empty() ? "" : ": ", why);
  return out;
}

result<row_batch> changed_rows(const store::reader& r, const schemas::table& t, std::int64_t since,
                               std::int64_t until) {
  const auto changes = store::net_changes(r, {.since = since, .until = until, .tables = {t.id}});
  if (!changes) return fail(changes.error());
  row_batch out;
  for (const auto& one : *changes)
    if (!one.change.new_stable.bytes.empty()) keep(out, one.change.new_stable.bytes);
  refer_to_kept(out);
  return out;
}

}  // namespace

result<std::unique_ptr<host_store>> host_store::open(const std::string& folder) {
  auto s = store::agent_store::open(folder, true);
  if (!s) return fail(s.error());
  auto t = common::kv::txn::read(s->env());
  if (!t) return fail(t.error());
  std::unique_ptr<host_store> out(new host_store(std::move(*s), std::move(*t)));
  if (auto read = out->read_report(); !read) return fail(read.error());
  return out;
}

status host_store::read_report() {
  const auto last = reader().last_report();
  if (!last) return fail(last.error());
  if (!*last) return {};
  auto report = schemas::decode<schemas::report>((*last)->report.bytes);
  if (!report) return fail(errc::corrupt, "the stored report: {}", report.error().detail);
  report_ = std::move(*report);
  return {};
}

table_standing host_store::standing_of(const schemas::table& t, std::int64_t now,
                                       std::int64_t longest) const {
  const auto judged = [&](std::int64_t as_of) {
    return table_standing{now - as_of > longest ? standing::stale : standing::fresh, as_of};
  };
  const auto unknown = [](std::optional<std::int64_t> as_of, std::string why) {
    return table_standing{standing::unknown, as_of, std::move(why)};
  };
  if (!report_) return unknown({}, "the end of a scan was not told yet");
  if (t.id == schemas::table_id::scans) return judged(report_->ended);
  const auto said = std::ranges::find(report_->tables, static_cast<schemas::u64>(t.id),
                                      &schemas::table_report::table);
  if (said == report_->tables.end())
    return unknown({}, fmt::format("the last scan says nothing of {}", t.name));
  const auto as_of = said->last_good != 0 ? std::optional(said->last_good) : std::nullopt;
  switch (static_cast<table_status>(said->status)) {
    case table_status::ok:
      return judged(as_of.value_or(report_->ended));
    case table_status::unsupported:
      if (t.id == schemas::table_id::packages)
        return unknown(as_of, "packages: there is no package database that is read");
      if (!may_be_none(t))
        return unknown(as_of, fmt::format("{}: {}", t.name, common::one_line(said->reason)));
      return none_there(judged(report_->ended), t, *said);
    default:
      return unknown(as_of, fmt::format("{} is {}: {}", t.name,
                                        schemas::name(static_cast<table_status>(said->status)),
                                        common::one_line(said->reason)));
  }
}

table_standing host_store::standing_then(const schemas::table& t, std::int64_t at,
                                         std::int64_t longest) {
  const auto unknown = [&](std::string why) {
    return table_standing{standing::unknown, {}, std::move(why)};
  };
  if (report_ && report_->ended <= at) return standing_of(t, at, longest);
  if (!scans_) {
    auto read = past_scans::read(reader());
    if (!read) return unknown(read.error().detail);
    scans_ = std::move(*read);
  }
  const auto* said = scans_->last_before(t.name, at);
  if (said == nullptr)
    return unknown(
        fmt::format("no scan of {} is kept that had ended by {}", t.name, common::format_time(at)));
  const auto as_of = said->is_last ? std::optional(said->ended) : std::nullopt;
  const bool is_none = said->status == schemas::name(table_status::unsupported);
  if (said->status != schemas::name(table_status::ok) && !(is_none && may_be_none(t)))
    return unknown(
        fmt::format("{} was {} then: {}", t.name, said->status, common::one_line(said->reason)));
  return {as_of && at - *as_of > longest ? standing::stale : standing::fresh, as_of};
}

bool host_store::is_unsupported(const schemas::table& t) const {
  return report_ && std::ranges::any_of(report_->tables, [&](const schemas::table_report& one) {
           return one.table == static_cast<schemas::u64>(t.id) &&
                  one.status == static_cast<schemas::u64>(table_status::unsupported);
         });
}

result<row_batch> host_store::read_now(const schemas::table& t) const {
  const store::reader r(store_, txn_);
  const auto side = r.side(t.id);
  if (!side) return fail(side.error());
  row_batch out;
  constexpr std::uint64_t believed = 100'000;  // as a damaged record may claim any number
  out.rows.reserve(std::min(count(t).value_or(0), believed));
  auto s = r.each_view(
      t.id, [&](const store::row_view& row) -> status { return out.rows.push_back(row), status{}; },
      *side);
  if (!s) return fail(s.error());
  return out;
}

result<row_batch> host_store::read_past(const schemas::table& t, const row_times& times,
                                        std::int64_t now) {
  if (t.id == schemas::table_id::scans)
    return fail(errc::usage, "scans is derived from reports and has no history");
  const auto r = reader();
  if (times.at)
    if (auto s = views::check_begun(r, *times.at); !s) return fail(s.error());
  if (times.since) return changed_rows(r, t, *times.since, times.at.value_or(now));
  const auto states = store::state_at(r, {t.id}, *times.at);
  if (!states) return fail(states.error());
  row_batch out;
  for (const auto& [key, stable] : states->at(t.id)) keep(out, stable);
  refer_to_kept(out);
  return out;
}

result<const row_batch*> host_store::rows(const schemas::table& t, const row_times& times,
                                          std::int64_t now) {
  const auto at = batches_.find({t.id, times});
  if (at != batches_.end()) return &at->second;
  auto read = times == row_times{} ? read_now(t) : read_past(t, times, now);
  if (!read) return fail(read.error());
  return &batches_.emplace(std::pair(t.id, times), std::move(*read)).first->second;
}

result<row_batch> host_store::row(const schemas::table& t, const std::string& key) const {
  const store::reader r(store_, txn_);
  const auto side = r.side(t.id);
  if (!side) return fail(side.error());
  const auto found = r.row_at(*side, store::keys::row(t.id, schemas::key_hash(t.id, key)));
  if (!found) return fail(found.error());
  row_batch out;
  if (*found) out.rows.push_back(**found);
  return out;
}

std::optional<std::uint64_t> host_store::count(const schemas::table& t) const {
  const auto record = store::reader(store_, txn_).table(t.id);
  if (!record || !*record) return std::nullopt;
  return (*record)->counted ? std::optional((*record)->recorded.rows) : std::nullopt;
}

}  // namespace query
