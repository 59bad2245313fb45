// What is written of sinks, and how an alert looks to a syslog server.
#include "schemas/sinks/sinks.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "alerts/sinks/patience.hpp"
#include "alerts/sinks/syslog_message.hpp"
#include "alerts/sinks/webhook_signature.hpp"
#include "common/net/address_kind.hpp"
#include "common/utf8.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"
#include "tests/support/told_samples.hpp"

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

const schemas::syslog_place& place_of(const schemas::sink& s) {
  return std::get<schemas::syslog_place>(s.place);
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
  CHECK(place_of(all->at(0)).way == schemas::syslog_way::tcp);
  CHECK(place_of(all->at(0)).host == "siem.example");
  CHECK(place_of(all->at(0)).port == "601");
  CHECK(place_of(all->at(1)).path == "/dev/log");
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
      wrong{"sinks: [{name: a, type: pigeon, address: 'udp://h:1'}]\n",
            "muster.yaml:1:25: no type 'pigeon'; want syslog, webhook, mail, jsonl"},
      wrong{"sinks: [{name: a, address: 'udp://h:1'}]\n", "muster.yaml:1:9: a sink without `type`"},
      wrong{"sinks: [{name: a, type: syslog, url: 'https://h'}]\n",
            "muster.yaml:1:33: unknown key 'url'"},
      wrong{"sinks: [{name: a, type: mail}]\n", "muster.yaml:1:9: a sink without `to`"},
      wrong{"sinks: [{name: a, type: mail, to: 'a@b, c@d'}]\n",
            "muster.yaml:1:35: 'a@b, c@d' is no plain mail address"},
      wrong{"sinks: [{name: a, type: mail, to: [\"a@b\\nBcc: c@d\"]}]\n", "muster.yaml:1:36: 'a@b"},
      wrong{"sinks: [{name: a, type: mail, to: -oQ/tmp}]\n", "muster.yaml:1:35: '-oQ/tmp' is no"},
      wrong{"sinks: [{name: a, type: mail, to: a@b, gather: 2h}]\n",
            "muster.yaml:1:48: want `gather` as a time of at most 1h"},
      wrong{"sinks: [{name: a, type: mail, to: a@b, format: ecs}]\n",
            "muster.yaml:1:48: no format 'ecs'; want native"},
      wrong{"sinks: [{name: a, type: mail, to: a@b, filter: {label: 'a b'}}]\n",
            "muster.yaml:1:56: "},
      wrong{"sinks: [{name: a, type: webhook}]\n", "muster.yaml:1:9: a sink without `url`"},
      wrong{"sinks: [{name: a, type: webhook, url: 'ftp://h/'}]\n",
            "muster.yaml:1:39: want https://HOST[:PORT]/PATH"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://joe:pw@h/'}]\n",
            "muster.yaml:1:39: a user or a password has no place in a URL"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h/a b'}]\n", "muster.yaml:1:39: want"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://169.254.169.254/latest'}]\n",
            "muster.yaml:1:39: 169.254.169.254 is an address of the link alone"},
      wrong{"sinks: [{name: a, type: syslog, address: 'udp://[fe80::1]:514'}]\n",
            "muster.yaml:1:42: fe80::1 is an address of the link alone"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h:0/'}]\n", "muster.yaml:1:39: want"},
      wrong{"sinks: [{name: a, type: webhook, url: 'http://siem.example/'}]\n",
            "muster.yaml:1:39: over http anybody on the way reads along"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h/', secret_file: s}]\n",
            "muster.yaml:1:66: want `secret_file` as /PATH"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h/', insecure: true}]\n",
            "muster.yaml:1:53: unknown key 'insecure'"},
      wrong{"sinks: [{name: a, type: syslog, format: efs, address: 'udp://h:1'}]\n",
            "muster.yaml:1:41: no format 'efs'; did you mean 'ecs'?; want native, ecs, ocsf"},
      wrong{"sinks: [{name: a, type: syslog, format: chat, address: 'udp://h:1'}]\n",
            "muster.yaml:1:41: no format 'chat'"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h/', template: '{\"a\": "
            "\"{massage}\"}'}]\n",
            "muster.yaml:1:63: no word '{massage}'; did you mean 'message'?"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h/', template: '{message}'}]\n",
            "muster.yaml:1:63: the template makes no JSON"},
      wrong{"sinks: [{name: a, type: webhook, url: 'https://h/', format: chat, template: '{}'}]\n",
            "muster.yaml:1:77: `format` or `template`, not both"},
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
  const auto m = alerts::syslog_message(tests::told_alert_of("user added: m\"al]lo\\ry"), {},
                                        {"host 1", "42"});
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
    const auto m = alerts::syslog_message(tests::told_alert_of(text), {}, {"h", "1"});
    CHECK(m.size() <= alerts::syslog_bytes);
    const auto j = schemas::json::parse(m.substr(m.find("] {") + 2));
    CHECK(j.at("cut") == true);
    CHECK(j.at("agent") == "web-1");
  }
}

