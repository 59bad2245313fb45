// What is typed wrongly, or asked of what is not there: one line each, exact, and an exit code.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/fixed_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/text_file.hpp"

namespace {

struct mistake {
  std::vector<std::string> typed;
  std::string told;  ///< a `*` stands for whatever there is
  int code = 1;
};

const std::vector<mistake> mistakes{
    {{}, "muster: a command is missing; `muster --help` lists commands"},
    {{"-v"}, "muster: no option '-v'; `muster --help` lists commands"},
    {{"--format", "json", "agents"},
     "muster: --format stands behind the command: `muster agents --format json`"},
    {{"agents", "--data", ""}, "muster: agents: --data is empty; see `muster help agents`"},
    {{"chekcs"},
     "muster: no command 'chekcs'; did you mean 'checks'?; `muster --help` lists commands"},
    {{"nosuch", "--help"}, "muster: no command 'nosuch'; `muster --help` lists commands"},
    {{"completion", "tcsh"},
     "muster: completion: want one shell, as `muster completion bash` or zsh"},
    {{"--data", "/no/such", "completion"},
     "muster: completion: want one shell, as `muster completion bash` or zsh"},
    {{"policy"},
     "muster: policy: a command is missing: one of run, eval, lint, test, commands; see `muster "
     "help policy`"},
    {{"policy", "rnu", "FILE"},
     "muster: policy: no command 'rnu'; did you mean 'run'?; see `muster help policy`"},
    {{"help", "nosuch"}, "muster: no command 'nosuch'; `muster --help` lists commands"},
    {{"dump"}, "muster: dump: AGENT is required; see `muster help dump`"},
    {{"dump", "--oops"}, "muster: dump: no option '--oops'; see `muster help dump`"},
    {{"dump", "web-1", "users", "--sort"},
     "muster: dump: --sort: a value is missing; see `muster help dump`"},
    {{"dump", "web-1", "users", "--at", "1h", "--at", "2h"},
     "muster: dump: --at: it can be given once; see `muster help dump`"},
    {{"dump", "web-1", "users", "--columns", ""},
     "muster: --columns is empty: expected names of columns, as a,b,c; there are name, uid, *"},
    {{"dump", "web-1", ""}, "muster: no table ''; `muster tables` lists them"},
    {{"dump", "web-1", "--oops"}, "muster: dump: no option '--oops'; see `muster help dump`"},
    {{"up", "--trust-commands=maybe"},
     "muster: up: --trust-commands=maybe: want it alone, with =true or =false; see `muster help "
     "up`"},
    {{"dump", "web-1", "--offlin"},
     "muster: dump: no option '--offlin'; did you mean '--offline'?; see `muster help dump`"},
    {{"why", "web-1"}, "muster: why: CHECK is required; see `muster help why`"},
    {{"why", "web-1", ""}, "muster: CHECK is empty; `muster checks web-1` lists them"},
    {{"why", "web-1", "100002", "more"},
     "muster: why: too many words: 'more'; see `muster help why`"},
    {{"checks", "web-1", "--format", "yaml"},
     "muster: checks: --format: yaml is none of table, json; see `muster help checks`"},
    {{"dump", ""}, "muster: AGENT is empty; `muster agents` lists them"},
    {{"dump", "web-9"},
     "muster: no agent 'web-9'; did you mean 'web-1'?; `muster agents` lists them"},
    {{"dump", "db-2"}, "muster: db-2: *"},
    {{"dump", "web-1", "pakages"},
     "muster: no table 'pakages'; did you mean 'packages'?; `muster tables` lists them"},
    {{"dump", "web-1", "--at", "tomorrow"},
     "muster: --at: 'tomorrow' is not a time: want UTC as 2026-11-25T14:05:00Z or 2026-11-25, or "
     "how long ago as 30s 5m 2h 7d"},
    {{"dump", "web-1", "--at", "2099-01-01"}, "muster: --at 2099-01-01: still to come, it is *"},
    {{"dump", "web-1", "--at", "2001-01-01"},
     "muster: web-1: nothing was stored yet at 2001-01-01T00:00:00.000Z: history begins at "
     "2023-11-14T22:13:20.000Z"},
    {{"dump", "web-1", "scans", "--at", "1h"},
     "muster: scans is derived from reports and has no history; without --at the last scans are "
     "shown"},
    {{"dump", "web-1", "users", "--columns", "nmae"},
     "muster: --columns 'nmae': no such column; did you mean 'name'?; there are name, uid, *"},
    {{"dump", "web-1", "users", "--where", "name"},
     "muster: --where 'name': expected COLUMN=VALUE, COLUMN!=VALUE or COLUMN~TEXT"},
    {{"dump", "web-1", "users", "--sort", "name:up"},
     "muster: --sort 'name:up': expected COLUMN, or COLUMN:desc for the other direction"},
    {{"dump", "web-1", "--where", "name=x"},
     "muster: --where is for one TABLE: each has columns of its own"},
    {{"checks", "web-1", "--where", "titel~x"},
     "muster: --where 'titel': no such column; did you mean 'title'?; there are policy, id, title, "
     "result, severity, underlying, reason, since, scan_id"},
    {{"dump", "web-1", "users", "--where", "uid=abc"}, "muster: --where 'uid': 'abc' is no number"},
    {{"dump", "web-1", "users", "--where", "sudo=yes"},
     "muster: --where 'sudo': 'yes' is neither true nor false"},
    {{"alerts", "--where", "severity=HIGH"},
     "muster: --where 'severity': no row has 'HIGH'; did you mean 'high'?; there are low, medium, "
     "high, critical"},
    {{"checks", "web-1", "--where", "result=fail"},
     "muster: --where 'result': no row has 'fail'; did you mean 'failed'?; there are failed, "
     "invalid, not_run, waived, passed, not_applicable"},
    {{"cves", "--where", "state!=affectd"},
     "muster: --where 'state': no row has 'affectd'; did you mean 'affected'?; there are "
     "not_affected, fixed, judged_minor, not_running, unknown, affected"},
    {{"checks", "web-1", "--reference", "nosuch"},
     "muster: none of 6 checks refers to 'nosuch': want cis, cis:5.2.1, mitre:T1036, or an "
     "address"},
    {{"why", "web-1", "4711"},
     "muster: web-1 has no check '4711'; `muster checks web-1` lists them"},
    {{"diff", "web-1", "--since", "1h", "--until", "2h"},
     "muster: --since 1h lies after --until 2h"},
    {{"diff", "web-1", "--until", "2001-01-01"},
     "muster: web-1: nothing was stored yet at 2001-01-01T00:00:00.000Z: history begins at "
     "2023-11-14T22:13:20.000Z"},
    {{"diff", "web-1", "scans"}, "muster: scans is derived from reports and has no history"},
    {{"blame", "web-1", "users", "nobody"},
     "muster: users has no row 'nobody', nor had one in the history that is kept; a key is "
     "name=…,uid=… or the value of one of them"},
    {{"blame", "web-1", "users", "shell=/bin/sh"},
     "muster: 'shell' is no column of the key of users; a key is name=…,uid=… or the value of one "
     "of them"},
    {{"blame", "web-1", "users", "uidd=3"},
     "muster: 'uidd' is no column of the key of users; did you mean 'uid'?; a key is name=…,uid=… "
     "or the value of one of them"},
    {{"blame", "web-1", "users", "name=root,uidd=3"},
     "muster: 'uidd' is no column of the key of users; did you mean 'uid'?; a key is name=…,uid=… "
     "or the value of one of them"},
    {{"blame", "web-1", "users", ""},
     "muster: KEY is empty: a key is name=…,uid=… or the value of one of them"},
    {{"export", "web-1"}, "muster: export: want one of --sbom, --csv; see `muster help export`"},
    {{"export", "web-1", "--sbom", "cyclonedx", "--csv", "users"},
     "muster: export: want one of --sbom, --csv, and not several; see `muster help export`"},
    {{"export", "web-1", "--sbom", "spdx"},
     "muster: export: --sbom: spdx is none of cyclonedx, cyclonedx-1.5, cyclonedx-1.6; see `muster "
     "help export`"},
    {{"export", "web-1", "--csv", "pakages"},
     "muster: no table 'pakages'; did you mean 'packages'?; `muster tables` lists them"},
    {{"query", "SELECT nmae FROM users"}, "query:1:8: no such column: nmae; did you mean 'name'?"},
    {{"query", "accounts-uid"},
     "muster: no question is saved as 'accounts-uid'; did you mean 'accounts-uid-0'?; `muster "
     "query --saved` has their names, and SQL stands in quotes"},
    {{"query", "--timeout", "5", "SELECT 1"}, "muster: --timeout: *"},
    {{"query", "--agent", "web-9", "SELECT 1"},
     "muster: no agent 'web-9'; did you mean 'web-1'?; `muster agents` lists them"},
    {{"query", "--limit", "x", "SELECT 1"},
     "muster: query: --limit: 'x' is no whole number of 0 or more; see `muster help query`"},
    {{"query", "-f", ""}, "muster: -f is empty: want a file, or - for stdin"},
    {{"query", "-f", "/no/such.sql"}, "muster: /no/such.sql: *"},
    {{"resync", "web-1"},
     "muster: {data}: no stages are running here: start them with `muster up`"},
    {{"resync", ""}, "muster: AGENT is empty; `muster agents` lists them"},
    {{"tap"}, "muster: {data}: no stages are running here: start them with `muster up`"},
    {{"tap", "--agent", "Web 1"},
     "muster: --agent 'Web 1': bad agent id: want 1 to 64 of a-z, 0-9 and '-', not '-' first"},
    {{"tap", "--agent", ""}, "muster: --agent is empty; `muster agents` lists them"},
    {{"tap", "--topic", ""},
     "muster: --topic is empty: want how a topic begins, as KIND/AGENT/TABLE"},
    {{"tap", "--count", "x"},
     "muster: tap: --count: 'x' is no whole number of 0 or more; see `muster help tap`"},
    {{"scan", "pakages"},
     "muster: no table 'pakages'; did you mean 'packages'?; `muster tables` lists them"},
    {{"scan", "scans"},
     "muster: the table scans is made by the server: see `muster dump AGENT scans`"},
    {{"scan", "users", "--root", ""}, "muster: --root is empty: want a folder"},
    {{"scan", "users", "--root", "/no/such"}, "muster: --root /no/such: No such file or directory"},
    {{"scan-now", "web-1", "suid_files"},
     "muster: scan-now: too many words: 'suid_files'; see `muster help scan-now`"},
    {{"policy", "run", ""}, "muster: the name of a policy file is empty"},
    {{"policy", "run", "/tmp"}, "muster: /tmp: is a folder, not a policy file"},
    {{"policy", "run", "/no/such.yml"}, "muster: /no/such.yml: no such policy file"},
    {{"policy", "run", "{dir}/broken.yml"},
     "muster: {dir}/broken.yml:2:1: not YAML: end of sequence flow not found"},
    {{"policy", "eval", "--"},
     "muster: policy eval: RULE is required; see `muster help policy eval`"},
    {{"policy", "eval", "--", "f:/etc/passwd ->r:x"},
     "muster: the rule, character 15: `->` without a blank on both sides is no arrow: write ` -> "
     "`"},
    {{"policy", "lint", "--disable", "nosuch", "/no/such.yml"},
     "muster: no finding has the code 'nosuch'"},
    {{"agents", "--label", "a b"},
     "muster: --label 'a b=': NAME=VALUE of at most 128 bytes was expected, the name of letters, "
     "digits, '.', '_' and '-', the value of characters that a terminal shows"},
    {{"agents", "--data", "/no/such"},
     "muster: no data folder at /no/such: `muster up --data /no/such` makes one"},
    {{"waivers", "--data", "/no/such"},
     "muster: no data folder at /no/such: `muster up --data /no/such` makes one"},
    {{"labels", "--data", "/no/such"},
     "muster: no data folder at /no/such: `muster up --data /no/such` makes one"},
    {{"sinks", "--data", "/no/such"},
     "muster: no data folder at /no/such: `muster up --data /no/such` makes one"},
    {{"feed", "list", "--data", "/no/such"},
     "muster: no data folder at /no/such: `muster up --data /no/such` makes one"},
    {{"config", "check", "--data", "/no/such"},
     "muster: no data folder at /no/such: `muster up --data /no/such` makes one"},
    {{"labels", "--data", "{dir}/broken.yml"},
     "muster: --data {dir}/broken.yml: is no folder; want the data folder of a server"},
    {{"up", "--data", "{dir}/broken.yml"},
     "muster: --data {dir}/broken.yml: is no folder; want the data folder of a server"},
    {{"status", "--data", "{dir}/broken.yml"},
     "muster: --data {dir}/broken.yml: is no folder; want the data folder of a server"},
    {{"query", "--data", "{dir}/broken.yml", "SELECT 1"},
     "muster: --data {dir}/broken.yml: is no folder; want the data folder of a server"},
    {{"up", "--interval", "5"},
     "muster: up: --interval: '5' is not an interval: expected a number of 1 or more with a unit, "
     "such as 250ms 30s 5m 1h 7d; see `muster help up`"},
    {{"up", "--analyzers", "many"},
     "muster: up: --analyzers: 'many' is not a number from 1 to 64; see `muster help up`"},
    {{"up", "--table-interval", "foo=1h"},
     "muster: --table-interval 'foo=1h': no table 'foo'; `muster tables` lists them"},
    {{"up", "--listen", "nowhere"},
     "muster: --listen 'nowhere' is no address and port; expected e.g. *"},
    {{"up", "--policy", "/no/such.yml"}, "muster: --policy /no/such.yml: no such file"},
    {{"enroll"}, "muster: {data}: no stages are running here: start them with `muster up`"},
    {{"join", "nonsense"},
     "muster: not a muster token: want what `muster enroll` printed, which begins with muster1."},
    {{"agent", "config", ""}, "muster: AGENT is empty; `muster agents` lists them"},
    {{"agent", "label", "web-1", "--set", "oops"},
     "muster: --set 'oops': NAME=VALUE of at most 128 bytes was expected, the name of *"},
    {{"agent", "label", "web-1", "--set", "a=b"},
     "muster: {data}: no stages are running here: start them with `muster up`"},
    {{"cves", "--severity", "grave"},
     "muster: cves: --severity: grave is none of low, medium, high, critical; see `muster help "
     "cves`"},
    {{"cves", "--severity", "hihg"},
     "muster: cves: --severity: hihg is none of low, medium, high, critical; did you mean 'high'?; "
     "see `muster help cves`"},
    {{"explain", "prot", "22"},
     "muster: explain: KIND: prot is none of port, package, user, file, service, process; did you "
     "mean 'port'?; see `muster help explain`"},
    {{"sinks", "test", "nosuch"}, "muster: no sink 'nosuch'; there are siem"},
    {{"cves", "--at", "2099-01-01"}, "muster: --at 2099-01-01: still to come, it is *"},
    {{"cves", "--require-fresh", "soon"}, "muster: --require-fresh: 'soon' is not an interval: *"},
    {{"cves", "--cve", ""}, "muster: --cve is empty"},
    {{"cves", "--cve", "foo"}, "muster: --cve foo: no id of a problem; want one as CVE-2024-6387"},
    {{"cves", "--at", "99999999999d"},
     "muster: --at: '99999999999d' is longer ago than any time that is known"},
    {{"policy", "eval", "--", "f:/etc/passwd", "--format", "json"},
     "muster: policy eval: '--format' stands behind '--', where no option is read; put options "
     "before it; see `muster help policy eval`"},
    {{"feed"},
     "muster: feed: a command is missing: one of import, remove, list; see `muster help feed`"},
    {{"feed", "import"}, "muster: feed import: PATH is required; see `muster help feed import`"},
    {{"feed", "import", "/no/such.zip"}, "muster: /no/such.zip: No such file or directory"},
    {{"feed", "import", "{dir}/broken.yml"},
     "muster: {dir}/broken.yml: not JSON: byte 1: *; a whole record was expected"},
    {{"alerts", "--agent", "web-9"},
     "muster: no agent 'web-9'; did you mean 'web-1'?; `muster agents` lists them"},
    {{"alerts", "--rule", "user-aded"},
     "muster: --rule 'user-aded': no such rule; did you mean 'user-added'?; docs/alerts.md has the "
     "shipped ones, and *alerts.d holds your own"},
    {{"alerts", "--since", "2099-01-01"}, "muster: --since 2099-01-01: still to come, it is *"},
    {{"alerts", "--columns", "mesage"},
     "muster: --columns 'mesage': no such column; did you mean 'message'?; there are time, agent, "
     "severity, rule, message, id, table, key, change, old, new, version, origin, ruleset_sha256, "
     "mitre"},
    {{"alerts", "--follow", "--sort", "time"},
     "muster: --sort time: --follow prints alerts in the order in which they come"},
    {{"waivers", "--sort", "nosuch"},
     "muster: --sort 'nosuch': no such column; there are policy, checks, agents, owner, reason, "
     "expires, evidence_sha256, definition, state"},
};

/// Whether the text is the pattern, in which `*` is any text.
bool is_like(std::string_view text, std::string_view pattern) {
  const auto star = pattern.find('*');
  if (star == pattern.npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1);
  for (text.remove_prefix(star);; text.remove_prefix(1)) {
    if (is_like(text, pattern)) return true;
    if (text.empty()) return false;
  }
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

}  // namespace

TEST_CASE("every mistake is told in one line that says what to do", "[system][bad]") {
  const tests::fixed_server server;
  const tests::temp_dir dir;
  std::ofstream(dir / "broken.yml") << "policy: [\n";
  for (const auto& m : mistakes) {
    std::vector<std::string> typed;
    for (const auto& word : m.typed) typed.push_back(replaced(word, "{dir}", dir.path()));
    CAPTURE(typed);
    const auto log = dir / "said";
    std::ofstream(log).close();
    tests::process muster("muster", typed, log,
                          {{"MUSTER_DATA", server.paths().data}, {"PAGER", "cat"}});
    CHECK(WEXITSTATUS(muster.wait()) == m.code);
    auto said = replaced(tests::text_of(log), dir.path(), "{dir}");
    said = replaced(said, server.paths().data, "{data}");
    CAPTURE(said, m.told);
    CHECK(is_like(said, m.told + "\n"));
    CHECK(std::ranges::count(said, '\n') == 1);
  }
}
