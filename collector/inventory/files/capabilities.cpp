#include "collector/inventory/files/capabilities.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <map>

namespace collector::inventory {

namespace {

/// <linux/capability.h>, by their numbers.
constexpr std::array<std::string_view, 41> capability_names{"chown",
                                                            "dac_override",
                                                            "dac_read_search",
                                                            "fowner",
                                                            "fsetid",
                                                            "kill",
                                                            "setgid",
                                                            "setuid",
                                                            "setpcap",
                                                            "linux_immutable",
                                                            "net_bind_service",
                                                            "net_broadcast",
                                                            "net_admin",
                                                            "net_raw",
                                                            "ipc_lock",
                                                            "ipc_owner",
                                                            "sys_module",
                                                            "sys_rawio",
                                                            "sys_chroot",
                                                            "sys_ptrace",
                                                            "sys_pacct",
                                                            "sys_admin",
                                                            "sys_boot",
                                                            "sys_nice",
                                                            "sys_resource",
                                                            "sys_time",
                                                            "sys_tty_config",
                                                            "mknod",
                                                            "lease",
                                                            "audit_write",
                                                            "audit_control",
                                                            "setfcap",
                                                            "mac_override",
                                                            "mac_admin",
                                                            "syslog",
                                                            "wake_alarm",
                                                            "block_suspend",
                                                            "audit_read",
                                                            "perfmon",
                                                            "bpf",
                                                            "checkpoint_restore"};

std::uint32_t word(std::string_view bytes, std::size_t at) {
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < sizeof n; ++i)
    n |= std::uint32_t{static_cast<unsigned char>(bytes[sizeof n * at + i])} << 8 * i;
  return n;
}

std::string name_of(unsigned number) {
  return number < capability_names.size() ? fmt::format("cap_{}", capability_names[number])
                                          : std::to_string(number);
}

}  // namespace

std::optional<std::string> capabilities_text(std::string_view a) {
  constexpr std::uint32_t effective = 1, revision_mask = 0xff000000;
  constexpr std::size_t sizes[] = {0, 12, 20, 24};
  const auto revision = a.size() < 4 ? 0 : (word(a, 0) & revision_mask) >> 24;
  if (revision < 1 || revision > 3 || a.size() != sizes[revision]) return std::nullopt;
  std::uint64_t permitted = word(a, 1), inheritable = word(a, 2);
  if (revision > 1) {
    permitted |= std::uint64_t{word(a, 3)} << 32;
    inheritable |= std::uint64_t{word(a, 4)} << 32;
  }
  const bool is_effective = (word(a, 0) & effective) != 0;
  std::map<std::string, std::string> names;  // by their flags
  for (unsigned n = 0; n < 64; ++n) {
    const bool p = (permitted >> n & 1) != 0, i = (inheritable >> n & 1) != 0;
    if (!p && !i) continue;
    auto& list = names[fmt::format("{}{}{}", is_effective ? "e" : "", i ? "i" : "", p ? "p" : "")];
    list += (list.empty() ? "" : ",") + name_of(n);
  }
  std::string out;
  for (const auto& [flags, list] : names)
    out += fmt::format("{}{}={}", out.empty() ? "" : " ", list, flags);
  if (out.empty()) out = "=";
  if (revision == 3) out += fmt::format(" [rootid={}]", word(a, 5));
  return out;
}

}  // namespace collector::inventory
