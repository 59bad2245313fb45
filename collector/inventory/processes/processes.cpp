// The table `processes`: /proc of the running kernel. A process that ends while it is read is not
// an error.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/processes/pid_info.hpp"
#include "collector/inventory/processes/program_owners.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t pids_limit = 200'000;

struct kernel_facts {
  std::string boot_id;
  std::int64_t boot_ms = 0, ticks_per_second = 100, page_bytes = 4096;
};

std::optional<kernel_facts> facts_of(const common::root_dir& host) {
  const auto id = host.read("proc/sys/kernel/random/boot_id", 256);
  const auto stat = host.read("proc/stat", 4u << 20);
  if (!id || !stat) return std::nullopt;
  kernel_facts f{.boot_id = std::string(trim(id->bytes)),
                 .boot_ms = 0,
                 .ticks_per_second = ::sysconf(_SC_CLK_TCK),
                 .page_bytes = ::sysconf(_SC_PAGESIZE)};
  std::string_view rest = stat->bytes;
  for (std::string_view line; next_line(rest, line);)
    if (line.starts_with("btime ")) f.boot_ms = number(trim(line.substr(6))).value_or(0) * 1000;
  return f;
}

/// A file of one process's folder, as far as the buffer goes: in one call, because the kernel
/// writes all of such a file at once. Empty where it does not show it to us.
class proc_file {
 public:
  proc_file(int folder, const char* name) {
    const common::unique_fd fd{::openat(folder, name, O_RDONLY | O_CLOEXEC)};
    const ssize_t got = fd ? ::read(fd.get(), bytes_, sizeof bytes_) : 0;
    size_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  std::string_view text() const { return {bytes_, size_}; }

 private:
  char bytes_[16u << 10];  // status is the longest that is wanted whole, 1.5 KiB; arguments are cut
                           // at 8 KiB
  std::size_t size_;
};

/// Absent for kernel threads and for what we may not look at.
schemas::text read_link(int folder, const char* name) {
  char target[PATH_MAX];
  const ssize_t size = ::readlinkat(folder, name, target, sizeof target);
  return size > 0 ? schemas::text(std::string(target, static_cast<std::size_t>(size)))
                  : schemas::text{};
}

/// The kernel marks the path of a program whose file is gone; a file may also be called so, and
/// then has links.
void set_exe(schemas::process& p, int folder) {
  constexpr std::string_view mark = " (deleted)";
  p.exe = read_link(folder, "exe");
  if (!p.exe) return;
  struct ::stat s {};
  p.exe_deleted = p.exe->ends_with(mark) && ::fstatat(folder, "exe", &s, 0) == 0 && s.st_nlink == 0;
  if (*p.exe_deleted) p.exe->resize(p.exe->size() - mark.size());
}

/// One process: its number, its folder, and who owns that.
struct subject {
  std::int64_t pid;
  int folder;
  struct ::stat owner;
  std::uint64_t cgroup = 0;  ///< its number, once it is known
};

/// Control groups by their numbers in the unified hierarchy, for the time of a scan: on a host that
/// has that one alone, the processes of a service are asked for their path once.
class cgroup_paths {
 public:
  explicit cgroup_paths(pid_infos& infos) : infos_(infos) {}
  std::string of(const subject& one) {
    if (const auto at = known_.find(one.cgroup); at != known_.end()) return at->second;
    const proc_file file(one.folder, "cgroup");
    auto path = parse_cgroup(file.text());
    if (one.cgroup == 0 || !is_unified(file.text())) return path;
    const auto still = infos_.of(one.pid);  // it may have been moved in between
    if (still && still->cgroup == one.cgroup) known_.emplace(one.cgroup, path);
    return path;
  }

