// Alerts as mail, given to a program that stands in for the host's sendmail.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "alerts/sinks/mail.hpp"
#include "alerts/sinks/sink_thread.hpp"
#include "common/base64.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"
#include "tests/support/told_samples.hpp"

namespace {

/// Appends what it is given to DIR/mail, and ends with `code`.
schemas::mail_place program_in(const tests::temp_dir& dir, int code = 0) {
  const auto path = dir / "sendmail";
  std::ofstream(path) << "#!/bin/sh\nprintf '%s\\n' \"$*\" >> " << dir / "args"
                      << "\ncat >> " << dir / "mail"
                      << "\necho no such user >&2\nexit " << code << "\n";
  std::filesystem::permissions(path, std::filesystem::perms(0700));
  return {.to = {"ops@example.org", "root"}, .from = "muster@example.org", .program = path};
}

struct mail_parts {
  std::string head, text;
};

mail_parts parts_of(const std::string& message) {
  const auto end = message.find("\n\n");
  REQUIRE(end != message.npos);
  std::string body = message.substr(end + 2);
  std::erase(body, '\n');
  const auto text = common::from_base64(body);
  REQUIRE(text);
  return {message.substr(0, end + 1), *text};
}

/// Of the only encoded words in it.
std::string subject_in(const std::string& head) {
  std::string out, rest = head;
  for (auto at = rest.find("=?utf-8?B?"); at != rest.npos; at = rest.find("=?utf-8?B?")) {
    rest.erase(0, at + 10);
    out += common::from_base64(rest.substr(0, rest.find("?="))).value();
  }
  return out;
}

}  // namespace

TEST_CASE("alerts are one mail to whoever wants them", "[sinks][mail]") {
  const tests::temp_dir dir;
  alerts::mail way(program_in(dir));
  const std::vector some{tests::told_alert_of("user added: mallory"),
                         tests::told_alert_of("a port opened", '\x12')};
  CHECK(way.send(some, {}).taken == 2);
  CHECK(tests::text_of(dir / "args") == "-t -i\n");
  const auto [head, text] = parts_of(tests::text_of(dir / "mail"));
  CHECK(head.starts_with("From: muster@example.org\nTo: ops@example.org,\n root\nSubject: "));
  CHECK(subject_in(head) == "[muster critical] 2 alerts of web-1");
  CHECK(head.find("\nAuto-Submitted: auto-generated\n") != head.npos);
  CHECK(
      text.find("critical  2023-11-14T22:13:20.000Z  web-1  user-added\n  user added: mallory\n") !=
      text.npos);
  CHECK(text.find("  id " + std::string(32, '1')) != text.npos);
  CHECK(text.find("a port opened") != text.npos);
}

TEST_CASE("no alert writes a header or a second mail", "[sinks][mail][bad]") {
  auto a = tests::told_alert_of(
      "x\nBcc: "
      "everybody@example.org\r\n\r\n.\n日本語日本語日本語日本語日本語日本語日本語日本語\x1b[2J");
  a.agents = {"web-1\nCc: joe"};
  const std::vector some{a};
  const auto message = alerts::mail_message(some, {.to = {"root"}, .from = ""});
  const auto [head, text] = parts_of(message);
  CHECK(head.starts_with("To: root\nSubject: =?utf-8?B?"));
  CHECK(head.find("Bcc:") == head.npos);
  CHECK(head.find("Cc:") == head.npos);
  CHECK(subject_in(head).find("日本語日本語") != std::string::npos);
  CHECK(text.find('\x1b') == text.npos);
  std::istringstream lines(message);
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 78);
    CHECK(line != ".");
  }
}

TEST_CASE("how the program ends decides whether a mail is sent again", "[sinks][mail]") {
  const tests::temp_dir dir;
  const std::vector some{tests::told_alert_of("x")};
  const auto momentary = alerts::mail(program_in(dir, 75)).send(some, {});
  CHECK_FALSE(momentary.end);
  CHECK_FALSE(momentary.most_tries);
  const auto refused = alerts::mail(program_in(dir, 67)).send(some, {});
  CHECK(refused.most_tries == 3u);
  CHECK(refused.end.error().detail == dir / "sendmail" + " ended with 67: no such user");
  const auto none =
      alerts::mail({.to = {"root"}, .from = "", .program = dir / "none"}).send(some, {});
  CHECK_FALSE(none.end);
  CHECK_FALSE(none.most_tries);
}

TEST_CASE("a mail waits for the alerts of a while", "[sinks][mail]") {
  const tests::temp_dir dir;
  auto log = *store::told_log::open(dir / "told", false);
  schemas::sink to;
  to.name = "ops";
  auto place = program_in(dir);
  place.gather_ms = 600;
  to.place = place;
  auto sink = *alerts::sink_thread::start(log, to);
  for (char id = 1; id <= 3; ++id)
    REQUIRE(log.commit(
        {.at = {}, .waiting = {}, .repeats = {}, .told = {tests::told_alert_of("x", id)}}));
  tests::await("all of them", [&] { return (*log.state_of("ops"))->sent == 3; });
  CHECK(tests::text_of(dir / "args") == "-t -i\n");
}
