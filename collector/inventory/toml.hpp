// The texts and words of a TOML document by their full names, as containers' tools are configured.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

/// `storage.options.mount_program` → its value: a text without its quotes, or a number or word as
/// it is written. Of arrays only their place is known, and they are left out.
class toml_values {
 public:
  /// Bounded in bytes, depth and values. What is no TOML is a fault with its line.
  static common::result<toml_values> parse(std::string_view text);

  /// Empty: it is not said.
  std::string get(std::string_view name) const;

 private:
  friend class toml_reader;
  std::map<std::string, std::string, std::less<>> all_;
};

/// A file of at most 256 KiB.
common::result<toml_values> read_toml(const common::root_dir& host, const std::string& file);

}  // namespace collector::inventory
