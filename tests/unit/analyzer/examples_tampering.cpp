// What root runs and somebody else put there, or may write; and what only looks like it.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

namespace {

using row = schemas::startup_hook;

row file_of(const std::string& kind, const std::string& path, const std::string& runs = {}) {
  row r;
  r.kind = kind;
  r.path = path;
  r.name = "";
  r.uid = 0;
  r.mode = "0755";
  r.digest = "aa";
  if (!runs.empty()) r.runs = runs;
  return r;
}

row line_of(const std::string& kind, const std::string& path, const std::string& name,
            const std::string& runs) {
  row r;
  r.kind = kind;
  r.path = path;
  r.name = name;
  r.runs = runs;
  return r;
}

row shipped_by(row r, bool altered) {
  r.package = "x";
  r.altered = altered;
  return r;
}
row other_content(row r) {
  r.digest = "bb";
  return r;
}

void add_own_programs(examples& all) {
  const auto program = file_of("program", "/opt/x/run"), job = file_of("job", "/opt/x/job", "a"),
             theirs = shipped_by(file_of("program", "/usr/sbin/xd"), true);
  all["own-program-added"] = {{one<row>(added(program)), "high", one<row>(removed(program))},
                              {one<row>(added(job)), "high", one<row>(added(theirs))}};
  const auto unread = with(program, [](auto& r) {
    r.digest = {};
    r.runs = "not read: 70000000 bytes, changed at 1";
  });
  const auto later =
      with(unread, [](auto& r) { r.runs = "not read: 70000000 bytes, changed at 2"; });
  const auto given = with(program, [](auto& r) { r.uid = 1000; });
  all["own-program-changed"] = {
      {from_to(program, other_content(program)), "high", from_to(program, program)},
      {from_to(job, other_content(job)), "high", one<row>(added(job))},
      {from_to(unread, later), "high", from_to(unread, unread)},
      {from_to(program, given), "high", from_to(theirs, other_content(theirs))}};
  const auto open = file_of("writable", "/opt/x/run", "by everybody");
  const auto of_ann = with(open, [](auto& r) { r.runs = "by its owner, uid 1000"; });
  all["root-files-writable"] = {
      {one<row>(added(open)), "high", one<row>(removed(open))},
      {from_to(open, of_ann), "high", from_to(open, open)},
      {one<row>(added(shipped_by(open, false))), "high", one<row>(added(program))}};
}

void add_packages_own(examples& all) {
  const auto sums = file_of("package-list", "/var/lib/dpkg/info/x.md5sums", "changed at 1");
  all["package-list-forged"] = {{one<row>(added(sums)), "high", one<row>(removed(sums))},
                                {from_to(sums, other_content(sums)), "high", from_to(sums, sums)}};
  const auto tool = file_of("setuid", "/usr/bin/x", "setuid"),
             hidden = file_of("setuid", "/tmp/.x", "setuid");
  auto sudo = file_of("setuid", "/usr/bin/sudo", "setuid");
  sudo.package = "sudo";
  sudo.altered = true;
  all["setuid-file-appeared"] = {{one<row>(added(sudo)), "critical", one<row>(removed(sudo))},
                                 {one<row>(added(tool)), "high", one<row>(removed(tool))},
                                 {one<row>(added(hidden)), "critical", from_to(hidden, hidden)}};
  const auto ls = file_of("shadowing", "/usr/local/bin/ls", "found before /usr/bin/ls"),
             pip = file_of("shadowing", "/usr/local/bin/pip3.11", "found before /usr/bin/pip3.11");
  all["program-shadowed"] = {{one<row>(added(ls)), "high", one<row>(removed(ls))},
                             {one<row>(added(pip)), "medium", from_to(ls, ls)},
                             {from_to(ls, other_content(ls)), "high", from_to(pip, pip)}};
  const auto pin = [](const std::string& priority) {
    return line_of("apt-pin", "/etc/apt/preferences.d/x", "*: release o=x", priority);
  };
  const auto proxy = line_of("apt", "/etc/apt/apt.conf.d/x", "Acquire::http::Proxy", "http://a:1"),
             direct = with(proxy, [](auto&r) { r.runs = "DIRECT"; }),
             detects =
                 line_of("apt", "/etc/apt/apt.conf.d/x", "Acquire::http::ProxyAutoDetect", "/x");
  all["package-source-led"] = {
      {one<row>(added(pin("1001"))), "high", one<row>(removed(pin("1001")))},
      {one<row>(added(pin("600"))), "medium", from_to(pin("600"), pin("600"))},
      {one<row>(added(pin("-10"))), "low", one<row>(added(shipped_by(pin("600"), false)))},
      {from_to(pin("600"), pin("1001")), "high", one<row>(removed(pin("600")))},
      {one<row>(added(direct)), "low", one<row>(removed(direct))},
      {one<row>(added(proxy)), "high", one<row>(added(detects))}};
  auto& is_new = all["startup-hook-added"];
  is_new.push_back({one<row>(added(detects)), "high", one<row>(added(proxy))});
}

void add_audit(examples& all) {
  const auto rule = [](const std::string& text) {
    return line_of("audit", "/etc/audit/rules.d/a.rules", text, "");
  };
  const auto watch = rule("-w /etc/shadow -p wa"), off = rule("-e 0"),
             never = rule("-a never,exit -S execve"), fixed = rule("-e 2"), clear = rule("-D");
  all["audit-silenced"] = {
      {one<row>(added(off)), "high", one<row>(added(watch))},
      {one<row>(added(never)), "high", one<row>(removed(never))},
      {one<row>(added(rule("-A exit,never -S all"))), "high", one<row>(added(fixed))}};
  all["audit-rule-removed"] = {
      {one<row>(removed(watch)), "high", one<row>(added(watch))},
      {one<row>(removed(fixed)), "high", one<row>(removed(never))},
      {one<row>(removed(rule("-a always,exit -S execve"))), "high", one<row>(removed(clear))}};
}

/// What administrators do every day.
void add_of_administrators(examples& all) {
  auto& is_new = all["startup-hook-added"];
  auto& is_other = all["startup-hook-changed"];
  const auto appears = [&](const row& r, const std::string& severity) {
    is_new.push_back({one<row>(added(r)), severity, one<row>(removed(r))});
  };
  const auto modprobe = [](const std::string& runs) {
    return line_of("modprobe", "/etc/modprobe.d/x.conf", "install usb-storage", runs);
  };
  appears(modprobe("/bin/false"), "low");
  appears(modprobe("/usr/bin/true"), "low");
  appears(modprobe("/bin/true; /tmp/x"), "high");
  is_other.push_back({from_to(modprobe("/tmp/x"), modprobe("/bin/false")), "low",
                      from_to(modprobe("/bin/false"), modprobe("/bin/false"))});
  const auto rotated = [](const std::string& runs) {
    return file_of("logrotate", "/etc/logrotate.d/x", runs);
  };
  appears(rotated(""), "medium");
  appears(rotated("/tmp/x (0123456789abcdef)"), "high");
  is_other.push_back({from_to(rotated(""), other_content(rotated(""))), "medium",
                      from_to(rotated(""), rotated(""))});
  is_other.push_back({from_to(rotated(""), other_content(rotated("/tmp/x"))), "high",
                      one<row>(removed(rotated("")))});
  const auto profile = [](const std::string& code) {
    return file_of("shell", "/etc/profile.d/x.sh", code + " (0123456789abcdef)");
  };
  appears(profile("export LANG=de_DE.UTF-8;LC_ALL=\"C\";export LC_ALL"), "low");
  appears(profile("export LANG=$(/tmp/x)"), "high");
  appears(profile("export PATH=/tmp"), "high");
  appears(profile("export LANG=" + std::string(190, 'x')), "high");
  const auto skeleton = with(shipped_by(file_of("user-shell", "/home/ann/.bashrc"), false),
                             [](auto& r) { r.user = "ann"; });
  is_new.push_back(
      {one<row>(added(with(skeleton, [](auto& r) { r.package = {}, r.altered = {}; }))), "high",
       one<row>(added(skeleton))});
  const auto dkms = [](const std::string& folder) {
    return file_of("kernel-module", "/usr/lib/modules/6.1/" + folder + "/x.ko");
  };
  appears(dkms("updates/dkms"), "medium");
  appears(dkms("extra"), "high");
  const auto import_of = [](const std::string& code) {
    return line_of("python", "/usr/local/lib/python3.11/dist-packages/x.pth", "import", code);
  };
  appears(import_of("import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, "
                    "'local') == 'local'; enabled and __import__('_distutils_hack')"),
          "low");
  appears(import_of("import os; os.system('/tmp/x')"), "high");
  const auto client = [](const std::string& user) {
    auto r = line_of("ssh-client", "/x/.ssh/config", "Host *: ProxyCommand", "/tmp/x");
    if (!user.empty()) r.user = user;
    return r;
  };
  appears(client("ann"), "medium");
  appears(client("root"), "high");
  appears(client(""), "high");
  const auto forward = with(line_of("mail", "/home/ann/.forward", "pipe", "|/tmp/x"),
                            [](auto& r) { r.user = "ann"; });
  appears(forward, "high");
  is_other.push_back({from_to(forward, with(forward, [](auto& r) { r.runs = "|/tmp/y"; })), "high",
                      from_to(forward, forward)});
  const auto core = [](const std::string& runs) {
    return line_of("sysctl", "/etc/sysctl.d/x.conf", "kernel.core_pattern", runs);
  };
  appears(core("|/bin/false"), "low");
  appears(core("|/tmp/x"), "high");
  appears(line_of("docker", "/etc/docker/daemon.json", "hosts", "tcp://0.0.0.0:2375"), "high");
  appears(line_of("exports", "/etc/exports", "/srv", "*(rw,no_root_squash)"), "high");
}

}  // namespace

void add_tampering(examples& all) {
  add_own_programs(all);
  add_packages_own(all);
  add_audit(all);
  add_of_administrators(all);
}

}  // namespace tests::shipped_rules
