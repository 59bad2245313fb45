// Parameters of the kernel that each interface has.
#pragma once

#include <string_view>

namespace collector::effective {

/// What `net/ipv4/conf/NAME/accept_redirect` was probably meant to be, its last part; empty: it is
/// no such parameter, or none that is nearly one.
std::string_view nearly_interface_key(std::string_view path);

}  // namespace collector::effective
