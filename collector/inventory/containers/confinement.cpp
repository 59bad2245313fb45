#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "collector/inventory/containers/gathered.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

std::vector<std::string> capabilities_beyond_usual(const std::vector<std::string>& names) {
  // What docker or podman, or their versions before, give to all; sorted.
  constexpr std::array<std::string_view, 14> usual{
      "CAP_AUDIT_WRITE", "CAP_CHOWN",   "CAP_DAC_OVERRIDE",     "CAP_FOWNER",    "CAP_FSETID",
      "CAP_KILL",        "CAP_MKNOD",   "CAP_NET_BIND_SERVICE", "CAP_NET_RAW",   "CAP_SETFCAP",
      "CAP_SETGID",      "CAP_SETPCAP", "CAP_SETUID",           "CAP_SYS_CHROOT"};
  std::vector<std::string> out;
  for (const auto& written : names) {
    auto name = common::upper_case(written.substr(0, 64));
    if (!name.starts_with("CAP_")) name.insert(0, "CAP_");
    if (!std::ranges::binary_search(usual, name) && out.size() < container_list_limit)
      out.push_back(std::move(name));
  }
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

std::string mount_text(std::string_view source, std::string_view inside, bool read_only) {
  return fmt::format("{} -> {}{}", source.substr(0, container_text_limit),
                     inside.substr(0, container_text_limit), read_only ? " (ro)" : "");
}

}  // namespace collector::inventory
