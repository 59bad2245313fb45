// The network, the software and the places of web-1.
#include "tests/support/query_row_parts.hpp"

namespace tests::fleet_rows {

void add_network(all_rows& to) {
  interface eth, tap;
  eth.name = "eth0", tap.name = "tap0", eth.mac = "02:00:00:00:00:01";
  eth.type = tap.type = "ether", eth.mtu = tap.mtu = 1500, eth.state = tap.state = "up";
  eth.flags = texts{"broadcast", "up"}, tap.flags = texts{"promisc", "up"};
  eth.speed_mbps = 1000, eth.rx_bytes = 1000, eth.tx_bytes = 2000;
  add(to, eth), add(to, tap);
  const auto address_of = [&](const std::string& on, const std::string& ip, int length,
                              const std::string& family) {
    address a;
    a.interface = on, a.ip = ip, a.prefix_length = length, a.family = family, a.permanent = true;
    add(to, a);
  };
  address_of("eth0", "10.0.0.5", 24, "ipv4");
  address_of("eth0", "198.51.100.7", 24, "ipv4");
  address_of("eth0", "fe80::1", 64, "ipv6");
  route out;
  out.family = "ipv4", out.table = "main", out.destination = "default", out.gateway = "10.0.0.1";
  out.interface = "eth0", out.metric = 100, out.type = "unicast", out.tos = 0;
  add(to, out);
  const auto asks = [&](const std::string& kind, const std::string& name, const std::string& value,
                        int position) {
    resolver r;
    r.kind = kind, r.source = kind == "host" ? "/etc/hosts" : "/etc/resolv.conf";
    r.name = name, r.value = value, r.position = position;
    add(to, r);
  };
  asks("nameserver", "", "9.9.9.9", 0);
  asks("host", "localhost", "127.0.0.1", 0);
  asks("host", "web-1", "127.0.0.1", 1);
  asks("host", "update.example.org", "203.0.113.9", 2);
  firewall_chain input;
  input.origin = "live", input.manager = "nftables", input.family = "inet";
  input.table = "filter", input.chain = "input", input.type = "filter", input.hook = "input";
  input.policy = "accept", input.rules = 0, input.digest = "00", input.enabled = true;
  add(to, input);
}

void add_software(all_rows& to) {
  container app, db;
  app.runtime = db.runtime = "docker", app.container_id = "c1", db.container_id = "c2";
  app.name = "app", db.name = "db", app.image = "app:latest", db.image = "postgres:16";
  app.image_id = "i1", db.image_id = "i2", app.state = "running", db.state = "exited";
  app.privileged = true, db.privileged = false, app.user = "root", db.user = "postgres";
  app.mounts = texts{"/var/run/docker.sock:/var/run/docker.sock"}, db.mounts = texts{};
  app.command = texts{"/app"}, db.command = texts{"postgres"};
  app.created_at = db.created_at = days_ago(10);
  add(to, app), add(to, db);
  const auto certified = [&](const std::string& hash, std::int64_t days_left,
                             const std::string& type, int bits, bool is_ca) {
    certificate c;
    c.sha256 = hash, c.path = "/etc/ssl/" + hash + ".pem", c.subject = "CN=" + hash;
    c.issuer = "CN=ca", c.not_before = days_ago(300), c.not_after = days_ago(-days_left);
    c.key_type = type, c.key_bits = bits, c.signature_algorithm = "sha256WithRSAEncryption";
    c.self_signed = is_ca, c.ca = is_ca;
    add(to, c);
  };
  certified("soon", 10, "RSA", 2048, false);
  certified("late", 500, "EC", 256, false);
  certified("weak", 700, "RSA", 1024, true);
  browser_extension wide;
  wide.browser = "chrome", wide.user = "ann", wide.profile = "/home/ann/.config/chrome/Default";
  wide.extension_id = "abcd", wide.version = "1.0", wide.name = "Reads all", wide.enabled = true;
  wide.permissions = texts{"<all_urls>", "cookies"}, wide.profile_name = "Ann";
  add(to, wide);
  ssh_key open, closed;
  open.path = "/home/bob/.ssh/id_rsa", closed.path = "/home/ann/.ssh/id_ed25519";
  open.user = "bob", closed.user = "ann", open.uid = 1001, closed.uid = 1000;
  open.type = "rsa", closed.type = "ed25519", open.bits = 1024, closed.bits = 256;
  open.encrypted = false, closed.encrypted = true, open.mode = "0644", closed.mode = "0600";
  add(to, open), add(to, closed);
}

void add_places(all_rows& to) {
  repository debian, other;
  debian.format = other.format = "deb", debian.file = "/etc/apt/sources.list";
  other.file = "/etc/apt/sources.list.d/other.list", debian.type = other.type = "deb";
  debian.name = "deb http://deb.debian.org/debian bookworm";
  other.name = "deb http://packages.example.net/x stable";
  debian.uri = "http://deb.debian.org/debian", other.uri = "http://packages.example.net/x";
  debian.suite = "bookworm", other.suite = "stable", debian.components = texts{"main", "contrib"};
  other.components = texts{"main"}, debian.enabled = other.enabled = true;
  debian.verified = true, other.verified = false;
  add(to, debian), add(to, other);
  update ssl, vim;
  ssl.name = "openssl", vim.name = "vim", ssl.architecture = vim.architecture = "amd64";
  ssl.format = vim.format = "deb", ssl.installed = "3.0.11-1~deb12u1", vim.installed = "2:9.0-1";
  ssl.version = "3.0.15-1~deb12u1", vim.version = "2:9.1-1", ssl.security = true;
  vim.security = false, ssl.held = false, vim.held = true, ssl.source = "openssl";
  add(to, ssl), add(to, vim);
  security_module apparmor, profile;
  apparmor.module = profile.module = "apparmor", apparmor.mode = "enabled";
  profile.name = "/usr/sbin/cupsd", profile.mode = "complain", profile.source = "/etc/apparmor.d/x";
  apparmor.configured = "enabled";
  add(to, apparmor), add(to, profile);
  preload odd;
  odd.kind = "preload", odd.source = "/etc/ld.so.preload", odd.variable = "LD_PRELOAD";
  odd.path = "/usr/lib/libhide.so", odd.exists = true, odd.uid = 0, odd.mode = "0755";
  add(to, odd);
  suid_file sudo, shell;
  sudo.path = "/usr/bin/sudo", shell.path = "/tmp/.x/sh", sudo.owner = shell.owner = "root";
  sudo.uid = shell.uid = 0, sudo.group = shell.group = "root", sudo.mode = shell.mode = "4755";
  sudo.kinds = shell.kinds = texts{"setuid"}, sudo.nosuid = shell.nosuid = false;
  add(to, sudo), add(to, shell);
}

void add_checks(all_rows& to) {
  policy base;
  base.policy = "baseline", base.name = "Baseline", base.origin = "local", base.dialect = "muster";
  add(to, base);
  for (const auto& [id, result, severity] :
       {std::tuple{"1", "passed", "low"}, {"2", "failed", "critical"}, {"3", "failed", "low"}}) {
    check c;
    c.policy = "baseline", c.check_id = id, c.title = std::string("check ") + id;
    c.result = result, c.severity = severity, c.references = texts{"cis:5.2." + std::string(id)};
    add(to, c);
  }
}

}  // namespace tests::fleet_rows
