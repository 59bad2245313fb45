// Programs that run as root: whether somebody may have put another in their place, or can.
#include <fmt/ranges.h>

#include <array>
#include <map>
#include <set>

#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/jobs/crontab_text.hpp"
#include "collector/inventory/jobs/run_paths.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/services/unit_contents.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t programs_named = 2000, crontab_most = 1u << 20;
/// By which people log in, become others, and see what a host does.
constexpr auto looked_through = std::to_array<const char*>(
    {"usr/bin/bash",    "usr/bin/dash",    "usr/bin/login",        "usr/bin/su",
     "usr/bin/sudo",    "usr/bin/passwd",  "usr/bin/ssh",          "usr/bin/scp",
     "usr/bin/ls",      "usr/bin/ps",      "usr/bin/top",          "usr/bin/ss",
     "usr/bin/netstat", "usr/bin/lsof",    "usr/bin/find",         "usr/bin/who",
     "usr/bin/last",    "usr/bin/lsmod",   "usr/bin/kmod",         "usr/bin/dpkg",
     "usr/bin/apt",     "usr/bin/apt-get", "usr/bin/systemctl",    "usr/bin/journalctl",
     "usr/bin/crontab", "usr/bin/curl",    "usr/bin/wget",         "usr/bin/gpgv",
     "usr/sbin/sshd",   "usr/sbin/cron",   "usr/sbin/unix_chkpwd", "usr/lib/openssh/sftp-server",
     "usr/bin/false",   "usr/sbin/nologin"});
/// What all of these load, and asks for passwords.
constexpr auto libraries = std::to_array<const char*>(
    {"libc.so.6", "libcrypt.so.1", "libcrypto.so.3", "libpam.so.0", "libnss_files.so.2",
     "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"});

/// What one unit file, or a drop-in of it, starts.
struct unit_programs {
  std::vector<std::string> paths{};  ///< below the root
  bool names_user = false, as_root = true;
};

bool is_program_path(std::string_view path) {
  return path.starts_with('/') && path.find('%') == path.npos;
}

/// The program, and the script where that is an interpreter.
void take_paths(const std::vector<std::string>& words, std::vector<std::string>& to) {
  if (words.empty()) return;
  if (is_program_path(words.front())) to.push_back(below_root(words.front()));
  for (const auto& one : paths_named_in(fmt::format("{}", fmt::join(words, " "))))
    if (one.interpreted && is_program_path(one.path)) to.push_back(below_root(one.path));
}

std::shared_ptr<const unit_programs> programs_of(const common::root_dir& host,
                                                 const std::string& path) {
  const auto make = [&] {
    const auto unit = read_unit(host, path, {});
    const auto& says = unit->says;
    auto out = std::make_shared<unit_programs>();
    take_paths(says.args, out->paths);
    for (const auto& more : says.also_runs) take_paths(more.words, out->paths);
    out->names_user = !says.user.empty() || says.dynamic_user;
    out->as_root =
        !says.dynamic_user && (says.user.empty() || says.user == "root" || says.user == "0");
    return std::shared_ptr<const unit_programs>(out);
  };
  return common::known<unit_programs>(host, "programs of a unit", {path}, make,
                                      [](const unit_programs&) { return true; });
}

class started_programs {
 public:
  explicit started_programs(hook_rows& to)
      : to_(to), names_(looked_through.begin(), looked_through.end()) {}

  void read_folder(const std::string& folder) {
    const hook_place all{"program", folder};
    for (const auto& name : to_.names_in(all, ".service")) {
      const auto path = folder + "/" + name;
      const auto starts = programs_of(to_.host(), path);
      as_root_.try_emplace(name, starts->as_root);
      take(*starts, starts->as_root);
      if (!folder.starts_with("usr/lib") && !folder.starts_with("lib")) to_.add_if_writable(path);
    }
    for (const auto& name : to_.names_in(all, ".service.d", true)) {
      const auto unit = name.substr(0, name.size() - std::string_view(".d").size());
      const hook_place over{"program", folder + "/" + name};
      for (const auto& file : to_.names_in(over, ".conf")) {
        const auto path = over.path + "/" + file;
        const auto starts = programs_of(to_.host(), path);
        const auto known = as_root_.find(unit);
        take(*starts,
             starts->names_user || known == as_root_.end() ? starts->as_root : known->second);
        to_.add_if_writable(path);
      }
    }
  }

