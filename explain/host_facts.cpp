#include "explain/host_facts.hpp"

#include "schemas/row.hpp"
#include "vulnerabilities/package_view.hpp"

namespace explain {

std::shared_ptr<query::host_store> host_facts::store() {
  return in_.ask(host_, *schemas::find_table(schemas::table_id::os));
}

void host_facts::skip(schemas::table_id table, const std::string& why) {
  in_.skip(host_, schemas::find_table(table)->name, why);
}

namespace {

/// A host that runs has these: where there is nothing of them, as of an image's files, nobody saw
/// what runs there.
bool is_of_what_runs(schemas::table_id t) {
  return t == schemas::table_id::processes || t == schemas::table_id::ports;
}

}  // namespace

query::table_standing host_facts::judged(query::host_store& s, const schemas::table& t) {
  auto out = in_.standing_of(s, t);
  if (!is_whole(out) || !is_of_what_runs(t.id) || !s.is_unsupported(t)) return out;
  out.is = query::standing::unknown;
  out.why = fmt::format("{} are not recorded of it: it was looked at as files", t.name);
  in_.note_unknown(host_, t.name, out.why);
  return out;
}

query::table_standing host_facts::standing_of(schemas::table_id table) {
  const auto& t = *schemas::find_table(table);
  const auto store = in_.ask(host_, t);
  return store ? judged(*store, t) : query::table_standing{};
}

template <class Row, class Wanted>
told<Row> host_facts::read(Wanted&& is_wanted) {
  const auto& table = *schemas::find_table(Row::id);
  told<Row> out;
  const auto broken = [&](const std::string& why) {
    in_.skip(host_, table.name, why);
    out.how = {.is = query::standing::unknown,
               .as_of = {},
               .why = fmt::format("{} cannot be read: {}", table.name, why)};
    return std::move(out);
  };
  const auto store = in_.ask(host_, table);
  if (!store) {
    out.how.why = "there is no store of it that can be read";
    return out;
  }
  out.how = judged(*store, table);
  const auto batch = store->rows(table, {}, in_.now());
  if (!batch) return broken(batch.error().detail);
  for (const auto& row : (*batch)->rows) {
    const auto wanted = is_wanted(row.stable);
    if (!wanted) return broken(wanted.error().detail);
    if (!*wanted) continue;
    auto one = schemas::decode_row<Row>(row.stable, row.volatile_);
    if (!one) return broken(one.error().detail);
    out.rows.push_back(std::move(*one));
  }
  return out;
}

told<schemas::package> host_facts::packages_named(const std::set<std::string, std::less<>>& names) {
  vulnerabilities::package_reader columns;
  return read<schemas::package>([&](std::string_view stable) -> common::result<bool> {
    const auto p = columns.read(stable);
    if (!p) return common::fail(p.error());
    return names.contains(p->name);
  });
}

template <class Row>
const told<Row>& host_facts::of() {
  auto& kept = std::get<std::optional<told<Row>>>(rows_);
  if (!kept) kept = read<Row>([](std::string_view) { return common::result<bool>(true); });
  return *kept;
}

template const told<schemas::port>& host_facts::of();
template const told<schemas::process>& host_facts::of();
template const told<schemas::service>& host_facts::of();
template const told<schemas::user>& host_facts::of();
template const told<schemas::check>& host_facts::of();
template const told<schemas::suid_file>& host_facts::of();
template const told<schemas::scheduled_job>& host_facts::of();
template const told<schemas::startup_hook>& host_facts::of();

}  // namespace explain
