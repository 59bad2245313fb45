// Rules of nftables as people write them, nft(8): as much as it takes to tell tables, chains and
// rules apart.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "collector/inventory/firewall/chains.hpp"

namespace collector::inventory {

/// Adds what a text says to `to`; `include` is called for each file that it names, which may be a
/// pattern. False: it does not read as a whole.
bool parse_nft(std::string_view text, chain_map& to,
               const std::function<void(const std::string&)>& include);

}  // namespace collector::inventory
