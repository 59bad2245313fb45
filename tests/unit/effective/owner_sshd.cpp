// Generated configurations of sshd, read here and by sshd itself.
#include <unistd.h>

#include <map>
#include <sstream>

#include "common/letters.hpp"
#include "common/subprocess.hpp"
#include "common/text.hpp"
#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/effective/tree.hpp"

namespace {

using state = tests::effective::answer::state;

/// Where CONTRIBUTING.md says to unpack it; what is installed is taken too.
const std::string peer = std::string(MUSTER_SOURCE_DIR) + "/build/peers/openssh-server";

/// In a mount namespace of its own: /etc/ssh is the tree's, and the account that sshd wants is
/// there.
constexpr auto in_namespace = R"(
mount -t tmpfs none /run && mkdir -p /run/sshd && cp /etc/passwd /run/passwd || exit 99
grep -q ^sshd: /run/passwd || echo sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin >> /run/passwd
mount --bind /run/passwd /etc/passwd && mount --bind "$1/etc/ssh" /etc/ssh || exit 99
export LD_LIBRARY_PATH="$3/usr/lib/$(uname -m)-linux-gnu:$3/lib/$(uname -m)-linux-gnu"
exec "$2" -T -f /etc/ssh/sshd_config -C user=nobody,host=none,addr=203.0.113.9 2>&1
)";

std::string program() {
  for (const auto& path : {peer + "/usr/sbin/sshd", std::string("/usr/sbin/sshd")})
    if (std::filesystem::exists(path)) return path;
  return {};
}

common::run_outcome ask_sshd(const tests::settings_tree& t) {
  auto out = common::run(
      {"unshare", "--mount", "sh", "-c", in_namespace, "sh", t.path(), program(), peer}, {});
  if (!out) FAIL(out.error().detail);
  return std::move(*out);
}

/// Keywords in small letters, the values of several lines with blanks between them.
std::map<std::string, std::string> values_in(const std::string& output) {
  std::map<std::string, std::string> out;
  std::string_view rest = output, line;
  while (common::next_line(rest, line)) {
    const auto blank = line.find(' ');
    if (blank == line.npos) continue;
    auto& value = out[std::string(line.substr(0, blank))];
    value += (value.empty() ? "" : " ") + std::string(line.substr(blank + 1));
  }
  return out;
}

class sshd_tree {
 public:
  sshd_tree(tests::settings_tree& t, tests::chance& c) : t_(t), c_(c) {
    t_.file("/etc/ssh/sshd_config", mark() + "HostKey /etc/ssh/key\n" + text(true));
    for (const auto* name : {"sshd_config.d/10-a.conf", "sshd_config.d/20-b.conf",
                             "sshd_config.d/B.conf", "sshd_config.d/.c.conf", "one", "two"})
      if (!c_.one_in(4)) t_.file(std::string("/etc/ssh/") + name, mark() + text(false));
  }

 private:
  std::string mark() { return c_.one_in(150) ? "\xef\xbb\xbf" : ""; }

  std::string text(bool includes) {
    std::string out;
    for (unsigned n = c_.below(16); n > 0; --n) out += line(includes) + "\n";
    if (c_.one_in(30)) out += slip() + "\n";
    return out;
  }

