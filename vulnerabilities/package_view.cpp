#include "vulnerabilities/package_view.hpp"

#include <array>

#include "schemas/canonical.hpp"
#include "schemas/inventory/packages.hpp"
#include "schemas/table.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;

namespace {

using place = std::string_view package_view::*;
struct wanted {
  std::string_view column;
  place to;
};
constexpr std::array all_wanted{wanted{"name", &package_view::name},
                                wanted{"version", &package_view::version},
                                wanted{"architecture", &package_view::architecture},
                                wanted{"format", &package_view::format},
                                wanted{"path", &package_view::path},
                                wanted{"status", &package_view::status},
                                wanted{"source", &package_view::source},
                                wanted{"vendor", &package_view::vendor},
                                wanted{"section", &package_view::section},
                                wanted{"source_version", &package_view::source_version}};

constexpr std::size_t most_columns = 64;

/// By their places in the row; null: nobody looks at that one.
std::array<place, most_columns> places() {
  std::array<place, most_columns> out{};
  const auto& table = *schemas::find_table(schemas::package::id);
  for (std::size_t i = 0; i < table.columns.size() && i < most_columns; ++i)
    for (const auto& w : all_wanted)
      if (w.column == table.columns[i].name) out.at(i) = w.to;
  return out;
}

}  // namespace

result<package_view> view_package(std::string_view stable) {
  static const auto to = places();
  schemas::reader in(stable);
  auto count = in.array();
  if (!count) return fail(errc::corrupt, "a package: {}", count.error().detail);
  package_view out;
  for (std::uint32_t i = 0; i < *count; ++i) {
    if (in.take_nil()) continue;
    const bool is_wanted = i < most_columns && to[i] != nullptr;
    auto value = is_wanted ? in.text() : in.skip();
    if (!value) return fail(errc::corrupt, "a package: {}", value.error().detail);
    if (is_wanted) out.*to[i] = *value;
  }
  return out;
}

}  // namespace vulnerabilities
