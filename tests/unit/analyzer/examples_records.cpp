// Who wants to stay unseen, and what is led elsewhere at the next boot.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

namespace {

using row = schemas::startup_hook;

row line_in(const std::string& kind, const std::string& path, const std::string& name,
            const std::string& runs) {
  row r;
  r.kind = kind;
  r.path = path;
  r.name = name;
  r.runs = runs;
  return r;
}
row as_it_came(row r) {
  r.package = "x";
  r.altered = false;
  return r;
}

void add_logging(examples& all) {
  const auto rsyslog = [](const std::string& name, const std::string& runs) {
    return line_in("logging", "/etc/rsyslog.conf", name, runs);
  };
  const auto journal = [](const std::string& name, const std::string& runs) {
    return line_in("logging", "/etc/systemd/journald.conf", name, runs);
  };
  const auto audit = [](const std::string& name, const std::string& runs) {
    return line_in("logging", "/etc/audit/auditd.conf", name, runs);
  };
  const auto stop = rsyslog("& stop", "thrown away"),
             auth = rsyslog("auth,authpriv.*", "/var/log/auth.log"),
             mail = rsyslog("mail.*", "-/var/log/mail.log"),
             kept = journal("Storage", "persistent");
  all["logging-weakened"] = {
      {one<row>(added(stop)), "high", one<row>(added(as_it_came(stop)))},
      {one<row>(removed(auth)), "high", one<row>(added(auth))},
      {one<row>(removed(mail)), "medium", one<row>(removed(stop))},
      {one<row>(removed(rsyslog("imuxsock", "read from"))), "high", from_to(auth, auth)},
      {from_to(auth, rsyslog("auth,authpriv.*", "/tmp/x")), "high", one<row>(added(mail))},
      {from_to(kept, journal("Storage", "none")), "high", one<row>(added(kept))},
      {one<row>(added(journal("Storage", "volatile"))), "medium", one<row>(removed(kept))},
      {one<row>(added(journal("MaxLevelStore", "emerg"))), "high",
       one<row>(added(journal("MaxLevelStore", "debug")))},
      {from_to(audit("write_logs", "yes"), audit("write_logs", "no")), "high",
       from_to(audit("write_logs", "no"), audit("write_logs", "yes"))},
      {from_to(audit("log_file", "/var/log/audit/audit.log"), audit("log_file", "/tmp/x")), "high",
       one<row>(removed(audit("log_file", "/var/log/audit/audit.log")))}};
  auto& weakened = all["logging-weakened"];
  const auto of_audit = [&](const std::string& name, const std::string& before,
                            const std::string& after) {
    weakened.push_back({from_to(audit(name, before), audit(name, after)), "high",
                        from_to(audit(name, after), audit(name, before))});
  };
  of_audit("max_log_file_action", "rotate", "ignore");
  of_audit("max_log_file_action", "keep_logs", "rotate");
  of_audit("num_logs", "5", "2");
  of_audit("num_logs", "2", "0");
  of_audit("space_left_action", "email", "ignore");
  of_audit("admin_space_left_action", "halt", "syslog");
  of_audit("disk_full_action", "suspend", "ignore");
  for (const auto& [name, little, enough] : {std::tuple("SystemMaxUse", "1m", "500m"),
                                             {"RuntimeMaxUse", "8192k", "64m"},
                                             {"MaxRetentionSec", "5min", "1month"},
                                             {"MaxRetentionSec", "60", "0"}})
    weakened.push_back(
        {one<row>(added(journal(name, little))), "high", one<row>(added(journal(name, enough)))});
  const auto history = [](const std::string& to) {
    auto r = line_in("history", "/root/.bash_history", "", to);
    r.user = "root";
    return r;
  };
  const auto nowhere = history("/dev/null"), elsewhere = history("/srv/ann/history");
  all["history-silenced"] = {{one<row>(added(nowhere)), "high", one<row>(removed(nowhere))},
                             {one<row>(added(elsewhere)), "medium", from_to(nowhere, nowhere)},
                             {from_to(elsewhere, nowhere), "high", one<row>(removed(elsewhere))}};
  const auto cut = line_in("log-file", "/var/log/wtmp", "", "held 10 bytes, and 0 later");
  all["log-file-cut"] = {
      {one<row>(added(cut)), "high", one<row>(removed(cut))},
      {from_to(cut, with(cut, [](auto& r) { r.runs = "held 9 bytes, and 0 later"; })), "high",
       from_to(cut, cut)}};
}

void add_next_boot(examples& all) {
  const auto mounted = [](const std::string& at, const std::string& runs) {
    return line_in("fstab", "/etc/fstab", at, runs);
  };
  const auto home = mounted("/home", "ext4 rw,nosuid,nodev of /dev/b"),
             usb = mounted("/media/usb", "vfat user,noauto of /dev/c");
  all["fstab-weakened"] = {
      {from_to(home, mounted("/home", "ext4 rw,nodev of /dev/b")), "high", one<row>(added(home))},
      {from_to(home, mounted("/home", "ext4 nosuid of /dev/b")), "high", one<row>(removed(home))},
      {from_to(usb, mounted("/media/usb", "vfat user,noauto,suid of /dev/c")), "high",
       one<row>(added(usb))},
      {one<row>(added(mounted("/etc/pam.d", "none bind of /tmp/x"))), "high",
       one<row>(added(mounted("/srv/x", "none bind of /tmp/x")))}};
  const auto told = [](const std::string& name, const std::string& value) {
    return line_in("sysctl", "/etc/sysctl.d/x.conf", name, value);
  };
  const auto strict = told("kernel.kptr_restrict", "2");
  all["sysctl-configured"] = {
      {one<row>(added(told("net.ipv4.ip_forward", "1"))), "high",
       one<row>(added(told("net.ipv4.ip_forward", "0")))},
      {from_to(strict, told("kernel.kptr_restrict", "0")), "high", one<row>(added(strict))},
      {one<row>(removed(strict)), "medium", one<row>(removed(told("net.ipv4.ip_forward", "1")))},
      {one<row>(added(told("net.ipv6.conf.all.accept_source_route", "1"))), "high",
       one<row>(added(as_it_came(told("net.ipv6.conf.all.accept_source_route", "1"))))},
      {one<row>(added(told("fs.protected_symlinks", "0"))), "high",
       one<row>(added(told("kernel.modprobe", "/tmp/x")))}};
  const auto target = [](const std::string& to) {
    return line_in("boot-target", "/etc/systemd/system/default.target", "", to);
  };
  const auto desktop = target("/usr/lib/systemd/system/graphical.target"),
             evil = target("/etc/systemd/system/evil.target");
  const auto asleep = line_in("boot-target", "/etc/systemd/system/sleep.target", "", "/dev/null");
  all["boot-target-led"] = {{one<row>(added(evil)), "high", one<row>(removed(evil))},
                            {from_to(desktop, evil), "high", from_to(evil, evil)},
                            {one<row>(added(asleep)), "low", one<row>(removed(asleep))},
                            {from_to(evil, desktop), "medium", from_to(desktop, desktop)}};
  for (const auto& r : {line_in("boot", "/boot/grub/grub.cfg", "init", "init=/tmp/x"),
                        line_in("alternative", "/etc/alternatives/pager", "", "/tmp/x"),
                        line_in("mail", "/etc/procmailrc", "pipe", "| /tmp/x"),
                        line_in("mdadm", "/etc/mdadm/mdadm.conf", "PROGRAM", "/tmp/x"),
                        line_in("sshd", "/etc/ssh/sshd_config", "GatewayPorts", "yes"),
                        line_in("user-shell", "/etc/skel/.bashrc", "", "/tmp/x"),
                        line_in("pam-config", "/etc/security/namespace.init", "", "/tmp/x")})
    all["startup-hook-added"].push_back({one<row>(added(r)), "high", one<row>(removed(r))});
  const auto tunnel = line_in("sshd", "/etc/ssh/sshd_config", "PermitTunnel", "no");
  all["startup-hook-added"].push_back({one<row>(added(tunnel)), "low", one<row>(removed(tunnel))});
}

void add_boot(examples& all) {
  const auto loader = [](const std::string& name, const std::string& runs) {
    return line_in("boot", "/boot/grub/grub.cfg", name, runs);
  };
  const auto root = loader("superusers", "root"), password = loader("password", "as a hash");
  all["boot-protection-removed"] = {
      {one<row>(removed(root)), "high", one<row>(added(root))},
      {one<row>(removed(password)), "high", one<row>(removed(loader("init", "init=/x")))}};
  all["startup-hook-added"].push_back({one<row>(added(root)), "low", one<row>(removed(root))});
  all["boot-protection-removed"].push_back(
      {from_to(root, loader("superusers", "root eve")), "high", from_to(root, root)});
  const auto image = [](const std::string& digest, bool altered) {
    auto r = line_in("initrd", "/boot/initrd.img-6.1", "", "");
    r.runs.reset();
    r.digest = digest;
    r.altered = altered;
    return r;
  };
  // Too large to be read.
  const auto unread = [&](const std::string& says, bool altered) {
    auto r = image("", altered);
    r.digest.reset();
    r.runs = says;
    return r;
  };
  const auto before = image("aa", false);
  all["boot-image-changed"] = {
      {from_to(before, image("bb", true)), "high", from_to(before, image("aa", true))},
      {from_to(before, image("bb", false)), "low", from_to(image("aa", true), before)},
      {from_to(unread("a", false), unread("b", true)), "high",
       from_to(unread("a", false), unread("a", true))},
      {one<row>(added(image("bb", true))), "medium", from_to(before, before)},
      {one<row>(added(before)), "low", one<row>(removed(before))}};
}

void add_ways_in(examples& all) {
  const auto denied = line_in("tcp-wrappers", "/etc/hosts.deny", "ALL", "ALL"),
             allowed = line_in("tcp-wrappers", "/etc/hosts.allow", "sshd", "10.0.0.0/8"),
             runs = line_in("tcp-wrappers", "/etc/hosts.deny", "sshd", "sshd: ALL: spawn /tmp/x");
  all["hosts-let-in"] = {{one<row>(removed(denied)), "high", one<row>(added(denied))},
                         {one<row>(removed(denied)), "high", one<row>(removed(allowed))}};
  auto& appears = all["startup-hook-added"];
  auto& let_in = all["hosts-let-in"];
  appears.push_back({one<row>(added(runs)), "high", one<row>(added(denied))});
  let_in.push_back({one<row>(added(allowed)), "high", one<row>(removed(allowed))});
  let_in.push_back({from_to(allowed, with(allowed, [](auto& r) { r.runs = "ALL"; })), "high",
                    from_to(allowed, allowed)});
  let_in.push_back({from_to(denied, with(denied, [](auto& r) { r.runs = "10.9.9.9"; })), "high",
                    from_to(denied, denied)});
  const auto linger = line_in("linger", "/var/lib/systemd/linger/ann", "", "");
  all["account-lingers"] = {{one<row>(added(linger)), "high", one<row>(removed(linger))}};
  auto library = line_in("library", "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", "", "");
  library.package = "zlib1g";
  library.altered = true;
  appears.push_back({one<row>(added(library)), "high", one<row>(removed(library))});
}

void add_imitations(examples& all) {
  schemas::ssh_key key;
  key.path = "/etc/ssh/ssh_host_ed25519_key";
  key.fingerprint = "SHA256:a";
  const auto other = with(key, [](auto&k) { k.fingerprint = "SHA256:b"; }),
             own = with(other, [](auto&k) { k.path = "/root/.ssh/id_rsa"; }),
             unread = with(key, [](auto&k) { k.fingerprint = {}; });
  all["ssh-host-key-changed"] = {{from_to(key, other), "high", one<schemas::ssh_key>(added(key))},
                                 {from_to(key, other), "high", from_to(unread, key)},
                                 {from_to(key, unread), "high", from_to(own, own)}};
  schemas::port sniffer;
  sniffer.protocol = "packet";
  sniffer.inode = 7;
  sniffer.process = "x";
  const auto known = with(sniffer, [](auto& r) { r.package = "tcpdump"; });
  all["packet-socket-opened"] = {
      {one<schemas::port>(added(sniffer)), "high", one<schemas::port>(added(known))},
      {from_to(known, sniffer), "high", from_to(sniffer, sniffer)}};
  schemas::process p;
  p.pid = 7;
  p.exe = "/tmp/x";
  p.name = "x";
  const auto called = [&](const std::string& name, const std::string& word) {
    return one<schemas::process>(added(with(p, [&](auto& r) {
      r.name = name;
      r.args = std::vector<std::string>{word};
    })));
  };
  const auto of_kernel = with(p, [](auto& r) {
    r.exe = {};
    r.name = "kworker/0:1";
  });
  all["kernel-thread-imitated"] = {
      {called("x", "[kworker/0:1]"), "high", called("test", "[crypto]")},
      {called("kworker/u8:3", "/tmp/x"), "high", one<schemas::process>(added(of_kernel))},
      {called("kswapd0", "x"), "high", called("migration", "migration")},
      {called("x", "[kthreadd]  "), "high", called("celeryd", "[celeryd: a@b:MainProcess]")}};
}

}  // namespace

void add_records(examples& all) {
  add_logging(all);
  add_next_boot(all);
  add_boot(all);
  add_ways_in(all);
  add_imitations(all);
}

}  // namespace tests::shipped_rules
