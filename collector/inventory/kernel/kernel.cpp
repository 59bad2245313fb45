// The tables `kernel_modules`, `mounts`, `sysctl` and `hotfixes`.
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <map>

#include "collector/inventory/kernel/parse.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/mounts.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t proc_file_limit = 16u << 20, value_limit = 4096;

/// Where the kernel's file is not there. Without /proc nobody knows.
table_scan without_kernel(const common::root_dir& host, const std::string& live_reason) {
  if (!host.is_live())
    return without_rows(schemas::table_status::unsupported, "a file system has no kernel");
  return host.stat("proc/self")
             ? without_rows(schemas::table_status::unsupported, live_reason)
             : without_rows(schemas::table_status::unknown, "/proc is not mounted");
}

void note_bad(table_scan& out, const std::string& file, std::size_t bad) {
  if (bad == 0) return;
  out.status = schemas::table_status::partial;
  out.reason = fmt::format("{}: lines of another form: {}", file, bad);
  out.missed.add(everything());
}

using bands = std::map<std::string, std::int64_t, std::less<>>;

/// As df counts: of what others than root may use. In steps of 5, and left only 2 beyond an edge,
/// so that a disk that hovers at one is not news every scan.
std::int64_t band_of(double percent, const std::int64_t* before) {
  constexpr double step = 5, beyond = 2;
  if (before != nullptr && percent >= static_cast<double>(*before) - beyond &&
      percent < static_cast<double>(*before) + step + beyond)
    return *before;
  return static_cast<std::int64_t>(percent / step) * static_cast<std::int64_t>(step);
}

void set_band(schemas::mount& row, const struct ::statvfs& s, const bands& before, bands& now) {
  const auto used = static_cast<double>(s.f_blocks) - static_cast<double>(s.f_bfree);
  const auto all = used + static_cast<double>(s.f_bavail);
  if (all <= 0 || used < 0) return;  // file systems of the kernel's own
  const auto at = before.find(*row.target);
  row.used_percent_band = band_of(100 * used / all, at == before.end() ? nullptr : &at->second);
  now[*row.target] = *row.used_percent_band;
}

void add_usage(schemas::mount& row, const bands& before, bands& now) {
  struct ::statvfs s {};
  if (common::may_stall(row.type.value_or("")) || ::statvfs(row.target->c_str(), &s) != 0) return;
  const auto bytes = [&](auto blocks) { return static_cast<std::int64_t>(blocks * s.f_frsize); };
  row.size_bytes = bytes(s.f_blocks);
  row.available_bytes = bytes(s.f_bavail);
  row.inodes = static_cast<std::int64_t>(s.f_files);
  row.inodes_free = static_cast<std::int64_t>(s.f_ffree);
  set_band(row, s, before, now);
}

/// Read from the kernel's documentation of /proc/sys and from hardening guides; what a kernel lacks
/// has no row.
constexpr std::array parameters{"fs.protected_fifos",
                                "fs.protected_hardlinks",
                                "fs.protected_regular",
                                "fs.protected_symlinks",
                                "fs.suid_dumpable",
                                "kernel.core_pattern",
                                "kernel.core_uses_pid",
                                "kernel.ctrl-alt-del",
                                "kernel.dmesg_restrict",
                                "kernel.io_uring_disabled",
                                "kernel.kexec_load_disabled",
                                "kernel.kptr_restrict",
                                "kernel.modules_disabled",
                                "kernel.perf_event_paranoid",
                                "kernel.randomize_va_space",
                                "kernel.sysrq",
                                "kernel.tainted",
                                "kernel.unprivileged_bpf_disabled",
                                "kernel.unprivileged_userns_clone",
                                "kernel.yama.ptrace_scope",
                                "net.core.bpf_jit_harden",
                                "net.ipv4.conf.all.accept_redirects",
                                "net.ipv4.conf.all.accept_source_route",
                                "net.ipv4.conf.all.forwarding",
                                "net.ipv4.conf.all.log_martians",
                                "net.ipv4.conf.all.rp_filter",
                                "net.ipv4.conf.all.secure_redirects",
                                "net.ipv4.conf.all.send_redirects",
                                "net.ipv4.conf.default.accept_redirects",
                                "net.ipv4.conf.default.accept_source_route",
                                "net.ipv4.conf.default.log_martians",
                                "net.ipv4.conf.default.rp_filter",
                                "net.ipv4.conf.default.secure_redirects",
                                "net.ipv4.conf.default.send_redirects",
                                "net.ipv4.icmp_echo_ignore_broadcasts",
                                "net.ipv4.icmp_ignore_bogus_error_responses",
                                "net.ipv4.ip_forward",
                                "net.ipv4.tcp_rfc1337",
                                "net.ipv4.tcp_syncookies",
                                "net.ipv4.tcp_timestamps",
                                "net.ipv6.conf.all.accept_ra",
                                "net.ipv6.conf.all.accept_redirects",
                                "net.ipv6.conf.all.accept_source_route",
                                "net.ipv6.conf.all.disable_ipv6",
                                "net.ipv6.conf.all.forwarding",
                                "net.ipv6.conf.default.accept_ra",
                                "net.ipv6.conf.default.accept_redirects",
                                "net.ipv6.conf.default.accept_source_route",
                                "user.max_user_namespaces",
                                "vm.mmap_min_addr",
                                "vm.unprivileged_userfaultfd"};

