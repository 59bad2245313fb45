// The table `processes`: /proc of the running kernel. A process that ends while it is read is not an error.
#include <unistd.h>

#include "collector/inventory/proc_stat.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t file_limit = 64u << 10, pids_limit = 200'000;

struct kernel_facts {
  std::string boot_id;
  std::int64_t boot_ms = 0, ticks_per_second = 100, page_bytes = 4096;
};

std::optional<kernel_facts> facts_of(const common::root_dir& host) {
  const auto id = host.read("proc/sys/kernel/random/boot_id", 256);
  const auto stat = host.read("proc/stat", 4u << 20);
  if (!id || !stat) return std::nullopt;
  kernel_facts f{
      .boot_id = std::string(trim(id->bytes)), .boot_ms = 0, .ticks_per_second = ::sysconf(_SC_CLK_TCK), .page_bytes = ::sysconf(_SC_PAGESIZE)};
  std::string_view rest = stat->bytes;
  for (std::string_view line; next_line(rest, line);)
    if (line.starts_with("btime ")) f.boot_ms = number(trim(line.substr(6))).value_or(0) * 1000;
  return f;
}

/// The effective ids are the owner of the process's folder.
std::optional<schemas::encoded_row> read_process(const common::root_dir& host, const std::string& pid, const kernel_facts& kernel) {
  const std::string dir = "proc/" + pid;
  const auto owner = host.stat(dir);
  const auto stat = host.read(dir + "/stat", file_limit);
  const auto parsed = stat ? parse_proc_stat(stat->bytes) : std::nullopt;
  if (!owner || !parsed) return std::nullopt;
  schemas::process p;
  p.pid = parsed->pid;
  p.boot_id = kernel.boot_id;
  p.start_ticks = parsed->start_ticks;
  p.ppid = parsed->ppid;
  p.name = parsed->name;
  if (auto exe = host.read_link(dir + "/exe")) p.exe = std::move(*exe);
  if (auto cmdline = host.read(dir + "/cmdline", file_limit)) p.args = parse_cmdline(cmdline->bytes);
  p.uid = owner->uid;
  p.gid = owner->gid;
  p.start.ms = kernel.boot_ms + parsed->start_ticks * 1000 / kernel.ticks_per_second;
  p.state = std::string(1, parsed->state);
  p.threads = parsed->threads;
  p.cpu_user_ms = parsed->user_ticks * 1000 / kernel.ticks_per_second;
  p.cpu_system_ms = parsed->system_ticks * 1000 / kernel.ticks_per_second;
  p.rss_bytes = parsed->rss_pages * kernel.page_bytes;
  return schemas::encode_row(p);
}

}  // namespace

table_scan collect_processes(const common::root_dir& host) {
  table_scan out;
  const auto kernel = host.is_live() ? facts_of(host) : std::nullopt;
  const auto entries = host.is_live() ? host.list("proc", pids_limit) : common::result<std::vector<common::dir_entry>>{};
  if (!host.is_live()) {
    out.status = schemas::table_status::unsupported;
    out.reason = "a file system has no processes";
  } else if (!kernel || !entries) {
    out.status = schemas::table_status::unknown;
    out.reason = entries ? "proc/stat or the boot id cannot be read" : entries.error().detail;
  } else {
    for (const auto& e : *entries)
      if (number(e.name))
        if (auto row = read_process(host, e.name, *kernel)) out.rows.push_back(std::move(*row));
  }
  return out;
}

}  // namespace collector::inventory
