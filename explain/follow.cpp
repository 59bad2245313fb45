#include <algorithm>
#include <set>

#include "explain/chain.hpp"
#include "explain/rows.hpp"

namespace explain {

using schemas::port;
using schemas::process;
using schemas::service;

namespace {

class follower {
 public:
  follower(const question& q, host_facts& of) : q_(q), of_(of) {}
  chain follow();

 private:
  void begin_at_port();
  void begin_at_package();
  void begin_at_user();
  void begin_at_file();
  void look_for_file(const std::string& path);
  void begin_at_service();
  void begin_at_process();
  template <class Wanted>
  void add_processes(Wanted&& wanted);
  void go_on_from(const port& socket);
  void go_on_from(const process& p);
  void note_hidden(const process& p);
  void add_package_of(const process& p);
  void add_unit_of(const process& p);
  void add_sockets();
  void add_accounts_of_units();
  void add_unit(const service& s, const std::string& why) {
    note(out_.units, s.name.value_or(""), why);
  }

  const question& q_;
  host_facts& of_;
  chain out_;
};

template <class Wanted>
void follower::add_processes(Wanted&& wanted) {
  const auto& all = of_.of<process>();
  out_.rely_on(link::process, all.how);
  for (const auto& p : all.rows)
    if (wanted(p) && std::ranges::find(out_.processes, &p) == out_.processes.end())
      out_.processes.push_back(&p);
  std::ranges::sort(out_.processes, {}, [](const process* p) { return p->pid; });
}

void follower::begin_at_port() {
  const auto& all = of_.of<port>();
  out_.rely_on(link::port, all.how);
  const auto is_asked = [&](const port& p) {
    return p.local_port == q_.number && is_at(p, q_.address);
  };
  const bool somebody_listens =
      std::ranges::any_of(all.rows, [&](const port& p) { return is_asked(p) && is_reachable(p); });
  for (const auto& p : all.rows)
    if (is_asked(p) && (is_reachable(p) || !somebody_listens)) out_.ports.push_back(&p);
  for (const auto* p : out_.ports) go_on_from(*p);
}

void follower::go_on_from(const port& socket) {
  const auto as_of = of_.of<port>().how.as_of;
  if (socket.package)
    note(out_.packages, *socket.package, "has the program that holds " + socket_text(socket));
  if (socket.pid) add_processes([&](const process& p) { return p.pid == socket.pid; });
  const auto has = [&](const process* p) { return p->pid == socket.pid; };
  if (socket.pid && std::ranges::any_of(out_.processes, has)) return;
  if (socket.pid)
    out_.note_gap(link::process,
                  fmt::format("{} (pid {}) holds it, and processes has no row of that",
                              socket.process.value_or("a process"), *socket.pid),
                  as_of, socket_text(socket));
  else
    out_.note_gap(link::process, "which process holds it was not to be seen", as_of,
                  socket_text(socket));
  if (socket.uid) note(out_.users, account{socket.uid, {}, "uid of " + socket_text(socket)});
}

void follower::begin_at_package() {
  const auto all = of_.packages_named({q_.value});
  out_.rely_on(link::package, all.how);
  if (!all.rows.empty()) note(out_.packages, q_.value, "is installed", true);
  if (out_.packages.empty() && is_whole(all.how)) return;
  add_processes([&](const process& p) { return p.package == q_.value; });
  const auto& units = of_.of<service>();
  for (const auto& s : units.rows)
    if (s.package == q_.value) add_unit(s, "its unit file is of " + q_.value);
}

void follower::begin_at_user() {
  const auto& all = of_.of<schemas::user>();
  out_.rely_on(link::user, all.how);
  std::set<std::int64_t> uids;
  std::set<std::string> names;
  if (q_.number) uids.insert(*q_.number);
  for (const auto& u : all.rows) {
    if (u.name != q_.value && (!q_.number || u.uid != q_.number)) continue;
    note(out_.users, account{u.uid, u.name.value_or(""), "is an account", true});
    names.insert(u.name.value_or(""));
    if (u.uid) uids.insert(*u.uid);
  }
  add_processes([&](const process& p) { return p.uid && uids.contains(*p.uid); });
  for (const auto& s : of_.of<service>().rows)
    if (s.user && (names.contains(*s.user) || s.user == q_.value))
      add_unit(s, "runs as " + *s.user);
}

void follower::look_for_file(const std::string& path) {
  const auto found = [&](const std::string& why, const schemas::text& package) {
    note(out_.executables, path, why);
    if (package) note(out_.packages, *package, "has " + path);
  };
  add_processes([&](const process& p) { return p.exe == path; });
  const auto& units = of_.of<service>();
  out_.rely_on(link::executable, units.how);
  for (const auto& s : units.rows) {
    const bool is_own = s.path == path;
    if (!is_own && s.binary != path) continue;
    const auto name = s.name.value_or("");
    found((is_own ? "unit file of " : "started by ") + name, is_own ? s.package : schemas::text{});
    add_unit(s, is_own ? "its unit file" : "starts it");
  }
  const auto& suid = of_.of<schemas::suid_file>();
  out_.rely_on(link::executable, suid.how);
  for (const auto& f : suid.rows)
    if (f.path == path)
      found(
          fmt::format("suid_files: mode {}, owner {}", f.mode.value_or("?"), f.owner.value_or("?")),
          f.package);
  const auto& jobs = of_.of<schemas::scheduled_job>();
  out_.rely_on(link::executable, jobs.how);
  for (const auto& j : jobs.rows)
    if (j.source == path) found("scheduled_jobs: " + j.kind.value_or("?"), j.package);
  const auto& hooks = of_.of<schemas::startup_hook>();
  out_.rely_on(link::executable, hooks.how);
  for (const auto& h : hooks.rows)
    if (h.path == path) found("startup_hooks: " + h.kind.value_or("?"), h.package);
}

void follower::begin_at_file() {
  look_for_file(q_.value);
  const auto other = other_path(q_.value);
  const bool is_found = !out_.executables.empty() || !out_.processes.empty();
  if (!is_found && !other.empty()) look_for_file(other);
  out_.is_unnamed_file = out_.executables.empty() && out_.processes.empty();
}

void follower::begin_at_service() {
  const auto& all = of_.of<service>();
  out_.rely_on(link::service, all.how);
  const auto named = q_.value.find('.') == std::string::npos ? q_.value + ".service" : q_.value;
  std::set<std::int64_t> main;
  for (const auto& s : all.rows) {
    if (!is_unit(s, q_.value)) continue;
    note(out_.units, s.name.value_or(""), "is a unit", true);
    if (s.binary) note(out_.executables, *s.binary, "started by " + s.name.value_or(""));
    if (s.package) note(out_.packages, *s.package, "has the file of " + s.name.value_or(""));
    if (s.main_pid && *s.main_pid > 0) main.insert(*s.main_pid);
  }
  add_processes([&](const process& p) {
    return unit_of(p.cgroup.value_or("")) == named || (p.pid && main.contains(*p.pid));
  });
}

void follower::begin_at_process() {
  add_processes([&](const process& p) {
    if (q_.number) return p.pid == q_.number;
    if (q_.value.starts_with('/')) return p.exe == q_.value;
    // The kernel keeps 15 bytes of a name.
    const auto& exe = p.exe.value_or("");
    return p.name == q_.value || exe.substr(exe.rfind('/') + 1) == q_.value;
  });
}

void follower::add_package_of(const process& p) {
  const auto as_of = of_.of<process>().how.as_of;
  if (p.package)
    note(out_.packages, *p.package, "has the executable of " + pid_text(p));
  else if (p.container_id)
    out_.note_gap(link::package, "it runs in a container, whose packages are not looked at", as_of,
                  pid_text(p));
  else if (p.exe_deleted == true)
    out_.note_gap(link::package, "the file that runs is not the one that lies there any more",
                  as_of, pid_text(p));
}

/// Whose its package is nobody can tell then, unless its socket says so.
void follower::note_hidden(const process& p) {
  const auto as_of = of_.of<process>().how.as_of;
  const std::string why = "its executable was not to be seen";
  out_.note_gap(link::executable, why, as_of, pid_text(p));
  const auto tells = [&](const port* one) { return one->pid == p.pid && one->package; };
  if (q_.what != kind::package && std::ranges::none_of(out_.ports, tells))
    out_.note_gap(link::package, why, as_of, pid_text(p));
}

void follower::add_unit_of(const process& p) {
  const auto& all = of_.of<service>();
  out_.rely_on(link::service, all.how);
  auto name = unit_of(p.cgroup.value_or(""));
  if (!name.empty()) return note(out_.units, name, "cgroup of " + pid_text(p));
  for (const auto& s : all.rows)
    if (s.main_pid && s.main_pid == p.pid) return add_unit(s, "its main process is " + pid_text(p));
  if (!p.cgroup)
    out_.note_gap(link::service, "the cgroup is not known", of_.of<process>().how.as_of,
                  pid_text(p));
}

void follower::go_on_from(const process& p) {
  const auto as_of = of_.of<process>().how.as_of;
  if (p.exe)
    note(out_.executables, *p.exe,
         "exe of " + pid_text(p) +
             (p.exe_deleted == true ? ", deleted or replaced since that began" : ""));
  else if (!is_of_kernel(p))
    note_hidden(p);
  if (p.exe) add_package_of(p);
  if (!is_of_kernel(p)) add_unit_of(p);
  if (p.uid)
    note(out_.users, account{p.uid, {}, "uid of " + pid_text(p)});
  else
    out_.note_gap(link::user, "its uid is not known", as_of, pid_text(p));
}

void follower::add_sockets() {
  const auto& all = of_.of<port>();
  out_.rely_on(link::port, all.how);
  std::set<std::int64_t> pids;
  for (const auto* p : out_.processes)
    if (p->pid) pids.insert(*p->pid);
  for (const auto& p : all.rows)
    if (is_reachable(p) && p.pid && pids.contains(*p.pid)) out_.ports.push_back(&p);
}

void follower::add_accounts_of_units() {
  for (const auto& s : of_.of<service>().rows) {
    if (!s.user ||
        std::ranges::find(out_.units, s.name.value_or(""), &thing::name) == out_.units.end())
      continue;
    const auto& users = of_.of<schemas::user>().rows;
    const auto row = std::ranges::find(users, s.user, &schemas::user::name);
    note(out_.users, account{row == users.end() ? std::nullopt : row->uid, *s.user,
                             "User= of " + s.name.value_or("")});
  }
}

chain follower::follow() {
  switch (q_.what) {
    case kind::port:
      begin_at_port();
      break;
    case kind::package:
      begin_at_package();
      break;
    case kind::user:
      begin_at_user();
      break;
    case kind::file:
      begin_at_file();
      break;
    case kind::service:
      begin_at_service();
      break;
    case kind::process:
      begin_at_process();
      break;
  }
  if (q_.what != kind::port && !out_.processes.empty()) add_sockets();
  for (const auto* p : out_.processes) go_on_from(*p);
  if (out_.processes.empty()) add_accounts_of_units();
  return std::move(out_);
}

}  // namespace

chain follow(const question& q, host_facts& of) { return follower(q, of).follow(); }

}  // namespace explain
