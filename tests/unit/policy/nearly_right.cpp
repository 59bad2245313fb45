// What is nearly right does not load in muster: a negated rule passes when nothing matches, so that
// every slip by which nothing can match would be a pass.
#include <catch2/catch.hpp>

#include "collector/policy/lint.hpp"
#include "tests/unit/policy/refusal.hpp"

namespace policy = collector::policy;
using policy::dialect;
using unit::policy::refusal;

namespace {

struct kind {
  const char* what;
  const char* says;  // part of every refusal of the kind
  std::vector<const char*> rules;
};

void check_refused(const kind& k) {
  for (const auto* rule : k.rules) {
    INFO(k.what << ": " << rule);
    const auto said = refusal(rule);
    CHECK(said.starts_with("p.yml:8:"));
    CHECK(said.find(k.says) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("text that is nearly an arrow is refused", "[policy]") {
  check_refused({"a second blank",
                 "a second blank",
                 {"f:/a ->  r:x", "f:/a  -> r:x", "d:/a -> r:x$ ->  r:y", "d:/a -> r:x$  -> r:y"}});
  check_refused({"no blank", "write ` -> `", {"f:/a->r:x", "f:/a ->r:x", "f:/a-> r:x"}});
  check_refused(
      {"another arrow",
       "is no arrow",
       {"f:/a => r:x", "f:/a --> r:x", "f:/a - > r:x", "f:/a ~> r:x", "d:/a -> r:x => r:y"}});
  check_refused({"of a page", "how a web page writes", {"f:/a -&gt; r:x", "f:/a &#45;> r:x"}});
  check_refused(
      {"none at all", "no ` -> ` stands", {"f:/a r:x", "f:/a !r:x", "c:ls n:x compare > 1"}});
  check_refused({"a regex in the path", "part of the path", {"f:/a ^x", "f:/a contains x+"}});
  check_refused({"two", "second", {"f:/a -> -> r:x", "f:/a -> r:x -> r:y", "c:ls -> r:x -> !r:y"}});
}

TEST_CASE("text that is nearly a minterm is refused", "[policy]") {
  check_refused(
      {"a regex without r:",
       "a regex is `r:",
       {"f:/a -> ^x\\s*y", "c:ls -> ^x", "f:/a -> x$", "f:/a -> [0-9]+", "f:/a -> *x*",
        "f:/a -> R:^x", "f:/a -> regex:x", "f:/a -> r :x", "f:/a -> (\\d+) compare > 5"}});
  check_refused({"a blank behind the prefix",
                 "a blank behind the colon",
                 {"f:/a -> r: ^x", "f:/a -> !r: x"}});
  check_refused({"a literal beside a regex",
                 "a regex is `r:",
                 {"f:/a -> r:^x && no", "f:/a -> r:^Port && !Port 22", "f:/a -> no && r:^x"}});
  check_refused(
      {"a second minterm inside",
       "a second minterm in a regex",
       {"f:/a -> r:x || r:y", "f:/a -> r:x | r:y", "f:/a -> r:x and r:y", "f:/a -> r:x, r:y"}});
  check_refused({"&&",
                 "&&",
                 {"f:/a -> r:x&& r:y", "f:/a -> r:x &&r:y", "f:/a -> r:x&&r:y",
                  "f:/a -> r:x  && r:y", "f:/a -> r:x &&  r:y", "f:/a -> r:x && && r:y"}});
  check_refused({"a negation that is none",
                 "`!r:",
                 {"f:/a -> ! r:x", "f:/a -> !!r:x", "f:/a -> not r:x", "f:/a -> r:!x"}});
  check_refused({"quotes",
                 "quotes or brackets are part",
                 {"f:/a -> \"Port 22\"", "f:/a -> 'x'", "f:/a -> /x/"}});
  check_refused({"a rule in a pattern", "a rule of its own", {"f:/a -> f:/b", "f:/a -> c:ls"}});
}

TEST_CASE("signs that are not a minterm's prefix are refused", "[policy]") {
  check_refused("is compared with whole lines",
                {"f:/a -> r.^X", "f:/a -> r =^x", "f:/a -> %r:x", "f:/a -> -r:^x", "f:/a -> rr:^x",
                 "f:/a -> re.^x", "f:/a -> n-^x", "f:/a -> .r:x", "f:/a -> r_^x"});
  check_loads({"f:/a -> n/a", "f:/a -> root:x:0:0:root:/root:/bin/bash", "f:/a -> rw",
               "f:/a -> name=value"});
}

TEST_CASE("a class or a control with two backslashes is refused", "[policy]") {
  check_refused("a backslash", {"f:/a -> r:^x[\\\\s]y", "f:/a -> r:^x[\\\\s\\\\t]+y",
                                "f:/a -> r:^a[^\\\\d]", "f:/a -> r:^a\\\\nb", "f:/a -> r:a\\\\tb"});
  check_loads({"f:/a -> r:[\\\\/]x", "f:/a -> r:^[^\\\\]+$", "f:/a -> r:(\\\\v|\\\\r|\\\\m|\\\\s)",
               "f:/a -> r:C:\\\\new"});
}

TEST_CASE("a template that nothing replaced is refused", "[policy]") {
  check_refused("a template that nothing replaced",
                {"f:/a -> r:^{{ x }}", "f:/a -> r:^x {{x.y}} z", "f:/a -> {{ line }}",
                 "f:/a -> r:^x{% if y %}z", "f:/a -> r:^<%= x %>", "c:{{ tool }} -v -> r:x",
                 "f:/a -> n:^x (\\d+) && r:{{ y | int }} compare > 5",
                 "k:sshd:Banner -> r:^{{ banner }}$", "d:/a -> r:{{ x }}"});
  check_loads({"c:docker ps --format {{.Names}} -> r:x", "f:/a -> r:\\{\\{ x \\}\\}",
               "c:kubectl get -o go-template={{x}} -> r:x"});
}

TEST_CASE("a regex that no line can match is refused", "[policy]") {
  check_refused({"a ^ inside",
                 "beginning of a line",
                 {"f:/a -> r:^x^", "f:/a -> r:a\\s+^b", "f:/a -> r:(a|b)(^c|d^e)"}});
  check_refused({"a $ inside",
                 "end of the line",
                 {"f:/a -> r:$x", "f:/a -> r:^#$ModLoad", "f:/a -> r:x$\\s+y"}});
  check_refused(
      {"a newline", "newline", {"f:/a -> r:x\\ny", "f:/a -> r:x\\n", "f:/a -> r:^(a|b)\\n+"}});
  check_refused({"a backslash too many",
                 "a backslash and `",
                 {"f:/a -> r:^x\\\\s+y", "f:/a -> r:\\\\d+", "f:/a -> r:x\\\\.conf",
                  "f:/a -> r:Login\\\\syes"}});
  check_refused({"one too few",
                 "is the letter",
                 {"f:/a -> r:(d+)", "f:/a -> r:^Port\\ss+22", "f:/a -> n:x(d+) compare > 1"}});
  check_refused({"both a regex and its negation",
                 "no line satisfies both",
                 {"f:/a -> r:x && !r:x", "f:/a -> r:^#Port && !r:^#"}});
  check_refused({"braces", "number of times", {"f:/a -> r:\\d{1-3}x", "f:/a -> r:\\s{1, 3}x"}});
  check_refused(
      {"delimiters", "no delimiters", {"f:/a -> r:/x/i", "f:/a -> r:\"x\"", "f:/a -> r:/x/"}});
  check_refused({"edges of grep", "edge of a word", {"f:/a -> r:\\<x\\>"}});
  check_refused({"a glob",
                 "any text is `.*`",
                 {"f:/a -> r:*.conf", "d:/a -> r:*.conf", "f:/a -> r:ssh_host_*_key"}});
  check_refused({"words in a set", "words are", {"f:/a -> r:[yes|no]"}});
}

TEST_CASE("a regex that every line matches is refused", "[policy]") {
  check_refused({"everything",
                 "matches every line",
                 {"f:/a -> r:", "f:/a -> !r:", "f:/a -> r:.*", "f:/a -> r:^", "f:/a -> r:^.*$",
                  "f:/a -> r:\\s*", "f:/a -> r:foo|", "f:/a -> r:(foo)?", "f:/a -> r:^x && r:.*"}});
}

TEST_CASE("a number that is captured in part or not at all is refused", "[policy]") {
  check_refused({"cut in front",
                 "all digits but the last",
                 {"f:/a -> n:x.*(\\d+) compare <= 4", "f:/a -> n:x\\S*(\\d+) compare > 4"}});
  check_refused({"cut behind", "one digit", {"f:/a -> n:remember=(\\d) compare >= 5"}});
  check_refused({"another group", "captures no number", {"f:/a -> n:(a|b) (\\d+) compare > 5"}});
  check_refused({"decided",
                 "never below zero",
                 {"f:/a -> n:x (\\d+) compare >= 0", "f:/a -> n:x (\\d+) compare < 0"}});
  check_refused({"no number",
                 "number",
                 {"f:/a -> n:x (\\d+) compare >= 1,000", "f:/a -> n:x (\\d+) compare > five"}});
}

TEST_CASE("a path that names nothing, or not all that was meant, is refused", "[policy]") {
  check_refused(
      {"lists",
       "comma",
       {"f:/a.conf, /b.conf", "f:/a.conf ,/b.conf", "f:/a,,/b", "f:/a,", "f:/etc/{a,b}.conf"}});
  check_refused(
      {"other separators", "separates no paths", {"f:/a;/b", "f:/a:/b", "f:/a|/b", "f:/a /b"}});
  check_refused({"a list where there is none", "it has no lists", {"d:/a,/b -> r:x"}});
  check_refused(
      {"globs", "glob", {"d:/etc/*.d -> r:x", "f:/etc/**/x", "f:/etc/.* -> r:x", "f:/etc/[ab"}});
  check_refused({"regexes and quotes", "in a path", {"f:/etc/x\\.conf", "f:/etc/x$", "f:/a'b'"}});
  check_refused({"variables", "`variables`", {"f:$sshd", "f:/etc/$name/x -> r:y", "p:$daemon"}});
  check_refused({"ends", "ends in", {"f:/etc/passwd/", "f:/etc/passwd:"}});
  check_refused({"names of entries",
                 "name",
                 {"d:/a -> *.conf", "d:/a -> \\.conf$", "d:/a -> b/c", "d:/a -> r:b/c -> r:x",
                  "d:/a -> n:x(\\d+) compare > 1"}});
}

TEST_CASE("a process is a name and no pattern", "[policy]") {
  check_refused({"patterns",
                 "no regex",
                 {"p:r:^telnet", "p:*x*", "p:^telnet", "p:telnet$", "p:a|b", "p:a,b", "p:\"a\"",
                  "p:!a", "p:[kthreadd]"}});
}

TEST_CASE("a command that only a shell would understand is refused", "[policy]") {
  check_refused({"operators",
                 "no shell",
                 {"c:ls | wc -l -> r:x", "c:ls > /dev/null", "c:ls; id", "c:ls && id", "c:ls 2>&1",
                  "c:echo `id`", "c:echo $(id)", "c:ls |grep x", "c:ls /etc/*"}});
  check_refused({"variables",
                 "only a shell knows",
                 {"c:cat $HOME/x", "c:cat ${HOME}/x", "c:cat ~/x", "c:ls ~"}});
  check_refused({"builtins",
                 "part of a shell",
                 {"c:ulimit -c", "c:command -v x", "c:cd /etc", "c:[[ -f /a ]]"}});
  check_refused(
      {"half a script", "the script is the one word", {"c:sh -c ls | wc -l", "c:bash -c ls -l"}});
  check_refused({"backslashes",
                 "reaches the program as",
                 {"c:find / -printf \"%p\\n\"", "c:grep -E \"^\\s*x\" /a"}});
  check_refused(
      {"the program",
       "",
       {"c:./x", "c:bin/x", "c:\"ls -l\"", "c:A=b ls", "c:stat -c '%a' /a", "c:echo \"a"}});
}

TEST_CASE("characters that nobody sees, or that only look right, are refused", "[policy]") {
  check_refused({"invisible",
                 "cannot be seen",
                 {"f:/a -> r:^Port\u00a022", "f:/a\u200b -> r:x", "f:/a -> r:x\u202f", "\ufefff:/a",
                  "f:/a -> r:x\u3000y"}});
  check_refused({"a TAB", "TAB", {"f:/a\t-> r:x", "f:/a -> r:^Port\t22"}});
  check_refused({"typographic",
                 "only looks like",
                 {"f:/a → r:x", "f:/a –> r:x", "f:/a -> r:“x”", "f:/a -> r:it’s", "f:/a -> r：x",
                  "f:/a -> r:x…"}});
  check_refused({"another alphabet",
                 "another alphabet",
                 {"f:/a -> r:PermitRo\u043etLogin", "f:/etc/p\u0430sswd"}});
  check_refused({"at an end", "a blank at an end", {"f:/a -> r:x ", " f:/a", "f:/a "}});
}

TEST_CASE("what begins like a rule and is none is refused", "[policy]") {
  check_refused(
      {"types",
       "",
       {"F:/a", "file:/a", "Not f:/a", "NOT f:/a", "!f:/a", "not not f:/a", "no f:/a", "x:/a",
        "f:", "p:", "f:relative", "f:~/x", "hello", "f:/a -> ", "f:/a -> r:x - not f:/b"}});
}

TEST_CASE("what is right loads", "[policy]") {
  const auto* rule = GENERATE(
      "f:/etc/a,/etc/b,/etc/c.d/*.conf -> r:x", "f:/opt/My App/x", "f:/etc/rc?.d/S[0-9]*x",
      "f:/etc/c++/x", "d:/etc/x -> r:. -> r:x", "d:/etc/x -> r:.*\\.conf$ -> r:x",
      "d:/etc/x -> sshd.conf -> r:x", "p:sshd", "p:/usr/sbin/cron -f", "p:a-very-long-process-name",
      "f:/sys/module/x -> Y", "f:/a -> * hard core 0", "f:/a -> -w /etc/passwd -p wa -k x",
      "f:/a -> r:^\\s*(Port|Address)\\s+\\d{1,3}\\b", "f:/a -> r:^\\$ModLoad",
      "f:/etc/issue -> r:\\\\[mrsv]", "f:/etc/issue -> r:\\\\s|\\\\r|\\\\m",
      "f:/a -> r:(^|\\s)x(\\s|$)", "f:/a -> r:^(?!#).*x", "f:/a -> r:.", "f:/a -> r:^$",
      "f:/a -> !r:^\\s*# && r:NOPASSWD|!authenticate", "f:/a -> r:^[^#]*nullok",
      "f:/a -> r:[[:space:]]x[[:alpha:]]+", "f:/a -> r:^\\s*\\*\\s+hard\\s+core\\s+0",
      "f:/a -> r:https?://", "f:/a -> r:a->b", "f:/a -> r:<VirtualHost \\*:80>",
      "f:/a -> r:Unattended-Upgrade\\s+\"1\"", "f:/etc/motd -> r:Duraci[óo]n", "f:/a -> r:\\p{L}+",
      "f:/a -> n:^\\s*x\\s*=\\s*(-?\\d+) compare < 0",
      "f:/a -> n:[^#]*\\bremember=(\\d+) compare >= 5", "f:/a -> n:^x.*\\D(\\d+) compare >= 5",
      "f:/a -> n:umask \\d\\d(\\d) compare == 7", "c:systemctl is-active sshd -> active",
      "c:stat -c \"%a %U\" /etc/shadow -> r:^640 root$",
      "c:sh -c \"ls /etc/* | wc -l\" -> n:^(\\d+) compare < 9",
      "c:awk -F: \"{ print $1; exit }\" /etc/passwd -> r:x", "c:psql -c \"select 'x';\" -> r:1",
      "c:dpkg-query -W -f \"${Status}\" x -> r:install ok installed", "c:grep -E a|b /etc/x -> r:x",
      "c:find /etc -name *.conf -exec stat -c %a {} ; -> r:6",
      "c:find / \\( -perm -4000 -o -perm -2000 \\) -> r:x",
      "c:ls -l /etc/localtime -> r:/etc/localtime -> /usr",
      "c:sh -c \"echo \\\"$1\\\"\" _ x -> r:x", "c:timeout 5 env LANG=C ls -> r:x",
      "c:/usr/bin/test -f /etc/x");
  INFO(rule);
  CHECK(refusal(rule).empty());
}

TEST_CASE("patterns that hold for nearly every file, or stand alone, are refused", "[policy]") {
  check_refused({"only negations",
                 "one line that has none",
                 {"f:/a -> !r:x && !r:y", "c:ls -> !r:x && !no"}});
  check_refused({"no target", "Windows registry", {"r:^PermitRootLogin", "not r:^x -> r:y"}});
}

TEST_CASE("each of several comparisons is looked at, also with one regex", "[policy]") {
  check_refused({"the operator of the second",
                 "'=<' is not one of",
                 {"f:/a -> n:x=(\\d+) compare > 0 && n:x=(\\d+) compare =< 3"}});
  check_refused({"the second has none",
                 "compare OP NUMBER",
                 {"f:/a -> n:x=(\\d+) compare > 0 && n:y=(\\d+) < 3"}});
  CHECK(refusal("f:/a -> n:x=(\\d+) compare <= 15 && n:x=(\\d+) compare >= 0").empty());
}
