// The columns of a stored package that matching looks at, where they lie: of a fleet a million are
// read.
#pragma once

#include <string_view>

#include "schemas/row_columns.hpp"

namespace vulnerabilities {

/// Empty where a column is absent.
struct package_view {
  std::string_view key;  ///< of the row
  std::string_view name, version, architecture, format, path, status, source, vendor, section,
      source_version;
};

class package_reader {
 public:
  package_reader();
  /// Of stable bytes; they have to outlive it. corrupt: they are none.
  common::result<package_view> read(std::string_view stable);

 private:
  schemas::row_columns columns_;
};

}  // namespace vulnerabilities
