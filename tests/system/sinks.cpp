// Alerts that leave: syslog receivers of three kinds, there, away, and back.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "tests/support/json_schemas.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/sinks.hpp"
#include "tests/support/syslog_receiver.hpp"

namespace {

std::string sink_line(const std::string& name, const std::string& address,
                      const std::string& more = "") {
  return "  - {name: " + name + ", type: syslog, address: \"" + address + "\"" + more + "}\n";
}

/// The JSON behind the header.
schemas::json alert_in(const std::string& message) {
  return schemas::json::parse(message.substr(message.find("] {") + 2));
}

std::set<std::string> ids_in(const std::vector<std::string>& messages) {
  std::set<std::string> out;
  for (const auto& m : messages) out.insert(alert_in(m).at("id").get<std::string>());
  return out;
}

void scan_with(tests::pipeline& p, const std::string& user, int uid) {
  p.add_user(user, uid);
  p.muster({"scan-now", p.agent});
}

}  // namespace

TEST_CASE("what is told reaches a syslog server, whichever way leads to it", "[system][sinks]") {
  tests::pipeline p("1h");
  const auto udp = "udp://" + tests::free_address().text(),
             tcp = "tcp://" + tests::free_address().text(), local = "unix:" + p.file("log.sock");
  tests::configure_sinks(p, sink_line("by-udp", udp) + sink_line("by-tcp", tcp) +
                                sink_line("local", local) +
                                sink_line("quiet", tcp, ", filter: {rule: no-such-rule}"));
  const tests::syslog_receiver over_udp(udp), over_tcp(tcp), locally(local);
  p.start_all();
  p.await_settled("the first scan");
  scan_with(p, "mallory", 0);
  tests::await("an alert", [&] { return !tests::told_ids(p).empty(); });
  for (const auto* r : {&over_udp, &over_tcp, &locally})
    tests::await("the receiver to have it",
                 [&] { return ids_in(r->messages()) == tests::told_ids(p); });
  const auto first = over_tcp.messages().at(0);
  // Facility 13, and a level of syslog for each severity.
  const std::map<std::string, std::string> levels{
      {"low", "<109>1 "}, {"medium", "<108>1 "}, {"high", "<107>1 "}, {"critical", "<106>1 "}};
  CHECK(first.starts_with(levels.at(alert_in(first).at("severity"))));
  CHECK(first.find(" muster ") != std::string::npos);
  CHECK(first.find("[muster@32473 id=\"" + alert_in(first).at("id").get<std::string>() + "\" ") !=
        std::string::npos);
  CHECK(alert_in(first).at("agent") == p.agent);
  tests::await("the last sink to have come to the end",
               [&] { return tests::sink_state(p, "quiet").at("lag") == 0; });
  CHECK(tests::sink_state(p, "quiet").at("sent") == 0);
  tests::await("what was sent to be counted", [&] {
    return tests::sink_state(p, "by-tcp").at("sent") == tests::told_ids(p).size();
  });
  CHECK(tests::sink_state(p, "by-tcp").at("last_error").is_null());
}

TEST_CASE("a receiver that is away holds nobody up, and gets everything once it is back",
          "[system][sinks]") {
  tests::pipeline p("1h");
  const auto tcp = "tcp://" + tests::free_address().text();
  tests::configure_sinks(p, sink_line("siem", tcp));
  p.start_all();
  p.await_settled("the first scan");
  for (int i = 0; i < 3; ++i) scan_with(p, "mallory" + std::to_string(i), 0);
  tests::await("alerts to be told", [&] { return tests::told_ids(p).size() >= 3; });
  tests::await("the sink to say why it waits",
               [&] { return tests::sink_state(p, "siem").at("last_error").is_string(); });
  CHECK(tests::sink_state(p, "siem").at("lag") >= 3);
  p.kill("alerts", SIGKILL);
  p.start("alerts");
  {
    const tests::syslog_receiver receiver(tcp);
    tests::await("everything to arrive",
                 [&] { return ids_in(receiver.messages()) == tests::told_ids(p); });
    tests::await("no error to be left", [&] {
      const auto s = tests::sink_state(p, "siem");
      return s.at("lag") == 0 && s.at("last_error").is_null();
    });
    const auto before = tests::told_ids(p).size();
    p.kill("alerts", SIGKILL);
    scan_with(p, "trudy", 0);
    p.start("alerts");
    tests::await("what came while the stage was away", [&] {
      return tests::told_ids(p).size() > before &&
             ids_in(receiver.messages()) == tests::told_ids(p);
    });
  }
  scan_with(p, "eve", 0);  // the connection is gone, the address answers no more
  tests::await("the sink to wait again",
               [&] { return tests::sink_state(p, "siem").at("last_error").is_string(); });
  const tests::syslog_receiver again(tcp);
  tests::await("the rest", [&] {
    const auto got = ids_in(again.messages());
    return !got.empty() && tests::sink_state(p, "siem").at("lag") == 0;
  });
}

