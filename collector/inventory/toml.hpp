// The texts and words of a TOML document by their full names, as containers' tools are configured.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

/// `storage.options.mount_program` → its value: a text without its quotes, a whole number or a
/// truth. Arrays, dates and fractions are left out.
class toml_values {
 public:
  /// Bounded in values and their sizes, and by the library in depth. What is no TOML is a fault
  /// with its line.
  static common::result<toml_values> parse(std::string_view text);

  /// Empty: it is not said.
  std::string get(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> all_;
};

/// A file of at most 256 KiB.
common::result<toml_values> read_toml(const common::root_dir& host, const std::string& file);

}  // namespace collector::inventory