  /// What sshd refuses to start with, and what only looks like it.
  std::string slip() {
    static const std::vector<std::string> all{"PermitRootLogin yes no",
                                              "PermitRootLogin maybe",
                                              "PermitRootLogin Prohibit-Password",
                                              "PermitRootLogin no # yes",
                                              "X11Forwarding true",
                                              "X11Forwarding YES",
                                              "Match User x all",
                                              "Match all User x",
                                              "Match User",
                                              "Match User x Host",
                                              "Match User=x",
                                              "Match User x # y",
                                              "Match Users x",
                                              "Match Address 192.0.2.0/40",
                                              "Match Address 192.0.2.0/24,2001:db8::/64",
                                              "Match LocalPort 99999",
                                              "Match all\nPort 2222",
                                              "Match User x\nPort 2222",
                                              "Match User x\nMaxAuthTries 3 4",
                                              "MaxAuthTries three",
                                              "MaxAuthTries -1",
                                              "LoginGraceTime 1h30m",
                                              "ClientAliveInterval 5y",
                                              "LogLevel LOUD",
                                              "LogLevel info",
                                              "Banner /etc/a /etc/b",
                                              "Banner \"\"",
                                              "ForceCommand /bin/x /y",
                                              "UsePAM maybe",
                                              "Port 0",
                                              "Port 22 23",
                                              "AcceptEnv A=b",
                                              "SetEnv A",
                                              "SetEnv A=b C=d",
                                              "Subsystem sftp",
                                              "PermitTunnel YES",
                                              "RekeyLimit default none",
                                              "Protocol 2,1",
                                              "RSAAuthentication yes no",
                                              "MaxStartups 10:30",
                                              "MaxStartups 30:30:10",
                                              "MaxStartups 0",
                                              "MaxStartups 10:101:20",
                                              "MaxStartups 10:30:60x",
                                              "LoginGraceTime -1",
                                              "LoginGraceTime 99999w",
                                              "FingerprintHash sha3",
                                              "PerSourceMaxStartups NONE",
                                              "SomethingElse yes",
                                              "PermitRootLogins no",
                                              "Match User x\nSomethingElse yes",
                                              "SomethingElse",
                                              "UsePrivilegeSeparation sandbox",
                                              "AuthorizedKeysFile2 x",
                                              "Match User x\nRSAAuthentication no",
                                              "Subsystem sftp /x -a b",
                                              "Match User x\nSubsystem other /y",
                                              "Subsystem a /x\nSubsystem a /y",
                                              "Subsystem a /x\nSubsystem A /y",
                                              "Match all\nSubsystem sftp /x\nSubsystem sftp /y"};
    return c_.of(all);
  }

  std::string line(bool includes) {
    static const std::vector<std::string> patterns{"sshd_config.d/*.conf",
                                                   "/etc/ssh/sshd_config.d/*.conf",
                                                   "one",
                                                   "/etc/ssh/t[wx]o one",
                                                   "none/*",
                                                   "\"/etc/ssh/two\"",
                                                   "sshd_config.d/?0-*"};
    static const std::vector<std::string> matches{"Match all", "Match User bob", "match ALL # x",
                                                  "Match Address 192.0.2.0/24",
                                                  "Match User bob Host x"};
    if (includes && c_.one_in(4)) return "Include " + c_.of(patterns);
    if (c_.one_in(20)) return c_.of(matches);
    if (c_.one_in(80)) return "LogLevel";
    if (c_.one_in(80)) return "Banner \"/etc/x";
    if (c_.one_in(80)) return "UsePAM no";
    if (c_.one_in(12)) return c_.one_in(2) ? "# MaxAuthTries 1" : "";
    return assignment();
  }

  std::string assignment() {
    struct word {
      std::string name;
      std::vector<std::string> values;
    };
    static const std::vector<word> words{
        {"MaxAuthTries", {"1", "02", "+3", "4"}},
        {"LogLevel", {"INFO", "VERBOSE", "DEBUG", "debug1", "quiet", "SILENT"}},
        {"X11Forwarding", {"yes", "no"}},
        {"PasswordAuthentication", {"yes", "no"}},
        {"KbdInteractiveAuthentication", {"yes", "no"}},
        {"ChallengeResponseAuthentication", {"yes", "no"}},
        {"PermitEmptyPasswords", {"yes", "no"}},
        {"Banner", {"/etc/a", "\"/etc/b c\"", "/etc/d#e", "'/etc/f'"}},
        {"AllowUsers", {"a", "b c", "\"d\" e # f"}},
        {"AcceptEnv", {"LANG", "LC_* TZ"}},
        {"ClientAliveInterval", {"10", "+20", "2m", "1h30m", "007"}},
        {"LoginGraceTime", {"0", "90", "2M", "1d"}},
        {"PermitRootLogin",
         {"yes", "no", "prohibit-password", "without-password", "forced-commands-only"}},
        {"MaxStartups", {"10", "20:50:40", "007:1:9", "+5", "3x"}},
        {"PerSourceMaxStartups", {"none", "5", "06"}},
        {"FingerprintHash", {"md5", "SHA256"}},
        {"AllowTcpForwarding", {"all", "yes", "local", "no"}},
        {"Compression", {"delayed", "yes", "no"}},
        {"RekeyLimit", {"1G 1h", "default none", "512M", "1.5K 90", "016"}},
        {"IPQoS", {"lowdelay", "af21 CS1", "0x10 8", "255 none", "010"}},
        {"PerSourceNetBlockSize", {"24", "24:64", "032:0"}},
        {"PubkeyAuthOptions", {"none", "verify-required touch-required", "touch-required none"}},
        {"VersionAddendum", {"a  b # c", "none", "\"x\""}},
        {"StreamLocalBindMask", {"022", "0", "177"}},
        {"PermitListen", {"8080", "any:022 9", "none"}},
        {"Port", {"22", "0022"}},
        {"AuthorizedKeysCommand", {"/bin/x", "/bin/x # %u", "none"}},
        {"AuthorizedKeysCommandUser", {"nobody"}},
        {"AuthorizedKeysCommandUser", {"nobody"}},
        {"ForceCommand", {"/bin/x", "/bin/y  \"z\" # a", "None"}}};
    const auto& w = c_.of(words);
    static const std::vector<std::string> between{" ", " ", "\t", "=", " = ", "  "};
    auto name = w.name;
    if (c_.one_in(3)) name = common::lower_case(name);
    return (c_.one_in(3) ? "  " : "") + name + c_.of(between) + c_.of(w.values) +
           (c_.one_in(5) ? " \t" : "") + (c_.one_in(9) ? "\r" : "");
  }

