#include "schemas/table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/suggest.hpp"
#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"

namespace schemas {

namespace {

/// The columns of a row type as an array that lives as long as the program.
template <row Row>
constexpr auto columns_of = Row::fields()([](auto... f) { return std::array{f.about...}; });

template <row Row>
constexpr table describe() {
  constexpr auto& columns = columns_of<Row>;
  constexpr auto count = [](role r) {
    return static_cast<std::size_t>(std::ranges::count(columns_of<Row>, r, &column::part));
  };
  static_assert(std::ranges::is_sorted(columns, {}, &column::part),
                "key fields, then stable, then volatile ones");
  static_assert(count(role::key) > 0, "a table needs a key");
  return {Row::id,          Row::name_of_table,  columns,
          count(role::key), count(role::stable), count(role::volatile_)};
}

constexpr std::array all{describe<os>(),
                         describe<hardware>(),
                         describe<package>(),
                         describe<process>(),
                         describe<port>(),
                         describe<interface>(),
                         describe<address>(),
                         describe<user>(),
                         describe<group>(),
                         describe<policy>(),
                         describe<check>(),
                         describe<scan>(),
                         describe<route>(),
                         describe<service>(),
                         describe<protocol>(),
                         describe<kernel_module>(),
                         describe<mount>(),
                         describe<block_device>(),
                         describe<container>(),
                         describe<browser_extension>(),
                         describe<certificate>(),
                         describe<sysctl>(),
                         describe<hotfix>(),
                         describe<repository>(),
                         describe<update>(),
                         describe<scheduled_job>(),
                         describe<security_module>(),
                         describe<resolver>(),
                         describe<preload>(),
                         describe<ssh_key>(),
                         describe<suid_file>(),
                         describe<firewall_chain>(),
                         describe<startup_hook>()};
static_assert(std::ranges::is_sorted(all, {}, &table::id), "printed in the order of their numbers");

}  // namespace

std::span<const table> tables() { return all; }

const table* find_table(table_id id) {
  const auto at = std::ranges::find(all, id, &table::id);
  return at == all.end() ? nullptr : &*at;
}

const table* find_table(std::string_view name) {
  const auto at = std::ranges::find(all, name, &table::name);
  return at == all.end() ? nullptr : &*at;
}

common::result<const table*> require_table(std::string_view name) {
  if (const auto* t = find_table(name)) return t;
  std::vector<std::string_view> names;
  for (const auto& t : all) names.push_back(t.name);
  return common::fail(common::errc::not_found, "no table '{}'{}; `muster tables` lists them", name,
                      common::did_you_mean(name, names));
}

std::string_view name(table_status s) {
  switch (s) {
    case table_status::ok:
      return "ok";
    case table_status::partial:
      return "partial";
    case table_status::unsupported:
      return "unsupported";
    case table_status::unknown:
      return "unknown";
  }
  return "?";
}

std::string_view name(column_type t) {
  switch (t) {
    case column_type::text:
      return "text";
    case column_type::integer:
      return "int";
    case column_type::boolean:
      return "bool";
    case column_type::time:
      return "time";
    case column_type::list:
      return "list";
    case column_type::decimal:
      return "decimal";
  }
  return "?";
}

std::string_view name(role r) {
  switch (r) {
    case role::key:
      return "key";
    case role::stable:
      return "stable";
    case role::volatile_:
      return "volatile";
  }
  return "?";
}

}  // namespace schemas
