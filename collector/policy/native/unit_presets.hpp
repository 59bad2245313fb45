// systemd.preset(5): whether the distribution would have a unit enabled.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::policy::native {

class unit_presets {
 public:
  /// Nothing when a file is not as it should be, names instances, or cannot be read.
  static std::optional<unit_presets> load(const common::root_dir& root);
  bool enables(const std::string& unit) const;

 private:
  struct rule {
    std::string pattern;
    bool enable = false;
  };
  bool add(std::string_view text);
  std::vector<rule> rules_;  ///< the first that matches decides
};

}  // namespace collector::policy::native
