#include "vulnerabilities/host_packages.hpp"

#include <functional>
#include <unordered_map>

#include "schemas/inventory/repositories.hpp"
#include "schemas/row.hpp"
#include "store/history.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::table_id;

namespace {

using row_visitor = std::function<status(std::string_view key, std::string_view stable)>;
/// The rows of a table as they are, or as they were.
using row_source = std::function<status(table_id, const row_visitor&)>;

/// Volatile columns are in no history, and nobody looks at them here.
template <class Row>
result<Row> decode_stable(std::string_view stable) {
  constexpr std::string_view no_columns = "\x90";
  auto out = schemas::decode_row<Row>(stable, no_columns);
  if (!out) return fail(errc::corrupt, "{}: {}", Row::name_of_table, out.error().detail);
  return out;
}

result<schemas::os> read_os(const row_source& rows) {
  schemas::os out;
  const auto take = [&](std::string_view, std::string_view stable) -> status {
    auto decoded = decode_stable<schemas::os>(stable);
    if (!decoded) return fail(decoded.error());
    out = std::move(*decoded);
    return {};
  };
  if (auto s = rows(table_id::os, take); !s) return fail(s.error());
  return out;
}

/// Packages of Ubuntu Pro come from a repository of their own.
result<bool> has_pro_repository(const row_source& rows) {
  bool out = false;
  const auto take = [&](std::string_view, std::string_view stable) -> status {
    const auto one = decode_stable<schemas::repository>(stable);
    if (!one) return fail(one.error());
    out = out || (one->enabled != false &&
                  one->uri.value_or("").find("esm.ubuntu.com") != std::string::npos);
    return {};
  };
  if (auto s = rows(table_id::repositories, take); !s) return fail(s.error());
  return out;
}

result<host_rows> read_from(const row_source& rows) {
  host_rows out;
  auto os = read_os(rows);
  if (!os) return fail(os.error());
  out.os = std::move(*os);
  package_reader reader;
  const auto take = [&](std::string_view key, std::string_view stable) -> status {
    const auto p = reader.read(stable);
    if (!p) return fail(p.error());
    out.packages.push_back(*p);
    out.packages.back().key = key;
    return {};
  };
  if (auto s = rows(table_id::packages, take); !s) return fail(s.error());
  if (out.os.distribution == "ubuntu") {
    auto pro = has_pro_repository(rows);
    if (!pro) return fail(pro.error());
    out.has.ubuntu_pro = *pro;
  }
  return out;
}

/// Where the feed lists binaries, the kernel's are several, of which one has the release.
void spread_running(std::vector<installed_package>& all) {
  const auto is_of_same = [](const installed_package& a, const installed_package& b) {
    return a.of->source.name == b.of->source.name && a.of->source.version == b.of->source.version;
  };
  for (const auto& running : all)
    if (running.is_running)
      for (auto& one : all)
        if (one.is_kernel && is_of_same(one, running)) one.is_running = true;
}

}  // namespace

result<host_rows> read_rows(const store::reader& r) {
  return read_from([&](table_id table, const row_visitor& visit) -> status {
    const auto side = r.side(table);
    if (!side) return fail(side.error());
    return r.each_view(
        table, [&](const store::row_view& row) { return visit(row.key, row.stable); }, *side);
  });
}

result<host_rows> read_rows_at(const store::reader& r, i64 at) {
  auto states = store::state_at(r, {table_id::os, table_id::packages, table_id::repositories}, at);
  if (!states) return fail(states.error());
  const auto kept =
      std::make_shared<const std::map<table_id, store::table_state>>(std::move(*states));
  auto out = read_from([&](table_id table, const row_visitor& visit) -> status {
    for (const auto& [key, stable] : kept->at(table))
      if (auto s = visit(key, stable); !s) return s;
    return {};
  });
  if (out) out->kept = kept;
  return out;
}

host_packages packages_of(const host_rows& rows, package_memory& known) {
  host_packages out{.os = rows.os, .has = rows.has, .all = {}};
  const auto distribution = out.os.distribution.value_or(""), kernel = out.os.kernel.value_or("");
  std::unordered_map<const asked_package*, std::size_t> places;
  known.forget_if_full();
  out.all.reserve(rows.packages.size());
  places.reserve(rows.packages.size());
  for (const auto& p : rows.packages) {
    const auto& facts = known.of(p, distribution);
    if (facts.asked == nullptr) continue;
    if (facts.is_of_pro) out.has.ubuntu_pro = true;
    const auto [at, is_new] = places.try_emplace(facts.asked, out.all.size());
    if (is_new) out.all.push_back({.of = facts.asked, .rows = {}});
    auto& to = out.all[at->second];
    to.rows.push_back(&p);
    if (!facts.is_kernel) continue;
    to.is_kernel = true;
    to.is_running = to.is_running || is_running_kernel(p, kernel);
  }
  spread_running(out.all);
  return out;
}

}  // namespace vulnerabilities
