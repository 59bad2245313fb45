#include "wdb/mirror/agent_records.hpp"

#include <algorithm>

#include "schemas/canonical.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

template <class Record>
status read_record(std::string_view key, std::string_view value, std::optional<Record>& to) {
  auto r = schemas::decode<Record>(value);
  if (!r) return fail(errc::corrupt, "{}: {}", key, r.error().detail);
  to = std::move(*r);
  return {};
}

status read_number(std::string_view key, std::string_view value, u64& to) {
  auto n = schemas::reader(value).natural();
  if (!n) return fail(errc::corrupt, "{}: {}", key, n.error().detail);
  to = *n;
  return {};
}

status read_commit(std::string_view value, store::commit_mark& to) {
  schemas::reader in(value);
  const auto number = in.natural();
  if (!number) return fail(errc::corrupt, "commit: {}", number.error().detail);
  const auto time = in.integer();
  if (!time) return fail(errc::corrupt, "commit: {}", time.error().detail);
  to = {*number, *time};
  return {};
}

/// The table of a key NAME table(1); null for any other key.
table_records* named(agent_records& out, std::string_view key, std::string_view name) {
  if (key.size() != name.size() + 1 || !key.starts_with(name)) return nullptr;
  const auto at = out.tables.find(static_cast<schemas::table_id>(key.back()));
  return at == out.tables.end() ? nullptr : &at->second;
}

status read_report(std::string_view value, agent_records& out) {
  std::optional<store::report_record> kept;
  if (auto s = read_record("report", value, kept); !s) return s;
  auto report = schemas::decode<schemas::report>(kept->report.bytes);
  if (!report) return fail(errc::corrupt, "the stored report: {}", report.error().detail);
  out.last_scan = report->ended;
  out.broken_policies = broken_policies_of(*report);
  return {};
}

status read_any(agent_records& out, std::string_view key, std::string_view value) {
  if (auto* t = named(out, key, "table")) return read_record(key, value, t->mirror);
  if (auto* t = named(out, key, "wanted")) return read_record(key, value, t->wanted);
  if (auto* t = named(out, key, "staging")) return read_record(key, value, t->staging);
  if (key == "commit") return read_commit(value, out.commit);
  if (key == "outgoing") return read_number(key, value, out.outgoing);
  if (key == "scans") return read_number(key, value, out.scans);
  if (key == "scores") return read_record(key, value, out.scores);
  if (key == "report") return read_report(value, out);
  if (key != "epochs") return {};
  std::optional<store::epochs_record> epochs;
  auto s = read_record(key, value, epochs);
  if (s) out.epochs = std::move(*epochs);
  return s;
}

}  // namespace

std::string broken_policies_of(const schemas::report& r) {
  const auto policies = static_cast<u64>(schemas::table_id::policies);
  const auto at = std::ranges::find(r.tables, policies, &schemas::table_report::table);
  return at == r.tables.end() ? "" : at->reason;
}

bool agent_records::has_tables() const {
  return std::ranges::any_of(tables, [](const auto& t) { return t.second.mirror.has_value(); });
}

result<agent_records> agent_records::load(const store::reader& r) {
  agent_records out;
  for (const auto& t : schemas::tables()) out.tables[t.id];
  auto s = r.each_meta(
      [&](std::string_view key, std::string_view value) { return read_any(out, key, value); });
  if (!s) return fail(s.error());
  return out;
}

}  // namespace wdb
