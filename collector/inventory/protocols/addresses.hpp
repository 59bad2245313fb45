// Addresses of networks as configurations write them.
#pragma once

#include <string>
#include <string_view>

namespace collector::inventory {

/// `255.255.255.0` or `24`, as the length of a prefix; empty: neither.
std::string prefix_of(std::string_view mask);

/// What an IPv4 address without a mask has by its class: 8, 16 or 24; empty: it is of none.
std::string prefix_of_class(std::string_view address);

/// Whether an address lies in the network of another one, `192.0.2.5/24`.
bool is_within(std::string_view address, std::string_view network);

}  // namespace collector::inventory
