#include <algorithm>
#include <array>

#include "collector/inventory/security/modules.hpp"
#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t config_limit = 256u << 10;

/// As libselinux compares: by the beginning alone, `permissive # for now` too. Empty: it is none.
std::string mode_of(std::string_view said) {
  const auto small = common::lower_case(said.substr(0, 64));
  for (const std::string_view mode : {"enforcing", "permissive", "disabled"})
    if (small.starts_with(mode)) return std::string(mode);
  return {};
}

/// What the boot loader asked for counts before the file.
void set_by_command_line(const common::root_dir& host, schemas::security_module& row) {
  const auto file = host.read("proc/cmdline", 64u << 10);
  if (!file) return;
  for (const auto word : split(trim(file->bytes), ' ', 1024)) {
    if (word == "enforcing=1") row.configured = "enforcing";
    if (word == "enforcing=0" && row.configured != "disabled") row.configured = "permissive";
  }
  for (const auto word : split(trim(file->bytes), ' ', 1024))
    if (word == "selinux=0") row.configured = "disabled";
}

}  // namespace

selinux_config parse_selinux_config(std::string_view rest) {
  constexpr std::string_view mode_tag = "SELINUX=", policy_tag = "selinuxtype=";
  selinux_config out;
  for (std::string_view line; next_line(rest, line);) {
    if (out.mode.empty() && line.starts_with(mode_tag))
      out.mode = mode_of(line.substr(mode_tag.size()));
    line = trim(line);
    if (common::lower_case(line.substr(0, policy_tag.size())) == policy_tag)
      out.policy = line.substr(policy_tag.size(), 256);
  }
  return out;
}

void read_selinux(const common::root_dir& host, module_rows& to) {
  const std::string path = "etc/selinux/config", enforce = "sys/fs/selinux/enforce";
  const auto file = host.read(path, config_limit);
  if (!file) to.lost_unless_absent("selinux", file.error());
  if (file) {
    if (file->truncated) to.lost("selinux", path + ": larger than 256 KiB");
    const auto says = parse_selinux_config(file->bytes);
    if (says.mode.empty())
      to.lost("selinux", path + ": no SELINUX= with enforcing, permissive or disabled");
    auto& row = to.of("selinux");
    row.configured = text_or_absent(says.mode);
    row.policy = text_or_absent(says.policy);
    row.source = "/" + path;
  }
  if (!host.is_live()) return;
  const auto now = host.read(enforce, 16);
  if (!now) to.lost_unless_absent("selinux", now.error());
  if (!now && !file) return;
  auto& row = to.of("selinux");
  set_by_command_line(host, row);
  if (!now) return;
  row.mode = trim(now->bytes) == "1" ? "enforcing" : "permissive";
  row.source = "/" + enforce;
}

}  // namespace collector::inventory
