// What is said of the machine's network, beside what ss and ip say. Where a table moves while it is
// compared, the tool is asked before and after: what both times were there must be ours, and what
// is ours must have been there once.
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "common/file_memory.hpp"
#include "common/subprocess.hpp"
#include "schemas/json.hpp"
#include "tests/support/children.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using words = std::set<std::string>;

std::string said_by(const std::vector<std::string>& argv) {
  const auto r = common::run(argv, {.time = std::chrono::seconds{20}, .output_bytes = 64u << 20});
  return r && r->exit_status == 0 ? r->output : std::string{};
}

schemas::json ip(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"ip", "-j"});
  auto all = schemas::json::parse(said_by(arguments), nullptr, false);
  return all.is_array() ? all : schemas::json{};
}

/// `[::1%lo]:53` → `::1 53`. ss writes `*` for the IPv6 address that also takes IPv4.
std::string end_of(const std::string& s) {
  const auto colon = s.rfind(':');
  auto address = s.substr(0, colon), port = s.substr(colon + 1);
  if (address.starts_with('[')) address = address.substr(1, address.size() - 2);
  address = address.substr(0, address.find('%'));
  return (address == "*" ? "::" : address) + " " + (port == "*" ? "0" : port);
}

words sockets_of_ss() {
  words out;
  std::istringstream in(said_by({"ss", "-Htuan"}));
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string kind, state, rx, tx, local, remote;
    fields >> kind >> state >> rx >> tx >> local >> remote;
    out.insert(kind + " " + end_of(local) + " " + end_of(remote));
  }
  return out;
}

/// Local and remote end of a socket → the processes that hold it, where ss knows any.
std::map<std::string, std::set<std::int64_t>> owners_by_ss() {
  std::map<std::string, std::set<std::int64_t>> out;
  std::istringstream in(said_by({"ss", "-Htuanp"}));
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string kind, state, rx, tx, local, remote;
    fields >> kind >> state >> rx >> tx >> local >> remote;
    auto& pids = out[kind + " " + end_of(local) + " " + end_of(remote)];
    for (auto at = line.find(",pid="); at != line.npos; at = line.find(",pid=", at + 1))
      pids.insert(std::atoll(line.c_str() + at + 5));
  }
  return out;
}

words our_sockets() {
  words out;
  struct ::stat own {};
  REQUIRE(::stat("/proc/self/ns/net", &own) == 0);
  for (const auto& p : rows<schemas::port>(scan(table_id::ports, "/")))
    if (p.net_namespace == static_cast<std::int64_t>(own.st_ino) &&
        !p.protocol->starts_with("raw") && !p.protocol->starts_with("udplite"))
      out.insert(fmt::format("{} {} {} {} {}", p.protocol->substr(0, 3), *p.local_address,
                             *p.local_port, *p.remote_address, *p.remote_port));
  return out;
}

/// Those of `a` that are not in `b`.
words without(const words& a, const words& b) {
  words out;
  std::ranges::set_difference(a, b, std::inserter(out, out.end()));
  return out;
}

/// What ours and two looks of ss around it do not agree on.
struct disagreement {
  words missed, invented;
  bool is_empty() const { return missed.empty() && invented.empty(); }
};

disagreement compare_with_ss() {
  const auto before = sockets_of_ss();
  const auto ours = our_sockets();
  const auto after = sockets_of_ss();
  words both, either = before;
  std::ranges::set_intersection(before, after, std::inserter(both, both.end()));
  either.insert(after.begin(), after.end());
  return {without(both, ours), without(ours, either)};
}

}  // namespace

TEST_CASE("live, the sockets are those of ss", "[inventory][live]") {
  if (said_by({"ss", "-V"}).empty()) tests::skip("no ss here");
  // One that came and went between the looks of ss is seen by ours alone, on a busy host: what is
  // wrong is wrong each time.
  disagreement d = compare_with_ss();
  for (int again = 0; again < 10 && !d.is_empty(); ++again) d = compare_with_ss();
  CHECK(d.missed == words{});
  CHECK(d.invented == words{});
}