TEST_CASE("mail sinks are read, with labels of agents", "[sinks]") {
  const auto all = sinks_in(
      "sinks:\n"
      "  - {name: a, type: mail, to: root, filter: {label: env=prod}}\n"
      "  - {name: b, type: mail, to: [a@b, c@d], from: m@b, program: /usr/bin/msmtp, gather: 5s,\n"
      "     filter: {label: [env=prod, web]}}\n");
  REQUIRE(all);
  CHECK(std::get<schemas::mail_place>(all->at(0).place) ==
        schemas::mail_place{.to = {"root"}, .from = ""});
  CHECK(all->at(0).labels == std::vector<std::string>{"env=prod"});
  CHECK(std::get<schemas::mail_place>(all->at(1).place) ==
        schemas::mail_place{{"a@b", "c@d"}, "m@b", "/usr/bin/msmtp", 5000});
  CHECK(all->at(1).address == "a@b c@d");
}

TEST_CASE("webhooks are read, and their path is told nobody", "[sinks]") {
  const auto all = sinks_in(
      "sinks:\n"
      "  - {name: chat, type: webhook, url: 'https://hooks.example:8443/T0/secret'}\n"
      "  - {name: near, type: webhook, url: 'http://[::1]/x', secret_file: /s, ca_file: /c,\n"
      "     allow_link_local: true}\n"
      "  - {name: far, type: webhook, url: 'http://siem.example/', allow_http: true}\n");
  REQUIRE(all);
  CHECK(all->at(0).address == "https://hooks.example:8443");
  CHECK(std::get<schemas::webhook_place>(all->at(0).place).url ==
        "https://hooks.example:8443/T0/secret");
  CHECK(std::get<schemas::webhook_place>(all->at(1).place).secret_file == "/s");
  CHECK(all->at(1).allow_link_local);
  CHECK(type_of(all->at(2)) == "webhook");
}

TEST_CASE("a webhook is signed as the published vectors have it", "[sinks][webhook]") {
  const auto text = tests::text_of(tests::shared("data/webhooks/standard-webhooks.json"));
  if (text.empty()) tests::skip("no vectors here: MUSTER_SHARED");
  const auto all = schemas::json::parse(text);
  std::size_t compared = 0;
  const auto sign = [&](const schemas::json& v, const std::string& id, const std::string& at) {
    const auto keys = alerts::webhook_keys(v.at("secret").get<std::string>(), "secret");
    REQUIRE(keys);
    ++compared;
    return alerts::webhook_signature(*keys, id, std::stoll(at), v.at("payload").get<std::string>());
  };
  for (const auto& v : all.at("sign"))
    CHECK(sign(v, v.at("id"), std::to_string(v.at("timestamp").get<std::int64_t>())) ==
          v.at("signature"));
  for (const auto& v : all.at("verify")) {
    const auto& h = v.at("headers");
    if (!h.contains("webhook-id") || !h.contains("webhook-timestamp") ||
        !h.contains("webhook-signature"))
      continue;
    const auto stamp = h.at("webhook-timestamp").get<std::string>();
    if (stamp.empty() || stamp.find_first_not_of("0123456789") != stamp.npos) continue;
    INFO(v.at("name"));
    if (!alerts::webhook_keys(v.at("secret").get<std::string>(), "secret")) {
      CHECK(v.at("valid") == false);
      continue;
    }
    const auto ours = sign(v, h.at("webhook-id"), stamp);
    const auto theirs = " " + h.at("webhook-signature").get<std::string>() + " ";
    // What they refuse for its age alone is signed well.
    if (v.at("valid") == true) CHECK(theirs.find(" " + ours + " ") != theirs.npos);
  }
  CHECK(compared > 5);
}

