#include "vulnerabilities/package_view.hpp"

#include <algorithm>
#include <array>

#include "schemas/inventory/packages.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;

namespace {

struct wanted {
  std::string_view column;
  std::string_view package_view::*to;
};
/// In the order in which they lie.
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

const schemas::table& packages() { return *schemas::find_table(schemas::package::id); }

/// The place of each in a row.
std::array<std::size_t, all_wanted.size()> places() {
  std::array<std::size_t, all_wanted.size()> out{};
  const auto columns = packages().columns;
  for (std::size_t i = 0; i < out.size(); ++i)
    out.at(i) = static_cast<std::size_t>(
        std::ranges::find(columns, all_wanted.at(i).column, &schemas::column::name) -
        columns.begin());
  return out;
}

}  // namespace

package_reader::package_reader() : columns_(packages()) {}

result<package_view> package_reader::read(std::string_view stable) {
  static const auto at = places();
  columns_.go_to(stable, {});
  package_view out;
  for (std::size_t i = 0; i < at.size(); ++i) {
    const auto bytes = columns_.bytes(at[i]);
    if (!bytes) return fail(errc::corrupt, "a package: {}", bytes.error().detail);
    schemas::reader in(*bytes);
    if (in.take_nil()) continue;
    const auto text = in.text();
    if (!text) return fail(errc::corrupt, "a package: {}", text.error().detail);
    out.*all_wanted[i].to = *text;
  }
  return out;
}

}  // namespace vulnerabilities
