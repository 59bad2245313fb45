// What the shipped rules say of a change: what is another, as it was and as it is.
#include <algorithm>

#include "analyzer/lines.hpp"
#include "tests/unit/analyzer/shipped_rules.hpp"

using namespace tests::shipped_rules;
using namespace tests;
using analyzer::differing_lines;
using Catch::Matchers::Contains;

namespace {

schemas::startup_hook hook(const std::string& kind, const std::string& path,
                           const std::string& runs) {
  schemas::startup_hook h;
  h.kind = kind;
  h.path = path;
  h.name = "";
  h.runs = runs;
  h.digest = runs;
  h.mode = "0644";
  return h;
}

std::string hashed(const std::string& lines, char digit) {
  return lines + " (" + std::string(16, digit) + ")";
}

schemas::alert only(const schemas::change_set& set) {
  const auto all = alerts_for(shipped(), set);
  REQUIRE(all.size() == 1);
  return all.front();
}

bool is_grave(const schemas::alert& a) {
  return a.severity >= static_cast<schemas::u64>(schemas::severity::high);
}

schemas::user with_keys(std::vector<std::string> options, std::int64_t uid = 1000) {
  auto u = user("ann", uid);
  u.ssh_keys = std::vector<std::string>{};
  for (const auto& one : options) u.ssh_keys->push_back(one.substr(0, one.find(' ')) + " ssh-rsa");
  u.ssh_key_options = std::move(options);
  return u;
}

}  // namespace

TEST_CASE("of texts of several lines those are said that differ", "[analyzer][words]") {
  CHECK(differing_lines("a;b;c", "a;b;c").empty());
  CHECK(differing_lines("a;b;c", "a;b;d") == "- c; + d");
  CHECK(differing_lines("a\nb", "a\nb\n c \n") == "+ c");
  CHECK(differing_lines("a;a;b", "a;b") == "- a");
  CHECK(differing_lines("a;b", "b;a") == "the same lines in another order");
  CHECK(differing_lines(hashed("a;b", '1'), hashed("a;b;c", '2')) == "+ c");
  CHECK(differing_lines(hashed("a;b", '1'), hashed("a;b", '2')) == "lines that are not shown here");
  CHECK(differing_lines("", "x;y") == "+ x; + y");
  CHECK_THAT(differing_lines("", "1;2;3;4;5;6;7;8"), Contains("+ 6; + 2 more lines"));
}

TEST_CASE("a line at the end of a long .bashrc is what the alert shows", "[analyzer][words]") {
  std::string before;
  for (int i = 0; i < 40; ++i) before += "alias a" + std::to_string(i) + "=ls;";
  auto then = hook("user-shell", "/root/.bashrc", hashed(before + "export A=1", '1')),
       now = hook("user-shell", "/root/.bashrc", hashed(before + "export A=1;/tmp/x &", '2'));
  then.user = now.user = "root";
  const auto a = only(from_to(then, now));
  CHECK_THAT(a.message, Contains("runs: + /tmp/x &;"));
  CHECK_THAT(a.message, !Contains("alias"));
}

TEST_CASE("a text without differing lines of its own is shown with both values, bounded",
          "[analyzer][words]") {
  const auto a = only(from_to(hook("user-shell", "/root/.bashrc", std::string(5000, 'a')),
                              hook("user-shell", "/root/.bashrc", std::string(5000, 'b'))));
  CHECK_THAT(a.message,
             Contains(std::string(397, 'a') + "... -> " + std::string(397, 'b') + "..."));
}

TEST_CASE("a rule of a firewall that was rewritten is not said with equal numbers",
          "[analyzer][words]") {
  schemas::firewall_chain then;
  then.origin = "file";
  then.manager = "nftables";
  then.family = "inet";
  then.table = "filter";
  then.chain = "input";
  then.path = "/etc/nftables.conf";
  then.policy = "drop";
  then.rules = 5;
  then.digest = "aa";
  then.enabled = true;
  const auto now = with(then, [](auto& r) { r.digest = "bb"; });
  CHECK(only(from_to(then, now)).message ==
        "a rule of chain input of inet filter was rewritten in /etc/nftables.conf: 5 rules, policy "
        "drop, as before; SHA-256 of what they say: aa -> bb");
  const auto off = with(then, [](auto& r) { r.enabled = false; });
  CHECK_THAT(only(from_to(then, off)).message, Contains("is not loaded any more"));
  CHECK_THAT(only(from_to(off, then)).message, Contains("is loaded from now on"));
  const auto live = [](auto r) { return with(r, [](auto& c) { c.origin = "live"; }); };
  CHECK_THAT(only(from_to(live(then), live(now))).message, Contains("(live) was rewritten"));
}