std::string file_of(std::string name) {
  std::ranges::replace(name, '.', '/');
  return "proc/sys/" + name;
}

/// This process has mounts of its own, as systemd makes them to protect a unit, over the same root
/// as the first process, whose mounts are the host's.
bool is_sandboxed(const common::root_dir& host) {
  const auto ours = host.read_link("proc/self/ns/mnt"), first = host.read_link("proc/1/ns/mnt");
  if (!ours || !first || *ours == *first) return false;
  struct ::stat here {
  }, there{};
  return ::stat("/", &here) == 0 && ::stat("/proc/1/root", &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

}  // namespace

table_scan collect_kernel_modules(const common::root_dir& host) {
  const auto file = host.read("proc/modules", proc_file_limit);
  if (!file && file.error().code == common::errc::not_found)
    return without_kernel(host, "this kernel has no modules");
  if (!file || file->truncated)
    return without_rows(schemas::table_status::unknown,
                        file ? "proc/modules: larger than 16 MiB" : file.error().detail);
  table_scan out;
  const auto bad = parse_modules(
      file->bytes, [&](const schemas::kernel_module& row) { out.rows.push_back(masked_row(row)); });
  note_bad(out, "proc/modules", bad);
  return out;
}

table_scan collect_mounts(const common::root_dir& host) {
  if (!host.is_live())
    return without_rows(schemas::table_status::unsupported, "a file system has no mounts");
  const std::string path = is_sandboxed(host) ? "proc/1/mountinfo" : "proc/self/mountinfo";
  const auto file = host.read(path, proc_file_limit);
  if (!file || file->truncated)
    return without_rows(schemas::table_status::unknown,
                        file ? path + ": larger than 16 MiB" : file.error().detail);
  std::vector<schemas::mount> mounts;
  std::map<std::string, std::int64_t> layers;
  table_scan out;
  const auto bad = parse_mountinfo(file->bytes, [&](schemas::mount row) {
    row.layer = layers[*row.target]++;
    mounts.push_back(std::move(row));
  });
  constexpr const char* hint = "bands of use";
  auto* memory = host.memory();
  const auto known =
      memory != nullptr ? std::static_pointer_cast<const bands>(memory->hint(hint)) : nullptr;
  const bands none;
  bands now;
  for (auto& row : mounts) {
    // What is covered cannot be asked.
    if (*row.layer + 1 == layers[*row.target]) add_usage(row, known ? *known : none, now);
    out.rows.push_back(masked_row(row));
  }
  if (memory != nullptr) memory->keep_hint(hint, std::make_shared<const bands>(std::move(now)));
  note_bad(out, path, bad);
  return out;
}

table_scan collect_sysctl(const common::root_dir& host) {
  if (!host.stat("proc/sys")) return without_kernel(host, "no /proc/sys");
  table_scan out;
  std::size_t hidden = 0;
  for (const auto* name : parameters) {
    const auto file = host.read(file_of(name), value_limit);
    if (!file && file.error().code == common::errc::not_found) continue;
    schemas::sysctl row;
    row.name = name;
    if (file)
      row.value = common::secrets::mask_value(name, trim(file->bytes));
    else
      ++hidden;
    out.rows.push_back(masked_row(row));
  }
  if (hidden > 0) out.reason = fmt::format("values that we may not read: {}", hidden);
  return out;
}

table_scan collect_hotfixes(const common::root_dir&) {
  return without_rows(schemas::table_status::unsupported, "only Windows has hotfixes");
}

}  // namespace collector::inventory
