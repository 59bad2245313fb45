// What becomes of an alert that is sent to a webhook, however its receiver behaves.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "alerts/sinks/webhook.hpp"
#include "alerts/sinks/webhook_signature.hpp"
#include "tests/integration/webhook_samples.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/told_samples.hpp"

using common::errc;
using tests::http_receiver;
using tests::http_reply;
using tests::http_request;
using namespace tests::webhooks;

namespace {

alerts::delivery send_one(const schemas::sink& to) {
  const std::vector some{tests::told_alert_of("user added: mallory")};
  return alerts::webhook(to).send(some, {});
}

void write_secret(const std::string& file, const std::string& text, int mode) {
  std::ofstream(file) << text;
  std::filesystem::permissions(file, static_cast<std::filesystem::perms>(mode));
}

}  // namespace

TEST_CASE("an alert is one signed request, whose id stays the same", "[sinks][webhook]") {
  const tests::temp_dir dir;
  write_secret(dir / "secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", 0600);
  const http_receiver r(always({}));
  auto to = hook(r, "/hooks/T0?team=a");
  place(to).secret_file = dir / "secret";
  for (int i = 0; i < 2; ++i) CHECK(send_one(to).taken == 1);
  const auto got = r.requests();
  REQUIRE(got.size() == 2);
  CHECK(got[0].line == "POST /hooks/T0?team=a HTTP/1.1\r");
  CHECK(got[0].headers.at("content-type") == "application/json");
  CHECK(got[0].headers.at("webhook-id") == std::string(32, '1'));
  CHECK(got[1].headers.at("webhook-id") == got[0].headers.at("webhook-id"));
  CHECK(schemas::json::parse(got[0].body).at("message") == "user added: mallory");
  const auto keys = alerts::webhook_keys("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "");
  const auto at = std::stoll(got[0].headers.at("webhook-timestamp"));
  CHECK(got[0].headers.at("webhook-signature") ==
        alerts::webhook_signature(*keys, std::string(32, '1'), at, got[0].body));
}

TEST_CASE("a secret that others can read signs nothing, and nothing is sent",
          "[sinks][webhook][bad]") {
  const tests::temp_dir dir;
  const http_receiver r(always({}));
  auto to = hook(r);
  place(to).secret_file = dir / "secret";
  const auto wrong = [&] { return send_one(to).end.error().detail; };
  CHECK(wrong() == dir / "secret" + ": no such file");
  write_secret(dir / "secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 0644);
  CHECK(wrong().find("has mode 0644, want 0600") != std::string::npos);
  write_secret(dir / "secret", "hunter2", 0600);
  CHECK(wrong() == dir / "secret" + ":1: want whsec_ and 24 to 64 bytes as base64");
  write_secret(dir / "secret", std::string(5000, 'A'), 0600);
  CHECK(wrong().find("5000 bytes, want at most") != std::string::npos);
  CHECK(r.requests().empty());
  write_secret(dir / "secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 0600);
  CHECK(send_one(to).taken == 1);
}

TEST_CASE("what a receiver answers decides whether an alert is sent again", "[sinks][webhook]") {
  struct answer {
    int status;
    bool taken;
    bool sent_on;  ///< for ever, or for a day
    std::uint64_t most;
  };
  const auto a = GENERATE(
      answer{200, true, false, 0}, answer{204, true, false, 0}, answer{301, false, true, 0},
      answer{307, false, true, 0}, answer{400, false, false, 1}, answer{401, false, false, 3},
      answer{404, false, false, 3}, answer{408, false, true, 0}, answer{410, false, false, 1},
      answer{413, false, false, 1}, answer{422, false, false, 1}, answer{429, false, true, 0},
      answer{500, false, true, 0}, answer{503, false, true, 0});
  CAPTURE(a.status);
  const http_receiver r(
      always({.status = a.status, .body = a.status == 204 ? "" : "invalid\x1b[2J"}));
  const auto d = send_one(hook(r));
  CHECK(d.taken == (a.taken ? 1 : 0));
  REQUIRE(d.end.has_value() == a.taken);
  if (a.taken) return;
  CHECK(d.refused == 1);
  if (a.sent_on)
    CHECK(d.most_tries.value_or(1'000'000) > 1000);
  else
    CHECK(d.most_tries == a.most);
  CHECK(d.end.error().detail.find("answered " + std::to_string(a.status)) != std::string::npos);
  CHECK(d.end.error().detail.find('\x1b') == std::string::npos);
  CHECK(d.end.error().detail.find("/in") == std::string::npos);
}

TEST_CASE("a receiver may ask for time, within reason", "[sinks][webhook]") {
  using namespace std::chrono_literals;
  const auto [asked, given] = GENERATE(
      table<std::string, std::chrono::milliseconds>({{"7", 7s},
                                                     {"999999", 1h},
                                                     {"-5", 0s},
                                                     {"soon", 0s},
                                                     {"Thu, 01 Jan 1970 00:00:00 GMT", 0s}}));
  CAPTURE(asked);
  const http_receiver r(always({.status = 503, .headers = "Retry-After: " + asked + "\r\n"}));
  CHECK(send_one(hook(r)).wait == given);
}

TEST_CASE("a redirect is not followed", "[sinks][webhook][bad]") {
  const http_receiver elsewhere(always({}));
  const http_receiver r(always(
      {.status = 307,
       .headers = "Location: http://127.0.0.1:" + std::to_string(elsewhere.port()) + "/\r\n"}));
  const auto d = send_one(hook(r));
  REQUIRE_FALSE(d.end);
  CHECK(d.end.error().detail.find("redirects are not followed") != std::string::npos);
  CHECK(elsewhere.requests().empty());
}

TEST_CASE("half an answer is none, and one without an end is read in part",
          "[sinks][webhook][bad]") {
  const http_receiver half(always({.status = 200, .body = "o", .promised = 100}));
  const auto d = send_one(hook(half));
  REQUIRE_FALSE(d.end);
  CHECK_FALSE(d.most_tries);
  const http_receiver quarter(always({.status = 200, .has_whole_head = false}));
  const auto less = send_one(hook(quarter));
  REQUIRE_FALSE(less.end);
  CHECK(less.end.error().detail.ends_with("answered half and hung up"));
  CHECK_FALSE(less.most_tries);
  const http_receiver long_one(always({.status = 200, .body = std::string(3u << 20, 'x')}));
  CHECK(send_one(hook(long_one)).taken == 1);
}

TEST_CASE("a slow receiver does not hold up the end of the stage", "[sinks][webhook][bad]") {
  std::stop_source stop;
  const http_receiver r([&](const http_request&) {
    stop.request_stop();
    return http_reply{.late = std::chrono::minutes{1}};
  });
  const std::vector some{tests::told_alert_of("x")};
  const auto d = alerts::webhook(hook(r)).send(some, stop.get_token());
  REQUIRE_FALSE(d.end);
  CHECK(d.end.error().detail.ends_with("told to stop"));
}

TEST_CASE("TLS has to be right, and there is no way round it", "[sinks][webhook][bad]") {
  const tests::temp_dir dir;
  const auto url = [](const http_receiver& r) {
    return "https://localhost:" + std::to_string(r.port()) + "/";
  };
  const http_receiver good(always({}), 0, {"DNS:localhost", dir / "good.pem"});
  auto to = hook(url(good));
  CHECK_FALSE(send_one(to).end);  // nobody whom the system trusts
  place(to).ca_file = dir / "good.pem";
  CHECK(send_one(to).taken == 1);
  place(to).ca_file = dir / "none.pem";
  CHECK_FALSE(send_one(to).end);
  const http_receiver other(always({}), 0, {"DNS:other.example", dir / "other.pem"});
  auto wrong = hook(url(other));
  place(wrong).ca_file = dir / "other.pem";
  CHECK_FALSE(send_one(wrong).end);  // another host's
  const http_receiver plain(always({}));
  CHECK_FALSE(send_one(hook(url(plain))).end);
  CHECK(other.requests().empty());
  CHECK(plain.requests().empty());
}

TEST_CASE("no connection is made where a cloud has its metadata", "[sinks][webhook][bad]") {
  const auto url = GENERATE(as<std::string>(), "https://169.254.169.254/latest/meta-data",
                            "https://[fe80::1]/", "https://[fd00:ec2::254]/",
                            "https://[::ffff:169.254.169.254]/", "http://169.254.169.254/");
  CAPTURE(url);
  const auto d = send_one(hook(url));
  REQUIRE_FALSE(d.end);
  CHECK(d.end.error().code == errc::refused);
  CHECK(d.end.error().detail.find("`allow_link_local: true` allows it") != std::string::npos);
}

TEST_CASE("an address of the link may be allowed", "[sinks][webhook]") {
  auto to = hook("https://[fe80::1]/");  // without an interface nothing is there
  to.allow_link_local = true;
  const auto d = send_one(to);
  REQUIRE_FALSE(d.end);
  CHECK(d.end.error().code != errc::refused);
}

TEST_CASE("without TLS nothing leaves for another host", "[sinks][webhook][bad]") {
  const auto d = send_one(hook("http://192.0.2.1/"));
  REQUIRE_FALSE(d.end);
  CHECK(d.end.error().detail.ends_with(
      "192.0.2.1 is another host, and http lets anybody read along"));
}

TEST_CASE("the environment does not lead alerts elsewhere", "[sinks][webhook][bad]") {
  const http_receiver r(always({})), proxy(always({}));
  const auto at = "http://127.0.0.1:" + std::to_string(proxy.port());
  ::setenv("http_proxy", at.c_str(), 1);
  ::setenv("ALL_PROXY", at.c_str(), 1);
  CHECK(send_one(hook(r)).taken == 1);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  CHECK(proxy.requests().empty());
}

TEST_CASE("a receiver that came back on the same address is found", "[sinks][webhook]") {
  auto first = std::make_unique<http_receiver>(always({}));
  const auto port = first->port();
  alerts::webhook way(hook(*first));
  const std::vector some{tests::told_alert_of("x"), tests::told_alert_of("y", '\x12')};
  CHECK(way.send(some, {}).taken == 2);
  first.reset();
  CHECK_FALSE(way.send(some, {}).end);
  const http_receiver second(always({}), port);
  CHECK(way.send(some, {}).taken == 2);
  CHECK(second.requests().size() == 2);
}
