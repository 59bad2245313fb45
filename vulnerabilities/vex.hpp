#pragma once

#include <optional>
#include <span>
#include <string>

#include "vulnerabilities/host_packages.hpp"
#include "vulnerabilities/matcher.hpp"

namespace vulnerabilities {

/// What a statement makes of a verdict.
struct exploitability {
  state is = state::not_affected;  ///< or fixed
  std::string why;
};

/// Documents of the Vulnerability Exploitability eXchange, asked about a host.
class vex_statements {
 public:
  vex_statements(feeds& in, const schemas::os& on) : in_(in), on_(on) {}
  /// Nothing was imported.
  bool is_empty() const { return in_.find(vex_feed) == nullptr; }
  /// Of several statements on a package the latest counts: what is said of the source, else of
  /// every binary package of it. None: it changes nothing.
  common::result<std::optional<exploitability>> on(const installed_package& p, const verdict& v);

 private:
  /// The source, or one of its binaries.
  struct named_package {
    const installed_package& of;
    std::string_view name;
    std::span<const package_view* const> rows;  ///< at least one
    bool is_binary = false;
  };
  common::result<const vex_record*> latest(const named_package& p, const verdict& v);
  bool is_of_host(const vex_record& r, const named_package& p) const;

  feeds& in_;
  const schemas::os& on_;
};

}  // namespace vulnerabilities
