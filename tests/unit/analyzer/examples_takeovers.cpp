// What somebody does who came in and wants to stay.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

void add_account_takeovers(examples& all) {
  using row = schemas::user;
  const auto alice = user("alice", 1000), root = user("root", 0);
  const auto keyed = [](row u, std::vector<std::string> keys) {
    u.ssh_keys = std::move(keys);
    return u;
  };
  const auto state = [](row u, const std::string& s) {
    u.password_state = s;
    return u;
  };
  const auto from = [](row u, const std::string& place) {
    u.last_login_place = place;
    return u;
  };
  all["ssh-key-added"] = {
      {from_to(alice, keyed(alice, {"SHA256:a"})), "high",
       from_to(keyed(alice, {"SHA256:a", "SHA256:b"}), keyed(alice, {"SHA256:a"}))},
      {one<row>(added(keyed(alice, {"SHA256:a"}))), "high", one<row>(added(alice))},
      {from_to(keyed(root, {"SHA256:a"}), keyed(root, {"SHA256:a", "SHA256:b"})), "critical",
       one<row>(removed(keyed(root, {"SHA256:a"})))}};
  const auto bound = [](row u, const std::string& options) {
    u.ssh_keys = std::vector<std::string>{"SHA256:a ssh-ed25519"};
    u.ssh_key_options = std::vector<std::string>{"SHA256:a " + options};
    return u;
  };
  const auto backup = bound(alice, "command=\"backup\",restrict"),
             shell = bound(alice, "unrestricted");
  const auto both = [&](const std::string& one, const std::string& other) {
    return with(shell, [&](auto& u) {
      u.ssh_key_options = std::vector<std::string>{"SHA256:a " + one, "SHA256:b " + other};
    });
  };
  all["ssh-key-options-changed"] = {
      {from_to(backup, shell), "high", from_to(alice, shell)},
      {from_to(backup, bound(alice, "command=\"sh\",restrict")), "high", from_to(shell, shell)},
      {from_to(bound(root, "restrict"), bound(root, "unrestricted")), "critical",
       from_to(backup, keyed(alice, {}))},
      // One is held back, and the other not any more.
      {from_to(both("unrestricted", "command=\"b\""), both("from=\"x\"", "from=\"y\"")), "high",
       from_to(shell, shell)},
      {from_to(both("unrestricted", "unrestricted"), both("restrict", "restrict")), "low",
       from_to(shell, shell)},
      {from_to(shell, backup), "low", from_to(keyed(alice, {"SHA256:a ssh-ed25519"}), shell)}};
  const auto admin = with(alice, [](auto& u) { u.sudo = true; });
  all["sudo-gained"] = {{from_to(alice, admin), "high", from_to(admin, alice)},
                        {one<row>(added(admin)), "high", from_to(admin, admin)}};
  const auto may = [&](std::vector<std::string> what) {
    return with(admin, [&](auto& u) { u.sudo_commands = std::move(what); });
  };
  const auto less = may({"(root) /usr/bin/less"}), everything = may({"(ALL:ALL) ALL"}),
             free = may({"(root) NOPASSWD: /usr/bin/less"});
  const auto by_doas = with(may({"doas (root) ALL"}), [](auto& u) { u.sudo = false; });
  const auto nothing = with(may({}), [](auto& u) { u.sudo = false; });
  all["sudo-widened"] = {{from_to(less, everything), "high", from_to(admin, everything)},
                         {from_to(less, free), "high", from_to(less, may({}))},
                         {from_to(everything, free), "high", from_to(nothing, less)},
                         {from_to(nothing, by_doas), "high", one<row>(added(less))},
                         {one<row>(added(by_doas)), "high", from_to(by_doas, nothing)},
                         {from_to(less, may({"(root) /usr/bin/less", "Defaults !authenticate"})),
                          "high", from_to(less, less)},
                         {from_to(everything, less), "low", from_to(everything, everything)}};
  const auto set = state(alice, "set"), locked = state(alice, "locked"),
             empty = state(alice, "empty");
  all["password-set"] = {{from_to(locked, set), "high", from_to(set, locked)},
                         {from_to(state(alice, "disabled"), set), "high", from_to(set, set)},
                         {from_to(set, empty), "critical", one<row>(added(alice))},
                         {one<row>(added(empty)), "critical", one<row>(added(set))}};
  const auto renewed = [](row u) {
    u.password_state = "set";
    u.password_changed_at = {86'400'000};
    return u;
  };
  const auto hashed = [&](const std::string& algorithm) {
    return with(set, [&](auto& u) { u.password_algorithm = algorithm; });
  };
  const auto marked = [](const row& u, const std::string& mark) {
    return with(u, [&](auto& r) { r.password_mark = mark; });
  };
  const auto day = renewed(alice), one_hash = marked(day, "11111111"),
             another = marked(day, "22222222");
  all["password-changed"] = {
      {from_to(hashed("6"), hashed("1")), "high", from_to(hashed("6"), hashed("6"))},
      {from_to(set, renewed(alice)), "high", from_to(locked, renewed(alice))},
      // On the same day; the collector of before told of no mark.
      {from_to(one_hash, another), "high", from_to(day, one_hash)},
      {from_to(state(root, "set"), renewed(root)), "high", from_to(one_hash, one_hash)}};
  const auto seen = [&](std::vector<std::string> places, const std::string& last) {
    return with(from(alice, last), [&](auto& u) { u.login_places = std::move(places); });
  };
  const auto two = [&](const std::string& last) {
    return seen({"192.0.2.1", "198.51.100.7"}, last);
  };
  // The collector of before told of no places but the last.
  all["login-from-new-place"] = {
      {from_to(seen({"192.0.2.1"}, "192.0.2.1"), two("198.51.100.7")), "high",
       from_to(two("192.0.2.1"), two("198.51.100.7"))},
      {from_to(seen({"192.0.2.1"}, "192.0.2.1"), two("local")), "high",
       from_to(two("192.0.2.1"), seen({"192.0.2.1"}, "192.0.2.1"))},
      {from_to(seen({}, "local"), seen({"192.0.2.1"}, "192.0.2.1")), "high",
       from_to(two("192.0.2.1"), two("local"))},
      {from_to(from(alice, "192.0.2.1"), from(alice, "198.51.100.7")), "high",
       from_to(from(alice, "192.0.2.1"), two("192.0.2.1"))},
      {from_to(alice, from(alice, "192.0.2.1")), "high", from_to(from(alice, "192.0.2.1"), alice)},
      {from_to(alice, seen({}, "local")), "low", one<row>(added(alice))}};
}

