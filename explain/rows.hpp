// What a row says of itself.
#pragma once

#include <string>

#include "schemas/inventory.hpp"

namespace explain {

/// Somebody can reach it, and it is no connection of somebody.
bool is_reachable(const schemas::port& p);
/// Who listens at all addresses listens at this one; empty: any.
bool is_at(const schemas::port& p, const std::string& address);

std::string pid_text(const schemas::process& p);
/// A worker of the kernel, which has no executable: the kernel's own thread has 2 for its pid.
bool is_of_kernel(const schemas::process& p);

bool is_unit(const schemas::service& s, const std::string& typed);

/// What the file is called as well where /bin, /sbin and /lib are links into /usr, as on most
/// hosts; empty: nothing else.
std::string other_path(const std::string& path);

}  // namespace explain
