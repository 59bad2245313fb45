// Every rule of policies/alerts.yml fires on its example and not on its counter-example.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

using namespace tests;
using schemas::change_set;
using schemas::table_id;

namespace {

struct example {
  change_set fires;
  std::string severity;
  change_set silent;
};
using examples = std::map<std::string, std::vector<example>>;

/// A row like `row` with something set.
template <class Row, class F>
Row with(Row row, F&& set) {
  set(row);
  return row;
}

template <class Row>
change_set one(schemas::change c) {
  return set_of(Row::id, {std::move(c)});
}
template <class Row>
change_set from_to(const Row& before, const Row& after) {
  return one<Row>(modified(before, after));
}

schemas::check outcome(const std::string& result, const schemas::text& definition = {}) {
  schemas::check c;
  c.policy = "p";
  c.check_id = "1";
  c.title = "t";
  c.result = result;
  c.definition = definition;
  return c;
}

void add_checks(examples& all) {
  using row = schemas::check;
  all["check-flipped"] = {
      {from_to(outcome("passed"), outcome("failed")), "high",
       from_to(outcome("failed"), outcome("failed"))},
      {from_to(outcome("failed"), outcome("passed")), "low", one<row>(added(outcome("passed")))},
      {from_to(outcome("passed"), outcome("not_applicable")), "medium",
       one<row>(removed(outcome("failed")))},
      // A collector that did not say yet what the check demands.
      {from_to(outcome("passed"), outcome("failed", "aa")), "high",
       from_to(outcome("passed", "aa"), outcome("failed", "bb"))}};
  all["check-redefined"] = {{from_to(outcome("passed", "aa"), outcome("failed", "bb")), "medium",
                             from_to(outcome("passed", "aa"), outcome("failed", "aa"))},
                            {from_to(outcome("failed", "aa"), outcome("failed", "bb")), "low",
                             from_to(outcome("failed"), outcome("failed", "bb"))}};
  all["check-invalid"] = {{from_to(outcome("passed"), outcome("invalid")), "medium",
                           from_to(outcome("invalid"), outcome("invalid"))},
                          {one<row>(added(outcome("invalid"))), "medium",
                           from_to(outcome("invalid"), outcome("passed"))}};
  const auto score = [](std::int64_t before, std::int64_t after) {
    return set_of(table_id::checks, {}, {{"p", before, after}});
  };
  all["score-fell"] = {{score(8000, 7999), "medium", score(7000, 8000)},
                       {score(8000, 0), "medium", score(8000, -1)}};
  all["score-collapsed"] = {{score(8000, 6000), "high", score(8000, 6001)}};
}

void add_policies(examples& all) {
  schemas::policy p;
  p.policy = "p";
  p.sha256 = "aa";
  p.trust = "no commands";
  const auto other = with(p, [](auto&r) { r.sha256 = "bb"; }),
             trusted = with(p, [](auto&r) { r.trust = "commands"; });
  using row = schemas::policy;
  all["policy-changed"] = {{from_to(p, other), "medium", from_to(p, trusted)}};
  all["policy-removed"] = {{one<row>(removed(p)), "high", one<row>(added(p))}};
  all["policy-commands-trusted"] = {{from_to(p, trusted), "high", from_to(trusted, trusted)},
                                    {one<row>(added(trusted)), "high", from_to(trusted, p)}};
}

schemas::package installed(const std::string& name, const std::string& version,
                           const std::string& status = "install ok installed") {
  schemas::package p;
  p.name = name;
  p.version = version;
  p.architecture = "amd64";
  p.format = "deb";
  p.status = status;
  return p;
}

void add_packages(examples& all) {
  using row = schemas::package;
  const auto upgrade = [](const std::string& name) {
    return set_of(table_id::packages, {removed(installed(name, "1")), added(installed(name, "2"))});
  };
  const auto old = installed("openssl", "1"),
             half = installed("openssl", "1", "install ok half-configured");
  all["package-added"] = {{one<row>(added(old)), "low", upgrade("openssl")}};
  all["package-removed"] = {{one<row>(removed(old)), "low", upgrade("openssl")}};
  all["package-changed"] = {{upgrade("openssl"), "medium", one<row>(added(old))},
                            {from_to(old, installed("openssl", "1", "hold ok installed")), "medium",
                             one<row>(removed(old))}};
  all["security-package-removed"] = {
      {one<row>(removed(installed("auditd", "1"))), "high", upgrade("auditd")},
      {one<row>(removed(installed("apparmor", "1"))), "high",
       one<row>(removed(installed("apparmor-doc", "1")))}};
  all["package-not-configured"] = {{from_to(old, half), "medium", from_to(half, old)}};
  all["remote-shell-installed"] = {
      {one<row>(added(installed("telnetd", "1"))), "medium",
       one<row>(added(installed("telnet", "1")))},
      {one<row>(added(installed("socat", "1"))), "medium", upgrade("socat")}};
}

schemas::user user(const std::string& name, std::int64_t uid) {
  schemas::user u;
  u.name = name;
  u.uid = uid;
  u.gid = 100;
  u.shell = "/bin/bash";
  u.home = "/home/" + name;
  return u;
}

void add_users(examples& all) {
  using row = schemas::user;
  const auto alice = user("alice", 1000), toor = user("toor", 0);
  const auto nologin = with(alice, [](auto&u) { u.shell = "/usr/sbin/nologin"; }),
             zsh = with(alice, [](auto&u) { u.shell = "/bin/zsh"; });
  const auto moved = with(alice, [](auto&u) { u.home = "/tmp"; }),
             wheel = with(alice, [](auto&u) { u.gid = 10; });
  const auto rooted = with(alice, [](auto& u) { u.gid = 0; });
  all["user-added"] = {{one<row>(added(alice)), "medium", one<row>(removed(alice))}};
  all["new-uid-0"] = {{one<row>(added(toor)), "critical",
                       from_to(toor, with(toor, [](auto& u) { u.shell = "/bin/sh"; }))}};
  all["user-removed"] = {{one<row>(removed(alice)), "low", one<row>(added(alice))}};
  all["user-shell-changed"] = {{from_to(alice, zsh), "medium", from_to(alice, moved)},
                               {from_to(nologin, alice), "high", one<row>(added(alice))},
                               {from_to(alice, nologin), "medium", one<row>(removed(nologin))}};
  all["user-gid-changed"] = {{from_to(alice, wheel), "medium", from_to(alice, zsh)},
                             {from_to(alice, rooted), "high", from_to(rooted, rooted)}};
  all["user-home-changed"] = {{from_to(alice, moved), "low", from_to(alice, zsh)}};
}

schemas::group group(const std::string& name, std::vector<std::string> members,
                     std::int64_t gid = 27) {
  schemas::group g;
  g.name = name;
  g.gid = gid;
  g.members = std::move(members);
  return g;
}

void add_groups(examples& all) {
  using row = schemas::group;
  const auto none = group("sudo", {}), some = group("sudo", {"mallory"});
  all["group-added"] = {{one<row>(added(none)), "low", one<row>(removed(none))}};
  all["group-removed"] = {{one<row>(removed(none)), "low", one<row>(added(none))}};
  all["new-gid-0"] = {{one<row>(added(group("toor", {}, 0))), "high", one<row>(added(none))}};
  all["admin-group-joined"] = {
      {from_to(none, some), "high", from_to(some, none)},
      {one<row>(added(group("docker", {"a"}))), "high",
       from_to(group("audio", {}), group("audio", {"a"}))},
      {from_to(group("wheel", {"a"}), group("wheel", {"a", "b"})), "high", one<row>(added(none))},
      {from_to(group("root", {}), group("root", {"a"})), "high", one<row>(removed(some))}};
  all["admin-group-left"] = {{from_to(some, none), "low", from_to(none, some)},
                             {one<row>(removed(some)), "low", one<row>(removed(none))}};
}

void add_system(examples& all) {
  schemas::os os;
  os.host = "host";
  os.name = "Debian";
  os.version = "12";
  os.kernel = "6.1.0-10";
  os.hostname = "a";
  const auto kernel = with(os, [](auto&r) { r.kernel = "6.1.0-11"; }),
             version = with(os, [](auto&r) { r.version = "13"; });
  const auto called = with(os, [](auto& r) { r.hostname = "b"; });
  all["kernel-changed"] = {{from_to(os, kernel), "medium", from_to(os, version)}};
  all["os-changed"] = {{from_to(os, version), "medium", from_to(os, kernel)}};
  all["hostname-changed"] = {{from_to(os, called), "low", from_to(os, kernel)}};
  schemas::hardware h;
  h.host = "host";
  h.cpu_model = "c";
  h.cpu_cores = 2;
  h.memory_total_bytes = 100;
  h.board_serial = "s";
  const auto memory = with(h, [](auto&r) { r.memory_total_bytes = 200; }),
             cpu = with(h, [](auto&r) { r.cpu_cores = 4; });
  const auto board = with(h, [](auto&r) { r.board_serial = "t"; }),
             vendor = with(h, [](auto&r) { r.board_vendor = "v"; });
  all["hardware-changed"] = {{from_to(h, memory), "low", from_to(h, vendor)},
                             {from_to(h, cpu), "low", from_to(h, h)},
                             {from_to(h, board), "high", from_to(h, vendor)}};
}

schemas::port port_of(const std::string& protocol, const std::string& state, std::int64_t inode,
                      const std::string& process = "sshd") {
  schemas::port p;
  p.protocol = protocol;
  p.local_address = "0.0.0.0";
  p.local_port = 22;
  p.remote_address = "0.0.0.0";
  p.remote_port = 0;
  p.inode = inode;
  p.net_namespace = 4026531840;
  p.state = state;
  p.process = process;
  p.pid = inode;
  return p;
}

void add_ports(examples& all) {
  using row = schemas::port;
  const auto both = [](const row& before, const row& after) {
    return set_of(table_id::ports, {removed(before), added(after)});
  };
  const auto tcp = port_of("tcp", "listening", 1), udp = port_of("udp", "unconnected", 1),
             talk = port_of("tcp", "established", 9);
  const auto local = with(tcp, [](auto& p) { p.local_address = "127.0.0.1"; });
  const auto high = with(udp, [](auto&p) { p.local_port = 40'000; }),
             moved = with(port_of("tcp", "listening", 2), [](auto&p) { p.local_port = 23; });
  const auto elsewhere = with(port_of("tcp", "listening", 2), [](auto& p) { p.net_namespace = 7; });
  const auto reopened = both(tcp, port_of("tcp", "listening", 2));
  all["port-opened"] = {
      {one<row>(added(tcp)), "medium", reopened},
      {one<row>(added(udp)), "medium", one<row>(added(talk))},
      {one<row>(added(local)), "low", one<row>(added(port_of("udp", "established", 1)))},
      {one<row>(added(high)), "low", both(udp, port_of("udp", "unconnected", 2))},
      {both(tcp, moved), "medium", one<row>(removed(tcp))},
      {both(tcp, elsewhere), "medium", one<row>(added(port_of("raw", "unconnected", 1)))},
      {both(talk, tcp), "medium", from_to(tcp, port_of("tcp", "listening", 1, "other"))},
      {from_to(port_of("tcp", "close", 1), tcp), "medium",
       both(tcp, port_of("tcp", "listening", 2, "other"))}};
  all["port-closed"] = {{one<row>(removed(tcp)), "low", reopened},
                        {one<row>(removed(udp)), "low", one<row>(removed(talk))}};
  all["port-owner-changed"] = {
      {both(tcp, port_of("tcp", "listening", 2, "other")), "medium", reopened},
      {from_to(udp, port_of("udp", "unconnected", 1, "other")), "medium",
       from_to(talk, port_of("tcp", "established", 9, "other"))}};
}

void add_network(examples& all) {
  schemas::interface eth;
  eth.name = "eth0";
  eth.mac = "02:00:00:00:00:01";
  eth.mtu = 1500;
  all["interface-added"] = {
      {one<schemas::interface>(added(eth)), "low", one<schemas::interface>(removed(eth))}};
  all["interface-mac-changed"] = {
      {from_to(eth, with(eth, [](auto& i) { i.mac = "02:00:00:00:00:02"; })), "medium",
       from_to(eth, with(eth, [](auto& i) { i.mtu = 9000; }))}};
  schemas::address ip;
  ip.interface = "eth0";
  ip.ip = "192.0.2.1";
  ip.prefix_length = 24;
  ip.scope = "global";
  all["address-added"] = {
      {one<schemas::address>(added(ip)), "low",
       one<schemas::address>(added(with(ip, [](auto& a) { a.scope = "link"; })))}};
  schemas::route way;
  way.family = "ipv4";
  way.destination = "0.0.0.0/0";
  way.gateway = "192.0.2.254";
  const auto lan = with(way, [](auto& r) { r.destination = "198.51.100.0/24"; });
  all["default-route-changed"] = {
      {one<schemas::route>(added(way)), "medium", one<schemas::route>(added(lan))},
      {one<schemas::route>(removed(way)), "medium", one<schemas::route>(removed(lan))}};
}

void add_services(examples& all) {
  using row = schemas::service;
  row s;
  s.name = "auditd.service";
  s.manager = "systemd";
  s.enabled = "disabled";
  s.state = "active";
  s.binary = "/usr/sbin/auditd";
  const auto enabled = with(s, [](auto&r) { r.enabled = "enabled"; }),
             failed = with(s, [](auto&r) { r.state = "failed"; });
  const auto other = with(s, [](auto&r) { r.binary = "/tmp/x"; }),
             plain = with(s, [](auto&r) { r.name = "demo.service"; });
  all["service-added"] = {{one<row>(added(s)), "low", one<row>(removed(s))}};
  all["service-enabled"] = {{from_to(s, enabled), "medium", from_to(enabled, s)}};
  all["service-program-changed"] = {{from_to(s, other), "high", from_to(s, enabled)}};
  all["service-failed"] = {{from_to(s, failed), "medium", from_to(failed, s)}};
  all["security-service-stopped"] = {{from_to(s, failed), "high", from_to(failed, s)},
                                     {one<row>(removed(s)), "high", one<row>(removed(plain))}};
}

const examples& all_examples() {
  static const auto all = [] {
    examples out;
    for (const auto add : {add_checks, add_policies, add_packages, add_users, add_groups,
                           add_system, add_ports, add_network, add_services})
      add(out);
    return out;
  }();
  return all;
}

std::set<std::string> shipped_ids() {
  std::set<std::string> ids;
  for (const auto& r : shipped().scores) ids.insert(r.id);
  for (const auto& [id, table] : shipped().tables)
    for (const auto& r : table.rules) ids.insert(r.id);
  return ids;
}

}  // namespace

TEST_CASE("every shipped rule has an example, and there are twenty at least", "[analyzer]") {
  std::set<std::string> known;
  for (const auto& [id, list] : all_examples()) known.insert(id);
  CHECK(shipped_ids() == known);
  CHECK(shipped().count == known.size());
  CHECK(known.size() >= 20);
}

TEST_CASE("every shipped rule fires on its example and not on its counter-example", "[analyzer]") {
  for (const auto& [id, list] : all_examples()) {
    for (const auto& e : list) {
      INFO(id << " " << e.severity);
      CHECK(std::ranges::count(raised(shipped(), e.fires), id + " " + e.severity) == 1);
      for (const auto& a : alerts_for(shipped(), e.silent)) CHECK(a.rule != id);
    }
  }
}

TEST_CASE("the texts of the shipped rules", "[analyzer]") {
  const auto first = [](const change_set& set) {
    return alerts_for(shipped(), set).front().message;
  };
  using p = schemas::package;
  CHECK(first(from_to(outcome("passed"), outcome("failed"))) ==
        "check 1 of p: passed -> failed: t");
  CHECK(first(set_of(table_id::checks, {}, {{"p", 8000, 6667}})) ==
        "the score of p fell from 80.00 % to 66.67 %");
  CHECK(first(one<p>(added(installed("a", "1")))) == "installed: a 1 (amd64)");
  CHECK(first(one<p>(removed(installed("a", "1")))) == "removed: a 1 (amd64)");
  CHECK(first(set_of(table_id::packages,
                     {removed(installed("a", "1")), added(installed("a", "2"))})) == "a: 1 -> 2");
  CHECK(first(from_to(installed("a", "1"), installed("a", "1", "hold ok installed"))) ==
        "a 1 (amd64): changed in place");
  CHECK(first(one<schemas::user>(added(user("eve", 7)))) == "user eve (uid 7)");
  CHECK(first(one<schemas::group>(added(group("g", {}, 9)))) == "group g (gid 9)");
}
