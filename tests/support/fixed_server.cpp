#include "tests/support/fixed_server.hpp"

#include <filesystem>
#include <fstream>

#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "schemas/told_alert.hpp"
#include "store/registry.hpp"
#include "store/told_log.hpp"
#include "tests/support/agent_history.hpp"

namespace tests {

namespace {

using schemas::encode_row;
using schemas::encoded_row;
using schemas::table_id;

schemas::user user_of(const std::string& name, int uid, const std::string& shell) {
  schemas::user u;
  u.name = name;
  u.uid = uid;
  u.gid = uid;
  u.home = uid == 0 ? "/root" : "/home/" + name;
  u.shell = shell;
  return u;
}

schemas::package package_of(const std::string& name, const std::string& version,
                            const std::string& about) {
  schemas::package p;
  p.name = name;
  p.version = version;
  p.architecture = "amd64";
  p.format = "deb";
  p.status = "install ok installed";
  p.size_bytes = static_cast<std::int64_t>(1000 * name.size());
  p.description = about;
  return p;
}

schemas::check check_of(int id, const std::string& result, const std::string& title) {
  schemas::check c;
  c.policy = "baseline";
  c.check_id = std::to_string(id);
  c.title = title;
  c.result = result;
  c.condition = "all";
  c.definition = std::string(32, 'd');
  if (result != "passed") c.reason = "this rule does not hold: f:/etc/example.conf -> r:^" + title;
  c.evidence =
      R"([{"rule":"f:/etc/example.conf -> r:^strict","verdict":"not_found","looked_at":"/etc/example.conf","first_lines":"loose\nlines\nof a file that was written by somebody who likes long lines, as this one is"}])";
  c.remediation = "Write `strict` into /etc/example.conf.\nThen restart the example.";
  c.references = std::vector<std::string>{"cis:5.2.1", "mitre:T1036"};
  return c;
}

schemas::check grave(schemas::check c) {
  c.severity = "critical";
  return c;
}

std::vector<encoded_row> packages() {
  std::vector<encoded_row> out;
  for (const auto& p :
       {package_of("linux-image-10", "10.1", "the kernel, of which there may be several"),
        package_of("linux-image-9", "9.12~rc1", "the kernel, of which there may be several"),
        package_of("fonts-日本語", "2:1.0", "wide characters: 日本語のフォントで、幅が広い"),
        package_of("cafe\u0301", "1", "marks that combine: cafe\u0301, and an e\u0301 again"),
        package_of("evil\x1b[2J", "6.6.6", "a name that clears the screen")})
    out.push_back(encode_row(p));
  return out;
}

std::vector<encoded_row> checks() {
  std::vector<encoded_row> out;
  for (const auto& c :
       {check_of(100001, "passed", "Only root has uid 0"),
        check_of(100002, "failed", "Passwords expire within a year, and never later than that"),
        check_of(100003, "not_applicable", "Routes are not taken from ICMP redirects"),
        check_of(100010, "failed", "su is for a chosen group"),
        grave(check_of(100011, "failed", "No account has an empty password")),
        check_of(99, "failed", "Packets come from where their answers go")})
    out.push_back(encode_row(c));
  return out;
}

void write_history(const std::string& folder) {
  agent_history history(folder);
  schemas::os os;
  os.host = "web-1";
  os.hostname = "web-1.example.org";
  os.name = "Debian GNU/Linux";
  os.version = "12";
  history.snapshot(table_id::os, {encode_row(os)});
  history.snapshot(table_id::packages, packages());
  history.snapshot(table_id::checks, checks());
  history.snapshot(table_id::users, {encode_row(user_of("root", 0, "/bin/bash")),
                                     encode_row(user_of("eve", 1000, "/bin/sh"))});
  history.now += 3'600'000;
  history.scan_time += 3'600'000;
  const auto left = encode_row(user_of("eve", 1000, ""));
  history.delta(table_id::users,
                {encode_row(user_of("root", 0, "/usr/bin/zsh")),
                 encode_row(user_of("mallory", 1001, "/bin/sh"))},
                {schemas::key_of(*schemas::find_table(table_id::users), left.stable).value()});
}

schemas::told_alert alert_of(const std::string& rule, schemas::severity how_grave,
                             const std::string& message) {
  schemas::told_alert a;
  a.severity = static_cast<schemas::u64>(how_grave);
  a.message = message;
  a.time = 1'700'003'600'000;
  a.agents = {"web-1"};
  schemas::alert lead;
  lead.id.bytes = std::string(16, 'i');
  a.id = lead.id;
  lead.agent = "web-1";
  lead.rule = rule;
  a.parts = {lead};
  return a;
}

void tell_alerts(const std::string& folder) {
  using enum schemas::severity;
  auto log = store::told_log::open(folder, false).value();
  auto both = alert_of("check-flipped", medium,
                       "check baseline/100010 (su is for a chosen group): passed -> failed");
  both.agents.push_back("db-2");
  const store::told_log::changes all{
      .at = {},
      .waiting = {},
      .repeats = {},
      .told = {alert_of("user-added", high, "user added: mallory (uid 1001, shell /bin/sh)"),
               std::move(both),
               alert_of("package-changed", low,
                        "11 packages installed: fonts-\u65e5\u672c\u8a9e, cafe\u0301 and 9 more")}};
  if (!log.commit(all)) std::abort();
}

void register_agents(const std::string& folder) {
  auto registry = store::registry::open(folder, false).value();
  store::registry::entry web{.agent = "web-1", .record = {}}, db{.agent = "db-2", .record = {}};
  web.record.hostname = "web-1.example.org";
  web.record.os = "Debian GNU/Linux 12 (bookworm)";
  web.record.last_seen = 1'700'003'700'000;
  web.record.had_store = true;
  web.record.figures.known = true;
  web.record.figures.tables = 4;
  web.record.figures.rows = 14;
  web.record.figures.passed = 1;
  web.record.figures.failed = 3;
  web.record.figures.waived = 1;
  web.record.figures.last_scan = 1'700'003'600'000;
  db.record.hostname = "db-2.example.org";
  db.record.last_seen = 1'700'000'000'000;
  if (!registry.put({web, db})) std::abort();
}

}  // namespace

fixed_server::fixed_server() : paths_{dir_ / "data"} {
  std::filesystem::create_directories(paths_.stores());
  write_history(paths_.store(*schemas::agent_id::parse(agent)));
  register_agents(paths_.agents());
  tell_alerts(paths_.told());
  std::ofstream(paths_.waivers_file()) << "waivers:\n"
                                          "  - policy: baseline\n"
                                          "    check: [100010]\n"
                                          "    owner: jane@example.org\n"
                                          "    reason: the bastion needs it until the move\n"
                                          "    expires: 2099-01-31\n"
                                          "    definition: "
                                       << std::string(32, 'd')
                                       << "\n"
                                          "  - policy: baseline\n"
                                          "    check: [4711]\n"
                                          "    owner: joe@example.org\n"
                                          "    reason: nobody knows\n"
                                          "    expires: 2020-01-31\n";
  const auto configuration = paths_.configuration() + "/muster.yaml";
  std::ofstream(configuration)
      << "interval: 30m\nsinks:\n  - {name: siem, type: syslog, address: 'udp://127.0.0.1:514'}\n";
  std::filesystem::permissions(configuration, std::filesystem::perms(0644));
  std::ofstream(paths_.label_rules_file())
      << "labels:\n  - {set: os=debian, where: [os.name = Debian*, packages.name = fonts-*]}\n";
}

}  // namespace tests