TEST_CASE("live, a socket that listens is its process's", "[inventory][live]") {
  tests::children one;
  REQUIRE(one.start([] { return tests::hold_sockets(30'000, 2); }));
  const auto all = rows<schemas::port>(scan(table_id::ports, "/"));
  const auto tcp =
      the(all, [&](const auto& p) { return p.pid == one.pid(0) && p.protocol == "tcp"; });
  CHECK(tcp.local_port == 32'000);
  CHECK(tcp.state == "listening");
  CHECK(tcp.process.value_or("").starts_with("unit"));
  CHECK(the(all, [&](const auto& p) {
          return p.pid == one.pid(0) && p.protocol == "udp";
        }).local_port == 32'001);
}

TEST_CASE("live, who holds a socket is who ss says", "[inventory][live]") {
  tests::children one;
  REQUIRE(one.start([] { return tests::hold_sockets(30'100, 2); }));
  const auto before = owners_by_ss();
  if (before.empty()) tests::skip("no ss here");
  const auto all = rows<schemas::port>(scan(table_id::ports, "/"));
  const auto after = owners_by_ss();
  std::size_t compared = 0;
  for (const auto& p : all) {
    const auto name = fmt::format("{} {} {} {} {}", p.protocol->substr(0, 3), *p.local_address,
                                  *p.local_port, *p.remote_address, *p.remote_port);
    const auto was = before.find(name), is = after.find(name);
    if (was == before.end() || is == after.end() || was->second != is->second ||
        p.protocol->starts_with("udplite"))
      continue;                         // it came or went
    if (was->second.empty()) continue;  // several sockets of one name, or nobody's
    CAPTURE(name, p.pid.value_or(0));
    CHECK((p.pid && was->second.contains(*p.pid)));
    ++compared;
  }
  CHECK(compared >= 2);
}

TEST_CASE(
    "live, with a memory a socket stays its owner's for as long as that holds it, under the name "
    "it has now",
    "[inventory][live]") {
  const int held = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  REQUIRE(::bind(held, reinterpret_cast<const sockaddr*>(&at), size) == 0);
  REQUIRE(::getsockname(held, reinterpret_cast<sockaddr*>(&at), &size) == 0);
  common::unique_fd ours{held};
  tests::children heir;
  REQUIRE(heir.start([] { return ::prctl(PR_SET_NAME, "heir") == 0; }));
  const auto host =
      *common::root_dir::open("/")->remembering(std::make_shared<common::file_memory>());
  const auto seen = [&] {
    return the(
        rows<schemas::port>(inventory::run(provider_of(table_id::ports), host)),
        [&](const auto& p) { return p.local_port == ntohs(at.sin_port) && p.protocol == "udp"; });
  };
  const auto lower =
      std::min<std::int64_t>(::getpid(), heir.pid(0));  // ours, until numbers start anew
  CHECK(seen().pid == lower);
  REQUIRE(::prctl(PR_SET_NAME, "renamed") ==
          0);  // for good: what changes back, another test that looks on takes for noise
  if (lower == ::getpid()) CHECK(seen().process == "renamed");
  ours = {};
  CHECK(seen().pid == heir.pid(0));
  CHECK(seen().process == "heir");
}

TEST_CASE("live, the sockets of other network namespaces are there, and whose they are",
          "[inventory][live]") {
  tests::children two;
  tests::namespace_of_ours apart;
  if (!apart.entered()) tests::skip("no network namespace may be made here");
  const bool started = two.start([] { return tests::hold_sockets(0, 2); }) &&
                       two.start([] { return tests::hold_sockets(2, 2); });
  apart.leave();
  REQUIRE(started);
  struct ::stat own {};
  REQUIRE(::stat("/proc/self/ns/net", &own) == 0);
  std::map<std::int64_t, std::set<std::int64_t>> ports_of;
  for (const auto& p : rows<schemas::port>(scan(table_id::ports, "/")))
    if (p.pid == two.pid(0) || p.pid == two.pid(1)) {
      CHECK(p.net_namespace != static_cast<std::int64_t>(own.st_ino));
      ports_of[*p.pid].insert(*p.local_port);
    }
  CHECK(ports_of[two.pid(0)] == std::set<std::int64_t>{2000, 2001});
  CHECK(ports_of[two.pid(1)] == std::set<std::int64_t>{2002, 2003});
}

TEST_CASE("live, the interfaces are those of ip", "[inventory][live]") {
  const auto links = ip({"-d", "link"});
  if (links.empty()) tests::skip("no ip here");
  const auto flags_of = [](const std::vector<std::string>& all) {
    std::set<std::string> out;
    for (auto flag : all) {
      std::ranges::transform(flag, flag.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
      });
      // What the kernel derives from the state of the link, ip lists too, and a word of its own.
      if (flag != "running" && flag != "lower_up" && flag != "no-carrier" && flag != "dormant" &&
          flag != "echo")
        out.insert(flag);
    }
    return fmt::format("{}", fmt::join(out, ","));
  };
  std::set<std::vector<std::string>> expected, ours;
  for (const auto& l : links) {
    const auto kind = l.contains("linkinfo") ? l["linkinfo"].value("info_kind", "") : "";
    expected.insert({l["ifname"], l["link_type"], l.value("address", ""),
                     std::to_string(l["mtu"].get<int>()), l["operstate"], kind,
                     flags_of(l["flags"])});
  }
  for (const auto& i : rows<schemas::interface>(scan(table_id::interfaces, "/")))
    ours.insert({*i.name, *i.type, i.mac.value_or(""), std::to_string(*i.mtu), *i.state,
                 i.kind.value_or(""), flags_of(*i.flags)});
  CHECK(ours == expected);
}

TEST_CASE("live, the addresses are those of ip", "[inventory][live]") {
  const auto links = ip({"addr"});
  if (links.empty()) tests::skip("no ip here");
  words expected, ours;
  for (const auto& l : links)
    for (const auto& a : l["addr_info"])
      if (a.contains("local"))
        expected.insert(fmt::format("{} {} {} {} {}", l["ifname"].get<std::string>(),
                                    a["family"].get<std::string>(), a["local"].get<std::string>(),
                                    a["prefixlen"].get<int>(), a["scope"].get<std::string>()));
  for (const auto& a : rows<schemas::address>(scan(table_id::addresses, "/")))
    ours.insert(
        fmt::format("{} {} {} {} {}", *a.interface, *a.family, *a.ip, *a.prefix_length, *a.scope));
  CHECK(ours == expected);
}

TEST_CASE("live, the routes of the main table are those of ip", "[inventory][live]") {
  if (said_by({"ip", "-V"}).empty()) tests::skip("no ip here");
  words expected, ours;
  for (const auto* family : {"-4", "-6"})
    for (const auto& r : ip({family, "route"})) {
      std::string to = r["dst"];
      const std::string everything = family == std::string("-4") ? "0.0.0.0/0" : "::/0",
                        host = family == std::string("-4") ? "/32" : "/128";
      if (to == "default") to = everything;
      if (to.find('/') == to.npos) to += host;
      for (const auto& hop : r.contains("nexthops") ? r["nexthops"] : schemas::json::array({r}))
        expected.insert(to + " " + hop.value("gateway", "") + " " + hop.value("dev", "") + " " +
                        std::to_string(r.value("metric", 0)));
    }
  for (const auto& r : rows<schemas::route>(scan(table_id::routes, "/")))
    if (r.table == "main")
      ours.insert(*r.destination + " " + r.gateway.value_or("") + " " + r.interface.value_or("") +
                  " " + std::to_string(*r.metric));
  CHECK(ours == expected);
}

TEST_CASE("live, unit files are in the state that systemctl says", "[inventory][live]") {
  const auto said = schemas::json::parse(
      said_by({"systemctl", "--root=/", "list-unit-files", "-o", "json", "--no-pager"}), nullptr,
      false);
  if (!said.is_array() || said.empty()) tests::skip("no systemctl here");
  std::map<std::string, std::string> ours;
  for (const auto& s : rows<schemas::service>(scan(table_id::services, "/")))
    if (s.manager == "systemd") ours[*s.name] = s.enabled.value_or("");
  std::size_t compared = 0;
  for (const auto& unit : said) {
    const std::string name = unit["unit_file"], type = name.substr(name.rfind('.') + 1);
    if (type != "service" && type != "socket" && type != "timer" && type != "path")
      continue;  // not in the table
    INFO(name);
    CHECK(ours[name] == unit["state"]);
    ++compared;
  }
  CHECK(compared > 0);
}