TEST_CASE("a package's program with forged sums was replaced, and is not new",
          "[analyzer][words]") {
  auto forged = hook("program", "/usr/bin/ls", "");
  forged.runs = {};
  forged.altered = false;
  CHECK_THAT(only(one<schemas::startup_hook>(added(forged))).message,
             Contains("/usr/bin/ls was replaced: it agrees only with sums"));
  auto own = forged;
  own.altered = {};
  CHECK_THAT(only(one<schemas::startup_hook>(added(own))).message, Contains("is there now"));
}

TEST_CASE("a key of an authority is told as one that lets in whatever it signs",
          "[analyzer][words]") {
  const auto plain = with_keys({"SHA256:a unrestricted"}),
             authority = with_keys({"SHA256:a unrestricted", "SHA256:b cert-authority"});
  const auto a = only(from_to(plain, authority));
  CHECK(a.message ==
        "ann can be logged in to with every certificate that an authority signs whose key is new: "
        "SHA256:b cert-authority");
  CHECK(is_grave(a));
  // A further ordinary key beside an authority's that was there.
  const auto further =
      with_keys({"SHA256:a unrestricted", "SHA256:b cert-authority", "SHA256:c unrestricted"});
  CHECK_THAT(only(from_to(authority, further)).message, Contains("with a further SSH key"));
  // A key that was there vouches for others from now on, which is no less than before.
  const auto turned = only(from_to(plain, with_keys({"SHA256:a cert-authority"})));
  CHECK_THAT(turned.message, Contains("every certificate that a key signs from now on"));
  CHECK(is_grave(turned));
}

TEST_CASE("an SSH key that takes the place of another was replaced", "[analyzer][words]") {
  const auto old_key = with_keys({"SHA256:a unrestricted"}),
             key = with_keys({"SHA256:b unrestricted"});
  const auto a = only(from_to(old_key, key));
  CHECK(a.message ==
        "an SSH key that opens ann was replaced: SHA256:a ssh-rsa -> SHA256:b ssh-rsa");
  CHECK(is_grave(a));
}

TEST_CASE("what /etc/ld.so.preload names is not told as a variable", "[analyzer][words]") {
  schemas::preload p;
  p.kind = "ld.so.preload";
  p.source = "/etc/ld.so.preload";
  p.unit = "";
  p.variable = "LD_PRELOAD";
  p.path = "/lib/x.so";
  CHECK(only(one<schemas::preload>(added(p))).message ==
        "/lib/x.so is loaded into every program that starts, because /etc/ld.so.preload names it");
}

TEST_CASE("what one line of a crontab changes in many jobs is one alert with parts",
          "[analyzer][words]") {
  schemas::scheduled_job job;
  job.kind = "cron";
  job.source = "/etc/cron.d/x";
  job.name = job.command = "/x";
  job.copy = 0;
  job.environment = std::vector<std::string>{"PATH=/bin"};
  const auto other =
      with(job, [](auto& r) { r.environment = std::vector<std::string>{"PATH=/tmp"}; });
  const auto a = only(from_to(job, other));
  CHECK(is_grave(a));
  CHECK(a.part_of == "software");
  CHECK(a.telling == static_cast<schemas::u64>(schemas::telling::with_others));
}

TEST_CASE("forwarding that is turned on is one alert with its parameters as parts",
          "[analyzer][words]") {
  schemas::sysctl then;
  then.name = "net.ipv4.ip_forward";
  then.value = "0";
  const auto a = only(from_to(then, with(then, [](auto& r) { r.value = "1"; })));
  CHECK(is_grave(a));
  CHECK(a.part_of == "kernel");
  CHECK(a.telling == static_cast<schemas::u64>(schemas::telling::with_others));
}

TEST_CASE("a setting of sudo is not told as a command that somebody may run", "[analyzer][words]") {
  auto before = user("ann", 1000);
  before.sudo = true;
  before.sudo_commands = std::vector<std::string>{"(root) /usr/bin/less"};
  auto after = before;
  after.sudo_commands->push_back("Defaults !authenticate");
  const auto a = only(from_to(before, after));
  CHECK(a.message ==
        "sudo asks less of ann now, by a setting: Defaults !authenticate; what ended: nothing");
  CHECK(is_grave(a));
  after.sudo_commands->push_back("(root) /usr/bin/vi");
  CHECK_THAT(only(from_to(before, after)).message, Contains("ann may run "));
}