TEST_CASE("with two secrets a webhook is signed twice", "[sinks][webhook]") {
  const auto one = alerts::webhook_keys("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "s"),
             two = alerts::webhook_keys("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\n\n", "s"),
             both = alerts::webhook_keys(
                 "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\r\n"
                 "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\n",
                 "s");
  REQUIRE(both);
  CHECK(alerts::webhook_signature(*both, "i", 1, "b") ==
        alerts::webhook_signature(*one, "i", 1, "b") + " " +
            alerts::webhook_signature(*two, "i", 1, "b"));
  for (const std::string bad : {"", "\n", "whsec_", "whsec_c2hvcnQ=", "not base64 at all!"})
    CHECK_FALSE(alerts::webhook_keys(bad, "s"));
}

namespace {

sockaddr_storage address(const std::string& text) {
  sockaddr_storage out{};
  sockaddr_in four{};
  sockaddr_in6 six{};
  four.sin_family = AF_INET;
  six.sin6_family = AF_INET6;
  if (::inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1)
    std::memcpy(&out, &four, sizeof four);
  else if (::inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1)
    std::memcpy(&out, &six, sizeof six);
  return out;
}

const sockaddr& plain(const sockaddr_storage& a) { return reinterpret_cast<const sockaddr&>(a); }

}  // namespace

TEST_CASE("addresses of the link and of metadata are known however they are written",
          "[sinks][webhook]") {
  for (const auto* bad :
       {"169.254.0.0", "169.254.169.254", "169.254.255.255", "100.100.100.200", "192.0.0.192",
        "168.63.129.16", "fe80::1", "febf::1", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
        "::ffff:169.254.1.1", "::169.254.1.1", "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1",
        "64:ff9b:1::169.254.169.254", "::ffff:0:169.254.169.254"}) {
    INFO(bad);
    CHECK(common::net::is_link_local(plain(address(bad))));
    CHECK_FALSE(common::net::is_loopback(plain(address(bad))));
  }
  for (const auto* good : {"169.253.255.255", "169.255.0.0", "127.0.0.1", "10.0.0.1", "fec0::1",
                           "fd00::1", "::1", "2001:db8::1"}) {
    INFO(good);
    CHECK_FALSE(common::net::is_link_local(plain(address(good))));
  }
  for (const auto* here : {"127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"})
    CHECK(common::net::is_loopback(plain(address(here))));
  for (const auto* away : {"128.0.0.1", "::2", "::ffff:10.0.0.1"})
    CHECK_FALSE(common::net::is_loopback(plain(address(away))));
}

TEST_CASE("an alert is given up when it was refused often enough in one way", "[sinks]") {
  using namespace std::chrono_literals;
  alerts::patience p;
  for (int n = 0; n < 5000; ++n) CHECK_FALSE(p.is_over({}));  // it is away
  CHECK(p.pause() == 60s);
  CHECK(p.tries() == 0);
  for (int n = 0; n < 2; ++n) CHECK_FALSE(p.is_over(3));
  for (int n = 0; n < 50; ++n) CHECK_FALSE(p.is_over(1500));  // another way
  for (int n = 0; n < 2; ++n) CHECK_FALSE(p.is_over(3));
  CHECK_FALSE(p.is_over({}));
  CHECK(p.is_over(3));
  p.begin_anew();
  CHECK(p.pause() == 0s);
  CHECK(p.is_over(1));
  alerts::patience restarted(2);
  CHECK(restarted.is_over(3));
  alerts::patience fresh;
  for (const auto pause : {500ms, 1000ms, 2000ms}) {
    CHECK_FALSE(fresh.is_over({}));
    CHECK(fresh.pause() == pause);
  }
}