  tests::settings_tree& t_;
  tests::chance& c_;
};

}  // namespace

TEST_CASE("settings of sshd are those that sshd -T prints", "[policy][effective][owner]") {
  if (program().empty()) tests::skip("no sshd: see CONTRIBUTING.md on " + peer);
  if (::geteuid() != 0 || !std::filesystem::exists("/etc/ssh"))
    tests::skip("sshd is asked in a mount namespace, which needs root and a folder /etc/ssh");
  tests::settings_tree keys;
  keys.file("/etc/ssh/sshd_config", "HostKey /etc/ssh/key\n");
  const auto made = common::run(
      {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys.path() + "/etc/ssh/key"}, {});
  if (!made || made->exit_status != 0) tests::skip("no ssh-keygen to make a host key with");
  const auto plain = ask_sshd(keys);
  if (plain.exit_status != 0) tests::skip("sshd cannot be run here: " + plain.output);
  const auto defaults = values_in(plain.output);

  const auto seed = tests::seed("sshd's settings");
  tests::chance c(seed);
  constexpr int variants = 60;
  int asked = 0, set = 0, refused = 0;
  std::ostringstream differences;
  for (int v = 0; v < variants; ++v) {
    tests::settings_tree t;
    sshd_tree generated(t, c);
    std::filesystem::copy(keys.path() + "/etc/ssh/key", t.path() + "/etc/ssh/key");
    const auto out = ask_sshd(t);
    auto theirs = values_in(out.output);
    refused += out.exit_status != 0;
    for (const auto* key : {"maxauthtries",
                            "loglevel",
                            "x11forwarding",
                            "passwordauthentication",
                            "kbdinteractiveauthentication",
                            "permitemptypasswords",
                            "banner",
                            "allowusers",
                            "acceptenv",
                            "clientaliveinterval",
                            "forcecommand",
                            "usepam",
                            "logingracetime",
                            "permitrootlogin",
                            "maxstartups",
                            "persourcemaxstartups",
                            "fingerprinthash",
                            "allowtcpforwarding",
                            "compression",
                            "rekeylimit",
                            "ipqos",
                            "persourcenetblocksize",
                            "pubkeyauthoptions",
                            "versionaddendum",
                            "streamlocalbindmask",
                            "permitlisten",
                            "port",
                            "authorizedkeyscommand",
                            "subsystem"}) {
      ++asked;
      const auto mine = t.ask(std::string("sshd:") + key);
      set += mine.now == state::set;
      const auto known = defaults.find(key);
      const auto expected = mine.now == state::set    ? mine.value
                            : known == defaults.end() ? ""
                                                      : known->second;
      const bool same = out.exit_status != 0
                            ? mine.now == state::invalid
                            : mine.now != state::invalid && theirs[key] == expected;
      if (!same)
        differences << "variant " << v << " " << key << ": sshd '"
                    << (out.exit_status != 0 ? out.output : theirs[key]) << "', here '"
                    << t.value(std::string("sshd:") + key) << "'\n";
    }
  }
  std::cout << "sshd's settings: " << variants << " variants, " << refused << " refused, " << asked
            << " asked, " << set << " set\n";
  CHECK(refused < variants * 2 / 3);
  CHECK(differences.str() == "");
}
