// The table `security_modules`.
#include "collector/inventory/security/modules.hpp"

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t most_modules = 64;

/// What the running kernel has asked in its order: it says so where securityfs is mounted.
void read_active(const common::root_dir& host, module_rows& to) {
  const std::string path = "sys/kernel/security/lsm";
  const auto file = host.read(path, 4096);
  if (!file) {
    if (file.error().code != common::errc::not_found)
      to.met.lost(everything(), file.error().detail);
    return;
  }
  for (const auto name : split(trim(file->bytes), ',', most_modules)) {
    auto& row = to.of(std::string(trim(name).substr(0, 64)));
    row.mode = "active";
    row.source = "/" + path;
  }
  // Neither is in the list: the kernel that wrote it does not ask them.
  for (const auto& [key, row] : to.all)
    if (key.second.empty() && !row.mode) to.of(key.first).mode = "disabled";
}

void read_lockdown(const common::root_dir& host, module_rows& to) {
  const std::string path = "sys/kernel/security/lockdown";
  const auto file = host.read(path, 256);
  if (!file) return to.lost_unless_absent("lockdown", file.error());
  auto& row = to.of("lockdown");
  row.mode = text_or_absent(in_brackets(file->bytes), 64);
  row.source = "/" + path;
}

}  // namespace

std::string in_brackets(std::string_view text) {
  const auto from = text.find('['), end = text.find(']');
  return from < end && end != text.npos ? std::string(text.substr(from + 1, end - from - 1))
                                        : std::string{};
}

schemas::security_module& module_rows::of(const std::string& module, const std::string& name) {
  auto& row = all[{module, name}];
  row.module = module;
  if (!name.empty()) row.name = name;
  return row;
}

table_scan collect_security_modules(const common::root_dir& host) {
  module_rows to;
  if (host.stat("etc/selinux/config")) to.of("selinux");
  if (host.stat("sys/module/apparmor")) to.of("apparmor");
  if (host.is_live()) read_active(host, to);
  read_selinux(host, to);
  read_apparmor(host, to);
  if (host.is_live()) read_lockdown(host, to);
  table_scan out;
  for (const auto& [key, row] : to.all)
    if (row.mode || row.configured) out.rows.push_back(masked_row(row));
  if (out.rows.empty() && to.met.none()) {
    out.status = schemas::table_status::unsupported;
    out.reason = host.is_live() ? "neither securityfs nor a configuration of SELinux or AppArmor"
                                : "no configuration of SELinux or AppArmor";
  }
  to.met.tell(out);
  return out;
}

}  // namespace collector::inventory
