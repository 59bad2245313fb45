// interfaces(5) of ifupdown: its stanzas, those of sourced files included.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collector/inventory/protocols/sources.hpp"

namespace collector::inventory {

/// One `iface`, with what it inherits in front of its own options.
struct interface_stanza {
  std::string name, family, method, path;
  std::vector<std::pair<std::string, std::string>> options;
};

/// Bounded in files, stanzas and options. A line that means nothing to ifupdown is noted in `to`, a
/// file that cannot be read is lost.
std::vector<interface_stanza> read_interfaces(const common::root_dir& host, protocol_rows& to);

}  // namespace collector::inventory
