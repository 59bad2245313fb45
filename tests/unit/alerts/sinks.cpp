// What is written of sinks, and how an alert looks to a syslog server.
#include "schemas/sinks/sinks.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "alerts/sinks/syslog_message.hpp"
#include "common/utf8.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

common::result<std::vector<schemas::sink>> sinks_in(const std::string& text) {
  const tests::temp_dir dir;
  const auto file = dir / "muster.yaml";
  std::ofstream(file) << text;
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  const auto said = common::settings::configuration::read(dir.path());
  if (!said) return common::fail(said.error());
  auto out = schemas::sinks_of(*said);
  if (!out) out.error().detail.erase(0, dir.path().size() + 1);
  return out;
}

schemas::told_alert an_alert(const std::string& message) {
  schemas::told_alert a;
  schemas::alert lead;
  lead.id.bytes = std::string(16, '\x11');
  lead.agent = "web-1";
  lead.rule = "user-added";
  a.id = lead.id;
  a.severity = static_cast<schemas::u64>(schemas::severity::critical);
  a.message = message;
  a.time = 1'700'000'000'000;
  a.agents = {"web-1"};
  a.parts = {lead};
  return a;
}

}  // namespace

TEST_CASE("sinks are read with their filters", "[sinks]") {
  const auto all = sinks_in(
      "sinks:\n"
      "  - {name: siem, type: syslog, address: 'tcp://siem.example:601', format: native}\n"
      "  - name: local\n"
      "    type: syslog\n"
      "    address: unix:/dev/log\n"
      "    filter: {severity: high, rule: [user-added, sudo-gained]}\n");
  REQUIRE(all);
  REQUIRE(all->size() == 2);
  CHECK(all->at(0).way == schemas::syslog_way::tcp);
  CHECK(all->at(0).host == "siem.example");
  CHECK(all->at(0).port == "601");
  CHECK(all->at(1).path == "/dev/log");
  CHECK(all->at(1).least == schemas::severity::high);
  CHECK(all->at(1).rules == std::vector<std::string>{"user-added", "sudo-gained"});
  CHECK(sinks_in("interval: 1h\n")->empty());
}

TEST_CASE("a sink that cannot be is refused with its place", "[sinks][bad]") {
  struct wrong {
    std::string text, told;
  };
  const std::string ok = "{name: a, type: syslog, address: 'udp://127.0.0.1:514'}";
  const auto w = GENERATE_COPY(
      wrong{"sinks: {name: a}\n", "muster.yaml:1:8: want a list of at most 16 sinks"},
      wrong{"sinks: [{type: syslog, address: 'udp://h:1'}]\n",
            "muster.yaml:1:9: a sink without `name`"},
      wrong{"sinks: [{name: a, type: syslog}]\n", "muster.yaml:1:9: a sink without `address`"},
      wrong{"sinks: [{name: A b, type: syslog, address: 'udp://h:1'}]\n",
            "muster.yaml:1:16: want a name"},
      wrong{"sinks: [{name: a, type: webhook, address: 'udp://h:1'}]\n",
            "muster.yaml:1:25: no type 'webhook'; want syslog"},
      wrong{"sinks: [{name: a, type: syslog, format: ecs, address: 'udp://h:1'}]\n",
            "muster.yaml:1:41: no format 'ecs'; want native"},
      wrong{"sinks: [{name: a, type: syslog, address: 'h:1'}]\n",
            "muster.yaml:1:42: want udp://HOST:PORT, tcp://HOST:PORT or unix:/PATH"},
      wrong{"sinks: [{name: a, type: syslog, address: 'udp://h'}]\n", "muster.yaml:1:42: "},
      wrong{"sinks: [{name: a, type: syslog, address: 'unix:relative'}]\n", "muster.yaml:1:42: "},
      wrong{"sinks: [{name: a, type: syslog, adress: 'udp://h:1'}]\n",
            "muster.yaml:1:33: unknown key 'adress'; did you mean 'address'?"},
      wrong{"sinks: [" + ok + ", " + ok + "]\n", "muster.yaml:1:"},
      wrong{"sinks: [{name: a, type: syslog, address: 'udp://h:1', filter: {severity: dire}}]\n",
            "muster.yaml:1:74: no severity 'dire'; want low, medium, high, critical"});
  CAPTURE(w.text, w.told);
  const auto got = sinks_in(w.text);
  REQUIRE_FALSE(got);
  CAPTURE(got.error().detail);
  CHECK(got.error().detail.starts_with(w.told));
}

TEST_CASE("an alert is a message of RFC 5424 with its JSON behind", "[sinks]") {
  const auto m = alerts::syslog_message(an_alert("user added: m\"al]lo\\ry"), {"host 1", "42"});
  const std::string head =
      "<106>1 2023-11-14T22:13:20.000Z host_1 muster 42 user-added [muster@32473 id=\"" +
      std::string("11111111111111111111111111111111") +
      "\" agent=\"web-1\" rule=\"user-added\" severity=\"critical\"] ";
  CHECK(m.substr(0, head.size()) == head);
  const auto j = schemas::json::parse(m.substr(head.size()));
  CHECK(j.at("message") == "user added: m\"al]lo\\ry");
}

TEST_CASE("a message has 8 KiB at most, and says where it was cut", "[sinks]") {
  std::string wide;
  while (wide.size() < 20'000) wide += "日本語";
  for (const auto& text : {std::string(20'000, 'x'), wide, std::string(20'000, '\1')}) {
    const auto m = alerts::syslog_message(an_alert(text), {"h", "1"});
    CHECK(m.size() <= alerts::syslog_bytes);
    const auto j = schemas::json::parse(m.substr(m.find("] {") + 2));
    CHECK(j.at("cut") == true);
    CHECK(j.at("agent") == "web-1");
  }
}