TEST_CASE("a SIGHUP takes sinks in and out, and a broken list changes nothing", "[system][sinks]") {
  tests::pipeline p("1h");
  const auto udp = "udp://" + tests::free_address().text();
  const tests::syslog_receiver receiver(udp);
  p.start_all();
  p.await_settled("the first scan");
  CHECK(p.ask({"sinks"}).empty());
  tests::configure_sinks(p, sink_line("late", udp));
  p.signal("alerts", SIGHUP);
  tests::await("the sink to begin", [&] {
    return p.log("alerts").find("sink late: sends to " + udp) != std::string::npos;
  });
  scan_with(p, "mallory", 0);
  tests::await("an alert to arrive", [&] { return !receiver.messages().empty(); });
  tests::configure_sinks(p, "  - {name: late, type: carrier-pigeon, address: here}\n");
  p.signal("alerts", SIGHUP);
  tests::await("the log to say so", [&] {
    return p.log("alerts").find("; the sinks stay as they were") != std::string::npos;
  });
  scan_with(p, "eve", 0);
  tests::await("another one", [&] {
    return std::ranges::any_of(receiver.messages(),
                               [](const auto& m) { return m.find("eve") != m.npos; });
  });
}

TEST_CASE("dead letters are shown and sent again, and a sink is tested",
          "[system][sinks][schemas]") {
  tests::pipeline p("1h");
  std::atomic<int> status = 422;
  const tests::http_receiver r(
      [&](const auto&) { return tests::http_reply{.status = status, .body = "no\x1b[2J"}; });
  tests::configure_sinks(p, tests::hook_line(r));
  p.start_all();
  p.await_settled("the first scan");
  scan_with(p, "mallory", 0);
  tests::await("dead letters", [&] {
    const auto s = tests::sink_state(p, "hook");
    return s.at("dead_letters") > 0 && s.at("lag") == 0;
  });
  const auto dead = p.ask({"sinks", "dead", "hook"});
  CHECK(dead.size() == tests::told_ids(p).size());
  CHECK(dead.at(0).at("why").get<std::string>().find("answered 422: no\\x1b") != std::string::npos);
  tests::schema_documents all;
  int code = 0;
  const auto said = [&](std::vector<std::string> typed) {
    typed.insert(typed.end(), {"--format", "json"});
    auto out = p.muster(typed, &code);
    all.add(out);
    return schemas::json::parse(out.substr(0, out.find('\n')));
  };
  CHECK(said({"sinks", "dead", "hook"}).at("tries") == 1);
  CHECK(said({"sinks", "test", "hook"}).at("sent") == false);
  CHECK(code == 1);
  auto again = said({"sinks", "resend", "hook"});
  CHECK(code == 1);
  CHECK(again.at("resent") == 0);
  CHECK(again.at("left") >= dead.size());  // one may have come meanwhile
  status = 204;
  CHECK(said({"sinks", "test", "hook"}).at("error").is_null());
  CHECK(code == 0);
  again = said({"sinks", "resend", "hook"});
  CHECK(code == 0);
  CHECK(again.at("resent") >= dead.size());
  CHECK(said({"sinks"}).at("dead_letters") == 0);
  CHECK(p.ask({"sinks", "dead", "hook"}).empty());
  const auto unknown = p.muster({"sinks", "test", "hok"}, &code);
  CHECK(code == 1);
  CHECK(unknown.find("no sink 'hok'; did you mean 'hook'?; there are hook") != std::string::npos);
  CHECK(all.compared() ==
        std::set<std::string>{"sinks", "sinks-dead", "sinks-resend", "sinks-test"});
}

TEST_CASE("root tests a sink as the user whom the data folder belongs to", "[system][sinks]") {
  if (::geteuid() != 0) tests::skip("needs root");
  constexpr ::uid_t nobody = 65534;
  const tests::temp_dir dir;
  const auto data = dir / "data";
  std::filesystem::create_directory(data);
  std::ofstream(data + "/muster.yaml")
      << "sinks: [{name: f, type: jsonl, path: " << data << "/out.jsonl}]\n";
  REQUIRE(::chmod(dir.path().c_str(), 0755) == 0);
  REQUIRE(::chmod((data + "/muster.yaml").c_str(), 0644) == 0);
  REQUIRE(::chown(data.c_str(), nobody, nobody) == 0);
  tests::process muster("muster", {"sinks", "test", "f", "--data", data}, dir / "log");
  CHECK(muster.wait() == 0);
  struct ::stat s {};
  REQUIRE(::stat((data + "/out.jsonl").c_str(), &s) == 0);
  CHECK(s.st_uid == nobody);
}
