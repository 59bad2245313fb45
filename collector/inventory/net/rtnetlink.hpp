// The messages of rtnetlink(7) as rows; names as ip(8) prints them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/inventory/network.hpp"

namespace collector::inventory {

/// Interface numbers and their names.
using interface_names = std::map<std::int64_t, std::string>;

/// A message RTM_NEWLINK, with the interface's number; nothing if it is cut off or nameless.
std::optional<std::pair<std::int64_t, schemas::interface>> parse_link(std::string_view message);
/// A message RTM_NEWADDR.
std::optional<schemas::address> parse_address(std::string_view message,
                                              const interface_names& names);
/// A message RTM_NEWROUTE: a row for each next hop. None for cached routes, and for those the
/// kernel derives from the host's addresses (table local).
void parse_route(std::string_view message, const interface_names& names,
                 const std::function<void(schemas::route)>& each);

}  // namespace collector::inventory