namespace {

void add_kernel(examples& all) {
  schemas::kernel_module m;
  m.name = "diamorphine";
  const auto ours = with(m, [](auto& r) { r.name = "nf_tables"; });
  const auto foreign = with(m, [](auto& r) { r.taints = "OE"; });
  using module_row = schemas::kernel_module;
  all["kernel-module-loaded"] = {
      {one<module_row>(added(ours)), "high", one<module_row>(removed(ours))},
      {one<module_row>(added(foreign)), "critical", from_to(m, foreign)}};
  const auto parameter = [](const std::string& name, const std::string& value) {
    schemas::sysctl s;
    s.name = name;
    s.value = value;
    return s;
  };
  const auto turned = [&](const std::string& name, const std::string& from, const std::string& to) {
    return from_to(parameter(name, from), parameter(name, to));
  };
  const auto boot = one<schemas::sysctl>(added(parameter("net.ipv4.ip_forward", "1")));
  all["sysctl-changed"] = {
      {turned("net.ipv4.ip_forward", "0", "1"), "high", boot},
      {turned("net.ipv4.ip_forward", "1", "0"), "medium", boot},
      {turned("kernel.randomize_va_space", "2", "0"), "high", boot},
      {turned("kernel.randomize_va_space", "0", "2"), "medium", boot},
      {turned("kernel.core_pattern", "core", "|/tmp/x"), "high", boot},
      {turned("kernel.core_pattern", "core", "|/usr/lib/systemd/systemd-coredump %P %u"), "medium",
       boot},
      {turned("kernel.core_pattern", "core", "|/usr/lib/systemd/systemd-coredump;x"), "high", boot},
      {turned("kernel.perf_event_paranoid", "2", "1"), "high", boot},
      {turned("net.ipv4.conf.all.rp_filter", "1", "0"), "high", boot}};
  schemas::mount tmp;
  tmp.target = "/tmp";
  tmp.options = "rw,nosuid,nodev,noexec";
  const auto open = [&](const std::string& options) {
    return with(tmp, [&](auto& r) { r.options = options; });
  };
  all["mount-weakened"] = {
      {from_to(tmp, open("rw,nodev,noexec")), "medium",
       from_to(tmp, open("ro,nosuid,nodev,noexec"))},
      {from_to(tmp, open("rw,nosuid,nodev")), "medium", from_to(open("rw"), tmp)},
      {from_to(open("ro,relatime"), open("rw,relatime")), "medium",
       one<schemas::mount>(added(tmp))}};
}

schemas::certificate authority(std::vector<std::string> paths) {
  schemas::certificate c;
  c.sha256 = "aa";
  c.subject = "CN=Evil";
  c.ca = true;
  c.path = paths.front();
  c.paths = std::move(paths);
  return c;
}

void add_trust(examples& all) {
  using row = schemas::certificate;
  const auto trusted = authority({"/etc/ssl/certs/evil.pem"});
  const auto leaf = with(trusted, [](auto& c) { c.ca = false; });
  const auto elsewhere = authority({"/opt/app/ca.pem"});
  const auto shipped_one =
      authority({"/etc/ssl/certs/ca-certificates.crt", "/usr/share/ca-certificates/mozilla/X.crt"});
  all["ca-certificate-added"] = {
      {one<row>(added(trusted)), "high", one<row>(added(leaf))},
      {one<row>(added(authority({"/usr/local/share/ca-certificates/evil.crt"}))), "high",
       one<row>(removed(trusted))},
      {one<row>(added(shipped_one)), "medium", one<row>(added(elsewhere))},
      {from_to(elsewhere, authority({"/etc/pki/tls/certs/evil.pem", "/opt/app/ca.pem"})), "high",
       from_to(trusted, trusted)}};
  schemas::browser_extension e;
  e.browser = "chrome";
  e.user = "alice";
  e.version = "1";
  const auto all_pages =
      with(e, [](auto& x) { x.permissions = std::vector<std::string>{"<all_urls>"}; });
  using extension = schemas::browser_extension;
  all["browser-extension-added"] = {
      {one<extension>(added(e)), "low", one<extension>(removed(e))},
      {one<extension>(added(all_pages)), "medium", from_to(e, all_pages)}};
}

void add_containers(examples& all) {
  using row = schemas::container;
  row c;
  c.runtime = "docker";
  c.container_id = "1";
  const auto privileged = with(c, [](auto& r) { r.privileged = true; });
  const auto mounting = [&](const std::string& what) {
    return with(c, [&](auto& r) { r.mounts = std::vector<std::string>{what}; });
  };
  const auto known = [](row r) {
    r.capabilities.emplace();
    r.shares.emplace();
    return r;
  };
  const auto able = [&](const std::string& what) {
    return with(known(c), [&](auto& r) { r.capabilities->push_back(what); });
  };
  const auto sharing = [&](const std::string& what) {
    return with(known(c), [&](auto& r) { r.shares->push_back(what); });
  };
  const auto free = with(able("CAP_SYS_ADMIN"), [](auto& r) { r.privileged = true; });
  all["container-capability-added"] = {
      {one<row>(added(able("CAP_SYS_ADMIN"))), "high", one<row>(added(able("CAP_SYS_NICE")))},
      {from_to(known(c), able("CAP_ALL")), "high", from_to(c, able("CAP_SYS_ADMIN"))},
      {from_to(known(c), able("CAP_NET_ADMIN")), "medium", one<row>(added(free))}};
  all["container-shares-host"] = {
      {one<row>(added(sharing("pid=host"))), "high", one<row>(added(sharing("network=host")))},
      {from_to(known(c), sharing("security=seccomp=unconfined")), "high",
       from_to(known(c), sharing("security=no-new-privileges"))},
      {from_to(known(c), sharing("device=/dev/sda")), "high",
       from_to(c, sharing("device=/dev/sda"))}};
  all["container-privileged"] = {{one<row>(added(privileged)), "high", one<row>(added(c))},
                                 {from_to(c, privileged), "high", from_to(privileged, privileged)}};
  all["container-mounts-host"] = {
      {one<row>(added(mounting("/ -> /host"))), "high", one<row>(added(mounting("/srv -> /data")))},
      {one<row>(added(mounting("/var/run/docker.sock -> /var/run/docker.sock"))), "high",
       one<row>(removed(mounting("/ -> /host")))},
      {one<row>(added(mounting("/etc/cron.d -> /c"))), "high",
       one<row>(added(mounting("/etc/localtime -> /etc/localtime")))},
      {one<row>(added(mounting("/root/.ssh -> /k"))), "high",
       one<row>(added(mounting("/home/ann/app -> /app")))},
      {one<row>(added(mounting("/var/lib/docker/volumes -> /v"))), "high",
       one<row>(added(mounting("/var/lib/app -> /v")))},
      {one<row>(added(mounting("/etc -> /e (ro)"))), "medium",
       one<row>(added(mounting("/srv -> /d (ro)")))},
      {from_to(mounting("/etc -> /e (ro)"), mounting("/etc -> /e")), "high",
       from_to(mounting("/etc -> /e"), known(mounting("/etc -> /e (ro)")))},
      {one<row>(added(mounting("/run/docker.sock -> /d.sock (ro)"))), "high",
       one<row>(added(mounting("/run/app.sock -> /a.sock")))},
      {from_to(mounting("/srv -> /data"), mounting("/etc -> /e")), "high",
       from_to(mounting("/etc -> /e"), mounting("/etc -> /e"))}};
}

}  // namespace

void add_host_takeovers(examples& all) {
  add_kernel(all);
  add_trust(all);
  add_containers(all);
  schemas::protocol p;
  p.interface = "eth0";
  p.family = "ipv4";
  p.source = "networkd";
  p.method = "static";
  const auto dhcp = with(p, [](auto& r) { r.dhcp = true; });
  all["network-configured"] = {
      {from_to(p, dhcp), "low", from_to(p, with(p, [](auto& r) { r.path = "/etc/x"; }))}};
}

}  // namespace tests::shipped_rules
