// What lets somebody come back: jobs, files, libraries, repositories, holes in the walls.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

namespace {

void add_jobs(examples& all) {
  using row = schemas::scheduled_job;
  row j;
  j.kind = "cron";
  j.source = "/etc/cron.d/x";
  j.name = "x";
  j.copy = 0;
  j.user = "root";
  j.schedule = "* * * * *";
  j.command = "/usr/bin/true";
  const auto other = with(j, [](auto& r) { r.command = "/tmp/x"; });
  const auto later = with(j, [](auto& r) { r.schedule = "@daily"; });
  const auto moved = with(j, [](auto& r) { r.line = 7; });
  // A line of a crontab is named by its command, so that another command is another row.
  const auto renamed = with(other, [](auto& r) { r.name = "/tmp/x"; });
  const auto elsewhere = with(renamed, [](auto& r) { r.source = "/etc/cron.d/y"; });
  const auto of_package = [](row r) {
    r.package = "php-common";
    r.altered = false;
    return r;
  };
  const auto tampered = [&](row r) {
    return with(of_package(r), [](auto& x) { x.altered = true; });
  };
  all["scheduled-job-added"] = {
      {one<row>(added(j)), "high", one<row>(removed(j))},
      {one<row>(added(of_package(j))), "medium", from_to(j, of_package(j))},
      {one<row>(added(tampered(j))), "high", one<row>(removed(tampered(j)))},
      {one<row>(added(with(j, [](auto& r) { r.enabled = "disabled"; }))), "medium",
       one<row>(removed(j))}};
  // A timer that somebody started runs before it is enabled.
  const auto timer = with(j, [](auto& r) {
    r.kind = "timer";
    r.enabled = "disabled";
    r.command = "/var/tmp/x --quiet";
  });
  all["scheduled-job-added"].push_back({one<row>(added(timer)), "high", one<row>(removed(timer))});
  all["scheduled-job-changed"] = {
      {from_to(j, other), "high", from_to(j, moved)},
      {from_to(j, later), "low", one<row>(added(j))},
      {from_to(with(j, [](auto& r) { r.enabled = "disabled"; }), j), "high", one<row>(removed(j))},
      {from_to(of_package(j), of_package(other)), "medium", from_to(j, of_package(j))},
      {from_to(of_package(j), tampered(other)), "high", from_to(of_package(j), tampered(j))},
      {set_of(row::id, {removed(j), added(renamed)}), "high",
       set_of(row::id, {removed(j), added(elsewhere)})}};
  const auto told = [&](const std::string& variable) {
    return with(j, [&](auto& r) { r.environment = std::vector<std::string>{variable}; });
  };
  auto& changes = all["scheduled-job-changed"];
  changes.push_back({from_to(told("MAILTO=ann"), told("MAILTO=ops")), "low",
                     from_to(told("MAILTO=ann"), told("MAILTO=ann"))});
  changes.push_back({from_to(told("MAILTO=ann"), told("PATH=/tmp")), "high", one<row>(added(j))});
  const auto script = with(j, [](auto& r) { r.digest = "aa"; });
  const auto rewritten = with(j, [](auto& r) { r.digest = "bb"; });
  const auto part = [&](row r) {
    return with(of_package(r), [](auto& x) { x.kind = "run-parts"; });
  };
  const auto bent = [&](row r) { return with(part(r), [](auto& x) { x.altered = true; }); };
  all["scheduled-script-changed"] = {
      {from_to(script, rewritten), "high", from_to(j, script)},
      {from_to(part(script), part(rewritten)), "medium", from_to(script, script)},
      {from_to(part(script), bent(rewritten)), "high", from_to(script, j)},
      // The line is a package's, and what it runs is not.
      {from_to(of_package(script), of_package(rewritten)), "high", from_to(script, other)}};
}

void add_files(examples& all) {
  schemas::suid_file f;
  f.path = "/usr/bin/x";
  f.uid = 0;
  f.kinds = std::vector<std::string>{"setuid"};
  const auto hidden = with(f, [](auto& r) { r.path = "/var/tmp/.x"; });
  const auto plain = with(f, [](auto& r) { r.kinds = std::vector<std::string>{}; });
  using suid = schemas::suid_file;
  const auto owned = [](suid r) {
    r.package = "sudo";
    r.altered = false;
    return r;
  };
  const auto shell = with(f, [](auto& r) { r.path = "/usr/bin/bash"; });
  all["setuid-file-added"] = {
      {one<suid>(added(f)), "high", one<suid>(removed(f))},
      {one<suid>(added(hidden)), "critical", from_to(f, plain)},
      {from_to(plain, f), "high", from_to(f, f)},
      {one<suid>(added(owned(f))), "medium", from_to(f, owned(f))},
      {from_to(owned(plain), owned(f)), "high", from_to(f, owned(plain))},
      {one<suid>(added(owned(shell))), "high", one<suid>(removed(owned(shell)))}};
  const auto dated = with(f, [](auto& r) { r.changed = {1'700'000'000'000}; });
  const auto written = with(dated, [](auto& r) { r.changed = {1'700'000'000'001}; });
  const auto given = with(written, [](auto& r) { r.owner = "root"; });
  const auto able = with(written, [](auto& r) { r.capabilities = "cap_setuid=ep"; });
  const auto larger = with(written, [](auto& r) { r.size = 7; });
  const auto bent = with(owned(larger), [](auto& r) { r.altered = true; });
  all["setuid-file-changed"] = {
      {from_to(dated, written), "medium", from_to(f, dated)},
      {from_to(dated, given), "high", one<suid>(removed(dated))},
      {from_to(dated, able), "high", from_to(f, written)},
      {from_to(dated, larger), "high", from_to(larger, larger)},
      {from_to(owned(dated), owned(larger)), "medium", from_to(dated, owned(dated))},
      {from_to(owned(dated), bent), "critical", from_to(owned(f), owned(larger))}};
  schemas::preload p;
  p.kind = "ld.so.preload";
  p.source = "/etc/ld.so.preload";
  p.unit = "";
  p.variable = "";
  p.path = "/usr/lib/evil.so";
  const auto of_unit = with(p, [](auto& r) {
    r.kind = "unit";
    r.variable = "LD_PRELOAD";
  });
  const auto folder = with(of_unit, [](auto& r) { r.variable = "LD_LIBRARY_PATH"; });
  using library = schemas::preload;
  all["preload-added"] = {{one<library>(added(p)), "critical", one<library>(removed(p))},
                          {one<library>(added(of_unit)), "high", from_to(p, p)},
                          {one<library>(added(folder)), "medium", one<library>(removed(folder))}};
}

void add_repositories(examples& all) {
  using row = schemas::repository;
  row r;
  r.format = "deb";
  r.file = "/etc/apt/sources.list";
  r.name = "x";
  r.uri = "http://192.0.2.1/";
  r.enabled = true;
  r.verified = true;
  const auto off = with(r, [](auto& x) { x.enabled = false; });
  const auto unsigned_one = with(r, [](auto& x) { x.verified = false; });
  const auto moved = with(r, [](auto& x) { x.line = 9; });
  // The same place in the newer notation.
  const auto rewritten = [&](const schemas::text& key) {
    return set_of(row::id, {removed(r), added(with(r, [&](auto& x) {
                              x.file = "/etc/apt/sources.list.d/x.sources";
                              x.name = "y";
                              x.signed_by = key;
                            }))});
  };
  all["repository-added"] = {{one<row>(added(r)), "high", one<row>(added(off))},
                             {one<row>(added(r)), "high", rewritten({})}};
  all["repository-changed"] = {{from_to(r, unsigned_one), "high", from_to(r, moved)},
                               {from_to(off, r), "high", one<row>(removed(r))},
                               {rewritten("/usr/share/keyrings/x.gpg"), "low", rewritten({})},
                               {rewritten("/tmp/x.gpg"), "high", rewritten({})}};
}

void add_walls(examples& all) {
  using row = schemas::firewall_chain;
  row c;
  c.origin = "live";
  c.manager = "nftables";
  c.family = "inet";
  c.table = "filter";
  c.chain = "input";
  c.path = "";
  c.rules = 12;
  c.policy = "drop";
  c.digest = "aa";
  c.hook = "input";
  c.accepts_all = false;
  const auto set = [&](auto&& f) { return with(c, f); };
  const auto empty = set([](auto&r) { r.rules = 0; }),
             open = set([](auto&r) { r.policy = "accept"; });
  const auto other = set([](auto& r) { r.digest = "bb"; });
  const auto nothing_held = set([](auto& r) {
    r.rules = 0;
    r.policy = "accept";
  });
  const auto of_file = [&](bool enabled) {
    return set([&](auto& r) {
      r.origin = "file";
      r.enabled = enabled;
    });
  };
  all["firewall-emptied"] = {{from_to(c, empty), "high", from_to(empty, c)},
                             {from_to(c, open), "high", from_to(c, other)},
                             {one<row>(removed(c)), "high", one<row>(removed(nothing_held))},
                             {one<row>(removed(of_file(true))), "high", one<row>(added(c))}};
  const auto lets_in = set([](auto& r) {
    r.rules = 13;
    r.accepts_all = true;
  });
  const auto no_hook = [](row r) {
    r.hook = {};
    return r;
  };
  const auto whole_open = with(lets_in, [](auto& r) { r.policy = "accept"; });
  all["firewall-lets-all-in"] = {
      {from_to(c, lets_in), "high", from_to(lets_in, c)},
      {from_to(c, lets_in), "high", from_to(no_hook(c), no_hook(lets_in))},
      {one<row>(added(lets_in)), "high", one<row>(added(whole_open))}};
  all["firewall-changed"] = {
      {from_to(c, other), "low", from_to(c, c)},
      {from_to(of_file(true), of_file(false)), "high", one<row>(added(c))},
      {from_to(of_file(true), with(of_file(true), [](auto& r) { r.digest = "cc"; })), "medium",
       from_to(c, empty)}};
  using module_row = schemas::security_module;
  module_row m;
  m.module = "selinux";
  m.name = "";
  m.mode = "enforcing";
  m.configured = "enforcing";
  const auto permissive = with(m, [](auto& r) { r.mode = "permissive"; });
  const auto next_boot = with(m, [](auto& r) { r.configured = "disabled"; });
  const auto profile = with(m, [](auto& r) {
    r.module = "apparmor";
    r.name = "/usr/sbin/cupsd";
    r.mode = "enforce";
    r.configured = {};
  });
  const auto complains = with(profile, [](auto& r) { r.mode = "complain"; });
  all["security-module-off"] = {
      {from_to(m, permissive), "high", from_to(permissive, m)},
      {from_to(m, next_boot), "high", one<module_row>(added(m))},
      {from_to(profile, complains), "high", one<module_row>(removed(complains))},
      {one<module_row>(removed(profile)), "medium", from_to(complains, profile)}};
}

void add_doors(examples& all) {
  schemas::port p;
  p.protocol = "tcp";
  p.local_address = "0.0.0.0";
  p.local_port = 4444;
  p.remote_address = "0.0.0.0";
  p.remote_port = 0;
  p.inode = 1;
  p.net_namespace = 1;
  p.state = "listening";
  p.process = "x";
  const auto owned = with(p, [](auto& r) { r.package = "nginx"; });
  const auto local = with(p, [](auto& r) { r.local_address = "127.0.0.1"; });
  const auto of_package = with(owned, [](auto&r) { r.pid = 7; }),
             taken = with(p, [](auto&r) { r.pid = 8; }), lost = with(p, [](auto&r) { r.pid = 7; });
  using row = schemas::port;
  all["port-opened-by-stranger"] = {
      {one<row>(added(p)), "high", one<row>(added(owned))},
      {one<row>(added(p)), "high", one<row>(added(local))},
      {from_to(of_package, taken), "high", from_to(of_package, lost)}};
  schemas::resolver r;
  r.kind = "nameserver";
  r.source = "/etc/resolv.conf";
  r.name = "";
  r.value = "192.0.2.53";
  const auto option = with(r, [](auto& x) { x.kind = "option"; });
  const auto server = [&](const std::string& source, const std::string& address) {
    return one<schemas::resolver>(added(with(r, [&](auto& x) {
      x.source = source;
      x.value = address;
    })));
  };
  const auto answers = [&](const std::string& name) {
    return one<schemas::resolver>(added(with(r, [&](auto& x) {
      x.kind = "host";
      x.source = "/etc/hosts";
      x.name = name;
    })));
  };
  const auto nothing = one<schemas::resolver>(added(option));
  // What DHCP hands out where a host moves is everyday work.
  all["name-server-changed"] = {{one<schemas::resolver>(added(r)), "high", nothing},
                                {server("/etc/resolv.conf", "192.168.1.1"), "medium", nothing},
                                {server("/etc/resolv.conf", "fe80::1%eth0"), "medium", nothing},
                                {server("/etc/resolv.conf", "172.32.0.1"), "high", nothing},
                                {server("/etc/systemd/resolved.conf", "10.0.0.1"), "high", nothing},
                                {answers("deb.debian.org"), "high", nothing},
                                {answers("security.example.com"), "high", nothing},
                                {answers("db.example.com"), "medium", nothing},
                                {answers("notdebian.org.example"), "medium", nothing}};
}

}  // namespace

void add_footholds(examples& all) {
  add_jobs(all);
  add_files(all);
  add_repositories(all);
  add_walls(all);
  add_doors(all);
}

}  // namespace tests::shipped_rules