 private:
  pid_infos& infos_;
  std::unordered_map<std::uint64_t, std::string> known_;
};

/// What is the same for all processes, and what is learnt on the way.
struct reading {
  kernel_facts kernel;
  program_owners owners;
  std::vector<schemas::process> rows{};
  pid_infos infos{};
  cgroup_paths cgroups{infos};
};

/// The folder's owner is the effective user only of processes that may be dumped: it counts where
/// nothing else is said.
void set_ids(schemas::process& p, subject& of, pid_infos& infos) {
  const auto info = infos.of(of.pid);
  const auto ids = info ? info->ids : parse_proc_ids(proc_file(of.folder, "status").text());
  if (info) of.cgroup = info->cgroup;
  p.uid = ids.uid.value_or(of.owner.st_uid);
  p.gid = ids.gid.value_or(of.owner.st_gid);
  p.real_uid = ids.real_uid;
  p.saved_uid = ids.saved_uid;
  p.real_gid = ids.real_gid;
  p.saved_gid = ids.saved_gid;
}

/// False: some of it is not there, as of a process that is ending. The folder it works in is read
/// last, as it goes last; where it is shown, the number was this process's all the time.
bool set_program(schemas::process& p, subject& of, pid_infos& infos) {
  set_exe(p, of.folder);
  p.args = parse_cmdline(proc_file(of.folder, "cmdline").text());
  set_ids(p, of, infos);
  p.root = read_link(of.folder, "root");
  p.cwd = read_link(of.folder, "cwd");
  return p.exe && !p.args->empty() && p.cwd;
}

/// The kernel starts its threads with its own ids; there is nothing else to ask for.
void set_kernel_thread(schemas::process& p) {
  p.args.emplace();
  for (auto* id : {&p.uid, &p.gid, &p.real_uid, &p.real_gid, &p.saved_uid, &p.saved_gid}) *id = 0;
}

void set_stat(schemas::process& p, const proc_stat& stat, const kernel_facts& kernel) {
  const auto ms = [&](std::int64_t ticks) { return ticks * 1000 / kernel.ticks_per_second; };
  p.pid = stat.pid;
  p.boot_id = kernel.boot_id;
  p.start_ticks = stat.start_ticks;
  p.ppid = stat.ppid;
  p.name = stat.kernel_thread ? std::string(lasting_name(stat.name)) : stat.name;
  p.start.ms = kernel.boot_ms + ms(stat.start_ticks);
  p.state = std::string(1, stat.state);
  p.threads = stat.threads;
  p.cpu_user_ms = ms(stat.user_ticks);
  p.cpu_system_ms = ms(stat.system_ticks);
  p.rss_bytes = stat.rss_pages * kernel.page_bytes;
  p.virtual_bytes = stat.virtual_bytes;
  p.nice = stat.nice;
  p.priority = stat.priority;
  p.process_group = stat.process_group;
  p.session = stat.session;
  if (stat.tty != 0) p.tty = tty_name(stat.tty);
  p.processor = stat.processor;
}

/// Nothing if the process ended while it was read: half a row would look like a change.
std::optional<schemas::process> row_of(const proc_stat& stat, subject& of, reading& r) {
  constexpr char zombie = 'Z';
  schemas::process p;
  if (stat.kernel_thread) {
    set_kernel_thread(p);
  } else if (!set_program(p, of, r.infos)) {
    const auto now = parse_proc_stat(proc_file(of.folder, "stat").text());
    if (!now) return std::nullopt;
    if (now->state == zombie && stat.state != zombie) return row_of(*now, of, r);
  }
  set_stat(p, stat, r.kernel);
  p.cgroup = r.cgroups.of(of);
  // Read last: of what has ended the kernel shows no control group, nor of anything where there are
  // none.
  if (p.cgroup->empty() && ::faccessat(of.folder, "stat", F_OK, 0) != 0) return std::nullopt;
  if (auto container = container_in(*p.cgroup); !container.empty())
    p.container_id = std::move(container);
  if (p.exe) r.owners.add(of.pid, of.folder, *p.exe, p.exe_deleted == true);
  return p;
}

/// The folder is opened once: what is read through it is this process's even if its pid is given to
/// another meanwhile, and it costs half of opening each file by its path.
void read_process(std::int64_t pid, reading& r, table_scan& out) {
  const auto path = fmt::format("/proc/{}", pid);
  const common::unique_fd folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  subject of{.pid = pid, .folder = folder.get(), .owner = {}};
  if (folder && ::fstat(folder.get(), &of.owner) == 0)
    if (const auto stat = parse_proc_stat(proc_file(folder.get(), "stat").text())) {
      if (auto row = row_of(*stat, of, r)) r.rows.push_back(std::move(*row));
      return;
    }
  if (::access(path.c_str(), F_OK) != 0) return;  // it ended while it was read
  out.status = schemas::table_status::partial;    // proc is mounted with hidepid, for example
  out.missed.add(everything());
  if (out.reason.empty()) out.reason = path + "/stat cannot be read";
}

}  // namespace

table_scan collect_processes(const common::root_dir& host) {
  table_scan out;
  const auto kernel = host.is_live() ? facts_of(host) : std::nullopt;
  const auto entries = host.is_live() ? host.list("proc", pids_limit)
                                      : common::result<std::vector<common::dir_entry>>{};
  if (!host.is_live()) {
    out.status = schemas::table_status::unsupported;
    out.reason = "a file system has no processes";
  } else if (!kernel || !entries) {
    out.status = schemas::table_status::unknown;
    out.reason = entries ? "proc/stat or the boot id cannot be read" : entries.error().detail;
  } else {
    reading r{.kernel = *kernel, .owners = program_owners(host)};
    for (const auto& e : *entries)
      if (const auto pid = number(e.name); pid && !host.is_budget_spent())
        read_process(*pid, r, out);
    r.owners.ask();
    for (auto& row : r.rows) {
      row.package = r.owners.of(*row.pid);
      out.rows.push_back(masked_row(std::move(row)));
    }
  }
  return out;
}

}  // namespace collector::inventory
