// What is kept of what happens on a host, and what is lost of it.
#include "common/file_memory.hpp"
#include "tests/unit/inventory/hook_host.hpp"

using tests::hook_host;
using tests::hook_texts;

namespace {

/// A host that is scanned again and again, as a collector does.
struct watched_host : hook_host {
  watched_host() : watched_host(std::make_shared<common::file_memory>(common::milliseconds{0})) {}
  explicit watched_host(std::shared_ptr<common::file_memory> of) : memory(std::move(of)) {}
  std::shared_ptr<common::file_memory> memory;
  /// `path = runs` of the records that lost something.
  hook_texts lost() const {
    const auto host = common::root_dir::open(root.path())->remembering(memory);
    REQUIRE(host);
    memory->begin_scan();
    memory->begin_part(1);
    hook_texts out;
    for (const auto& h :
         rows<tests::hook>(inventory::run(provider_of(table_id::startup_hooks), *host)))
      if (h.kind == "log-file") out.push_back(*h.path + " = " + h.runs.value_or("-"));
    return out;
  }
};

}  // namespace

TEST_CASE("hooks: where rsyslog writes logs, and what it throws away", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/rsyslog.conf",
        "module(load=\"imuxsock\") # local\n#module(load=\"imudp\")\n"
        "auth,authpriv.*\t\t/var/log/auth.log\n*.*;auth,authpriv.none -/var/log/syslog\n"
        "*.emerg :omusrmsg:*\n");
  write(h.root, "etc/rsyslog.d/x.conf",
        ":msg, contains, \"evil\" ~\n:programname, isequal, \"sshd\"\n& stop\n"
        ":msg, contains, \"stop\" /var/log/stops\n"
        "if $programname == 'su' then {\n  stop\n}\nauth.* /dev/null\n*.* @192.0.2.1\n");
  const std::string main = "/etc/rsyslog.conf ", own = "/etc/rsyslog.d/x.conf ";
  CHECK(h.of("logging") == hook_texts{main + "*.*;auth,authpriv.none = -/var/log/syslog",
                                      main + "auth,authpriv.* = /var/log/auth.log",
                                      main + "imuxsock = read from", own + "*.* = @192.0.2.1",
                                      own + ":msg, contains, \"evil\" ~ = thrown away",
                                      own + ":programname, isequal, \"sshd\" & stop = thrown away",
                                      own + "auth.* /dev/null = thrown away",
                                      own + "if $programname == 'su' then { stop = thrown away"});
}

TEST_CASE("hooks: what journald and auditd keep", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/systemd/journald.conf", "[Journal]\n#Storage=auto\nMaxLevelStore=Emerg\n");
  write(h.root, "etc/systemd/journald.conf.d/x.conf", "[Journal]\nStorage=none\nSealOnce=yes\n");
  write(h.root, "etc/audit/auditd.conf",
        "log_file = /var/log/audit/audit.log\nwrite_logs = no\nfreq = 50\nnum_logs = "
        "1\nmax_log_file_action = IGNORE\n");
  CHECK(h.of("logging") == hook_texts{"/etc/audit/auditd.conf log_file = /var/log/audit/audit.log",
                                      "/etc/audit/auditd.conf max_log_file_action = ignore",
                                      "/etc/audit/auditd.conf num_logs = 1",
                                      "/etc/audit/auditd.conf write_logs = no",
                                      "/etc/systemd/journald.conf MaxLevelStore = emerg",
                                      "/etc/systemd/journald.conf.d/x.conf Storage = none"});
}

TEST_CASE("hooks: records that were emptied, cut or taken away since the scan before",
          "[inventory][hooks]") {
  const watched_host h;
  const std::string logs = "var/log/";
  for (const auto* name : {"wtmp", "btmp", "auth.log", "lastlog"})
    write(h.root, logs + name, std::string(1000, 'x'));
  CHECK(h.lost().empty());
  write(h.root, logs + "btmp", std::string(2000, 'x'));
  CHECK(h.lost().empty());
  write(h.root, logs + "wtmp", "");
  write(h.root, logs + "btmp", std::string(1500, 'x'));
  fs::remove(h.root / (logs + "lastlog"));
  const hook_texts seen{"/var/log/wtmp = held 1000 bytes, and 0 later",
                        "/var/log/btmp = held 2000 bytes, and 1500 later",
                        "/var/log/lastlog = held 1000 bytes, and is gone"};
  const auto is_seen = [&](const hook_texts& now) {
    return now.size() == seen.size() && std::ranges::all_of(seen, [&](const auto& one) {
             return std::ranges::find(now, one) != now.end();
           });
  };
  CHECK(is_seen(h.lost()));
  write(h.root, logs + "wtmp", std::string(3000, 'x'));
  CHECK(is_seen(h.lost()));
}

TEST_CASE("hooks: a record that was rotated has lost nothing", "[inventory][hooks]") {
  const watched_host h;
  const std::string log = "var/log/auth.log";
  write(h.root, log + ".1", std::string(1000, 'x'));
  tests::after_a_while();
  for (const auto& name : {log, std::string("var/log/wtmp")})
    write(h.root, name, std::string(1000, 'x'));
  CHECK(h.lost().empty());
  fs::rename(h.root / log, h.root / (log + ".1"));
  write(h.root, log, "x");
  // Another program copies it first.
  write(h.root, "var/log/wtmp-20260101", std::string(1000, 'x'));
  write(h.root, "var/log/wtmp", "");
  CHECK(h.lost().empty());
  // What was rotated before is no reason.
  tests::after_a_while();
  CHECK(h.lost().empty());
  tests::after_a_while();
  write(h.root, log, "");
  CHECK(h.lost() == hook_texts{"/var/log/auth.log = held 1 bytes, and 0 later"});
}

TEST_CASE("hooks: what two readers make of one file is as right in later scans",
          "[inventory][hooks]") {
  const watched_host h;
  write(h.root, "etc/rsyslog.conf",
        "module(load=\"imuxsock\")\n*.* @192.0.2.1\nauth.* ^/opt/pipe\n"
        "action(type=\"omprog\" binary=\"/opt/other\")\n");
  write(h.root, "etc/rsyslog.d/x.conf", "auth.* /var/log/auth.log\n*.* ^/opt/third\n");
  write(h.root, "etc/php.ini", "auto_prepend_file = /opt/a.php\n");
  write(h.root, "etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n");
  write(h.root, "etc/pam.d/x", "auth optional pam_exec.so /opt/x\n");
  write(h.root, "boot/grub/grub.cfg",
        "menuentry 'x' {\n  linux /vmlinuz root=/dev/a init=/bin/sh\n}\n");
  write(h.root, "boot/cmdline.txt", "root=/dev/a init=/bin/sh\n");
  tests::after_a_while();
  const auto texts = [](const std::vector<tests::hook>& all) {
    hook_texts out;
    for (const auto& one : all)
      out.push_back(fmt::format("{} {} {} {}", *one.kind, *one.path, one.name.value_or(""),
                                one.runs.value_or("")));
    std::ranges::sort(out);
    return out;
  };
  const auto first = texts(h.all());
  CHECK(std::ranges::count_if(
            first, [](const auto& one) { return one.find("rsyslog") != one.npos; }) >= 6);
  const auto host = common::root_dir::open(h.root.path())->remembering(h.memory);
  for (int scan = 0; scan < 3; ++scan) {
    h.memory->begin_scan();
    h.memory->begin_part(1);
    CHECK(texts(rows<tests::hook>(inventory::run(provider_of(table_id::startup_hooks), *host))) ==
          first);
  }
}