  void add() {
    for (const auto& name : names_) to_.add_program(name);
    for (const auto& name : of_root_) to_.add_if_writable(name);
  }

 private:
  void take(const unit_programs& starts, bool as_root) {
    for (const auto& path : starts.paths) {
      if (names_.size() >= programs_named) return;
      names_.insert(path);
      if (as_root) of_root_.insert(path);
    }
  }

  hook_rows& to_;
  std::set<std::string> names_, of_root_;
  std::map<std::string, bool> as_root_;
};

/// Who has it, and how it begins: the job itself only has a hash of it.
void add_of_job(hook_rows& to, const std::string& path) {
  to.add_file({"job", path, {}, true});
  to.add_writable_folders_of(path);
}

/// What lines of a crontab run for root.
void look_at_crontab(hook_rows& to, const std::string& path, bool has_users) {
  using names = std::vector<std::string>;
  const auto make = [&]() -> std::shared_ptr<const names> {
    const auto text = to.host().read(path, crontab_most);
    if (!text) return nullptr;
    auto out = std::make_shared<names>();
    parse_crontab(text->bytes, {.has_users = has_users}, [&](const crontab_line& line) {
      if (has_users && line.user != "root") return;
      for (const auto& one : paths_named_in(line.command))
        if (out->size() < programs_named) out->push_back(below_root(one.path));
    });
    return out;
  };
  const auto all = common::known<names>(to.host(), "programs of a crontab", {path}, make,
                                        [](const names&) { return true; });
  if (all == nullptr) return;
  to.add_if_writable(path);
  for (const auto& one : *all)
    if (const auto facts = to.host().stat(one); facts && S_ISREG(facts->mode)) add_of_job(to, one);
}

void look_at_jobs(hook_rows& to) {
  look_at_crontab(to, "etc/crontab", true);
  for (const auto& name : to.names_in({"writable", "etc/cron.d"}))
    look_at_crontab(to, "etc/cron.d/" + name, true);
  for (const auto* path : {"var/spool/cron/crontabs/root", "var/spool/cron/root"})
    look_at_crontab(to, path, false);
  for (const std::string folder :
       {"etc/cron.hourly", "etc/cron.daily", "etc/cron.weekly", "etc/cron.monthly"})
    for (const auto& name : to.names_in({"writable", folder})) add_of_job(to, folder + "/" + name);
}

/// By their own names: packages have sums of files, not of the links that lead to them.
void add_libraries(hook_rows& to) {
  std::vector<std::string> folders{"usr/lib64"};
  for (const auto& name : to.names_in({"program", "usr/lib"}, "-linux-gnu", true))
    folders.push_back("usr/lib/" + name);
  for (const auto& folder : folders)
    for (const auto* name : libraries) {
      const auto path = folder + "/" + name;
      const auto target = to.host().read_link(path);
      const bool is_beside = target && target->find('/') == target->npos;
      to.add_program(is_beside ? folder + "/" + *target : path);
    }
}

}  // namespace

void read_program_hooks(hook_rows& to) {
  started_programs all(to);
  add_libraries(to);
  for (const auto* folder :
       {"usr/lib/systemd/system", "usr/local/lib/systemd/system", "etc/systemd/system",
        "etc/systemd/system.attached", "run/systemd/system", "run/systemd/system.attached"})
    all.read_folder(folder);
  if (!to.host().read_link("lib")) all.read_folder("lib/systemd/system");
  all.add();
  look_at_jobs(to);
}

}  // namespace collector::inventory
