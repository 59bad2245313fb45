// The text files in which the kernel tells of its modules and mounts: proc_modules(5),
// proc_pid_mountinfo(5).
#pragma once

#include <functional>
#include <string_view>

#include "schemas/inventory/kernel.hpp"

namespace collector::inventory {

/// Every line of /proc/modules; how many did not read as a module.
std::size_t parse_modules(std::string_view text,
                          const std::function<void(schemas::kernel_module)>& each);

/// Every line of /proc/self/mountinfo, without usage and layer; how many did not read as a mount.
std::size_t parse_mountinfo(std::string_view text, const std::function<void(schemas::mount)>& each);

}  // namespace collector::inventory
