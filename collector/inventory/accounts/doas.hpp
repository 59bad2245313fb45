// doas.conf(5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/accounts/sudoers.hpp"

namespace collector::inventory {

struct doas_rule {
  std::string who;  ///< as in sudoers: `ann`, `%wheel`, `#1000`
  sudo_grant grant;
};

/// Rules in their order, of which the last counts; a line that doas does not take is passed over.
std::vector<doas_rule> parse_doas(std::string_view text);

}  // namespace collector::inventory
