// What sshd would do with these files; owner_sshd.cpp asks it.
#include "tests/unit/effective/tree.hpp"

namespace {

constexpr auto config = "/etc/ssh/sshd_config";
using Catch::Matchers::Contains;

std::string value_of(const std::string& text, const std::string& keyword) {
  return tests::settings_tree().file(config, text).value("sshd:" + keyword);
}

}  // namespace

TEST_CASE("of a keyword of sshd the first value counts", "[policy][effective]") {
  tests::settings_tree t;
  t.file(config,
         "PermitRootLogin no\n#PermitRootLogin forced-commands-only\nPermitRootLogin yes\n");
  CHECK(t.value("sshd:PermitRootLogin") == "no");
  CHECK(t.places("sshd:permitrootlogin") == "/etc/ssh/sshd_config:1 > /etc/ssh/sshd_config:3");
  CHECK(t.value("sshd:PermitEmptyPasswords") == "not set");
  CHECK(t.places("sshd:PermitEmptyPasswords").empty());
}

TEST_CASE("without a file of sshd there is nothing to ask", "[policy][effective]") {
  CHECK(tests::settings_tree().value("sshd:Port") == "absent: /etc/ssh/sshd_config does not exist");
  CHECK(value_of("", "Port") == "not set");
}

TEST_CASE("lines of sshd_config are cut as sshd cuts them", "[policy][effective]") {
  struct row {
    const char* line;
    const char* value;
  };
  const auto r = GENERATE(
      row{"banner /etc/issue.net", "/etc/issue.net"},
      row{"  BANNER\t/etc/issue.net  \t", "/etc/issue.net"},
      row{"Banner=/etc/issue.net", "/etc/issue.net"},
      row{"Banner = /etc/issue.net", "/etc/issue.net"},
      row{"Banner /etc/issue.net\r", "/etc/issue.net"},
      row{"\"Banner\" /etc/issue.net", "/etc/issue.net"},
      row{"Banner \"/etc/my issue\" # why", "/etc/my issue"},
      row{"Banner '/etc/my issue'", "/etc/my issue"},
      row{"Banner /etc/my\\ issue", "/etc/my issue"}, row{"Banner /etc/a#b", "/etc/a#b"},
      row{"# Banner /etc/issue.net", "not set"}, row{"VersionAddendum Banner x", "not set"});
  INFO(r.line);
  CHECK(value_of(std::string(r.line) + "\n", "Banner") == r.value);
}

TEST_CASE("values of sshd are as sshd -T prints them", "[policy][effective]") {
  struct row {
    const char *line, *value;
  };
  const auto r = GENERATE(
      row{"RekeyLimit 1G 1h", "1073741824 3600"}, row{"RekeyLimit default none", "0 0"},
      row{"RekeyLimit 1.5g", "1610612736 0"}, row{"RekeyLimit 016", "16 0"},
      row{"IPQoS lowdelay", "lowdelay lowdelay"}, row{"IPQoS 0x10 010", "lowdelay throughput"},
      row{"IPQoS AF21 255", "af21 0xff"}, row{"IPQoS reliability", "le le"},
      row{"IPQoS none", "none none"}, row{"RekeyLimit default none\nRekeyLimit 1G 1h", "0 3600"},
      row{"RekeyLimit 16\nRekeyLimit 1G 1h\nRekeyLimit 2G 2h", "16 3600"},
      row{"PerSourceNetBlockSize 24", "24:0"}, row{"PerSourceNetBlockSize 024:064", "24:64"},
      row{"LogLevel quiet", "SILENT"}, row{"LogLevel silent", "SILENT"},
      row{"PubkeyAuthOptions verify-required Touch-Required", "touch-required verify-required"},
      row{"PubkeyAuthOptions None", "none"},
      row{"ForceCommand /bin/x  \"a b\" # y", "/bin/x  \"a b\" # y"},
      row{"ForceCommand=/bin/x#y", "/bin/x#y"}, row{"ForceCommand NONE", "none"},
      row{"VersionAddendum a  b # c ", "a  b # c"}, row{"Banner None", "none"},
      row{"StreamLocalBindMask 22", "022"}, row{"Port 022", "22"},
      row{"PermitListen 8080 any:22", "*:8080 any:22"});
  INFO(r.line);
  const std::string line = r.line;
  CHECK(value_of(line + "\n", line.substr(0, line.find_first_of(" ="))) == r.value);
}

TEST_CASE("values that sshd refuses make every keyword invalid", "[policy][effective]") {
  const auto* line = GENERATE(
      "RekeyLimit 15", "RekeyLimit 1GB", "RekeyLimit none", "IPQoS bogus", "IPQoS 256",
      "PerSourceNetBlockSize 33", "PerSourceNetBlockSize 24:200", "PubkeyAuthOptions bogus",
      "PubkeyAuthOptions touch-required,verify-required", "StreamLocalBindMask 8", "Port 70000",
      "AuthorizedKeysCommand /bin/x", "AuthorizedPrincipalsCommand /bin/x",
      "AuthorizedKeysCommand bin/x\nAuthorizedKeysCommandUser nobody");
  INFO(line);
  CHECK_THAT(value_of(std::string(line) + "\n", "UsePAM"), Contains("sshd would refuse it"));
}

TEST_CASE("a command of sshd has its user, is none, or is of some connections only",
          "[policy][effective]") {
  CHECK(value_of("AuthorizedKeysCommand /bin/x %u # y\nAuthorizedKeysCommandUser nobody\n",
                 "AuthorizedKeysCommand") == "/bin/x %u # y");
  CHECK(value_of("AuthorizedKeysCommand none\n", "UsePAM") == "not set");
  CHECK(value_of("Match User x\nAuthorizedKeysCommand /bin/x\n", "UsePAM") == "not set");
  CHECK_THAT(value_of("UsePAM yes\nMatch all\nAuthorizedKeysCommand /bin/x\n", "UsePAM"),
             Contains("sshd_config:3: sshd would refuse it: authorizedkeyscommand without "
                      "authorizedkeyscommanduser"));
}

TEST_CASE("keywords that add up are put together, and no others", "[policy][effective]") {
  const std::string text =
      "Port 22\nAllowUsers eve bob\nPort 2222\nAllowUsers mallory\nCiphers a\nCiphers b\n"
      "IPQoS lowdelay throughput\n";
  CHECK(value_of(text, "Port") == "22 2222");
  CHECK(value_of(text, "AllowUsers") == "eve bob mallory");
  CHECK(value_of(text, "Ciphers") == "a");
  CHECK(value_of(text, "IPQoS") == "lowdelay throughput");
}

TEST_CASE("old names of a keyword and its new one are the same keyword", "[policy][effective]") {
  const std::string text = "ChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes\n";
  CHECK(value_of(text, "KbdInteractiveAuthentication") == "no");
  CHECK(value_of(text, "challengeresponseauthentication") == "no");
  CHECK(value_of("PubkeyAcceptedKeyTypes x\n", "PubkeyAcceptedAlgorithms") == "x");
}

TEST_CASE("what a Match block says is for some connections, and not the value",
          "[policy][effective]") {
  const std::string block = "Match User bob\n  PermitRootLogin yes\n";
  CHECK(value_of(block, "PermitRootLogin") == "not set");
  CHECK(value_of("PermitRootLogin no\n" + block, "PermitRootLogin") == "no");
  CHECK(value_of(block + "Match all\nPermitRootLogin no\n", "PermitRootLogin") == "no");
}

TEST_CASE("Match all wins over the global section where sshd lets it", "[policy][effective]") {
  const std::string text =
      "X11Forwarding no\nUsePAM no\nAllowUsers a\nMatch All\nX11Forwarding yes\nUsePAM "
      "yes\nAllowUsers b\n";
  CHECK(value_of(text, "X11Forwarding") == "yes");
  CHECK(value_of(text, "AllowUsers") == "b");
  CHECK(value_of(text, "UsePAM") == "no");
  CHECK(tests::settings_tree().file(config, text).places("sshd:X11Forwarding") ==
        "/etc/ssh/sshd_config:5 > /etc/ssh/sshd_config:1");
}

TEST_CASE("Include stands for the files it names, in their order", "[policy][effective]") {
  tests::settings_tree t;
  t.file(config, "Include sshd_config.d/*.conf\nMaxAuthTries 6\n")
      .file("/etc/ssh/sshd_config.d/20-b.conf", "MaxAuthTries 5\nLogLevel DEBUG\n")
      .file("/etc/ssh/sshd_config.d/10-a.conf", "MaxAuthTries 4\n")
      .file("/etc/ssh/sshd_config.d/.hidden.conf", "MaxAuthTries 1\n")
      .file("/etc/ssh/sshd_config.d/05.txt", "MaxAuthTries 2\n");
  CHECK(t.places("sshd:MaxAuthTries") ==
        "/etc/ssh/sshd_config.d/10-a.conf:1 > /etc/ssh/sshd_config.d/20-b.conf:1 "
        "/etc/ssh/sshd_config:2");
  CHECK(t.value("sshd:LogLevel") == "DEBUG");
}

TEST_CASE("a Match block ends with the file that it was included by", "[policy][effective]") {
  tests::settings_tree t;
  t.file(config, "Include /etc/ssh/one /etc/ssh/two\nLogLevel INFO\n")
      .file("/etc/ssh/one", "Match User bob\nLogLevel DEBUG\n")
      .file("/etc/ssh/two", "Match Address 192.0.2.0/24\nInclude /etc/ssh/three\n")
      .file("/etc/ssh/three", "LogLevel QUIET\nMatch all\nLogLevel FATAL\n");
  CHECK(t.value("sshd:LogLevel") == "INFO");
}

TEST_CASE("an Include of nothing includes nothing", "[policy][effective]") {
  CHECK(value_of("Include /etc/ssh/none.d/*.conf\nInclude /etc/ssh/none\nPort 1\n", "Port") == "1");
}

TEST_CASE("what sshd would not start with is invalid, wherever it stands", "[policy][effective]") {
  CHECK_THAT(value_of("Port 22\nPort \"23\n", "Port"), Contains("invalid: /etc/ssh/sshd_config:2"));
  CHECK_THAT(value_of("Port 22\nLogLevel\n", "Port"), Contains("no argument after loglevel"));
  CHECK_THAT(value_of("Port 22\nMatch all user x\n", "Port"), Contains("invalid:"));
  CHECK_THAT(value_of("Port 22\nInclude ~/x\n", "Port"), Contains("cannot be followed"));
  CHECK_THAT(value_of("Include /etc/ssh/sshd_config\nPort 22\n", "Port"),
             Contains("too many levels of Include"));
  tests::settings_tree t;
  t.file(config, "Include /etc/ssh/*.conf\nPort 22\n").link("/etc/ssh/x.conf", "nowhere");
  CHECK_THAT(t.value("sshd:Port"), Contains("/etc/ssh/x.conf is not there"));
}

TEST_CASE("a line that sshd knows and would not take is invalid", "[policy][effective]") {
  const auto* line = GENERATE(
      "PermitRootLogin yes no", "PermitRootLogin maybe", "X11Forwarding true", "MaxAuthTries 4 5",
      "MaxAuthTries four", "MaxAuthTries -1", "ClientAliveInterval 5y", "LogLevel LOUD",
      "Banner /etc/a /etc/b", "Banner \"\"", "Port 0", "Port 65536", "Port 22 23", "UsePAM maybe",
      "Subsystem sftp", "AcceptEnv A=b", "SetEnv A", "PermitTunnel YES", "AddressFamily ipv4",
      "IPQoS af11 af12 af13", "Match User x all", "Match all User x", "Match User",
      "Match User x Host", "Match Users x", "Match Address 192.0.2.0/33",
      "Match Address 192.0.2.1,2001:db8::/129", "Match LocalPort 0", "Match User x\nUsePAM yes",
      "Match User x\nProtocol 2", "Match User x\nPermitRootLogin yes no",
      "Match User x\nPermitRootLogin maybe", "SomethingElse yes", "PermitRootLogins no",
      "Match User x\nSomethingElse yes", "Subsystem sftp /x\nSubsystem sftp /y",
      "Match User x\nSubsystem sftp /y", "MaxStartups 10:30", "MaxStartups 0",
      "MaxStartups 30:30:10", "MaxStartups 10:0:20", "MaxStartups 10:101:20",
      "LoginGraceTime 99999w", "FingerprintHash sha3", "PerSourceMaxStartups NONE");
  INFO(line);
  CHECK_THAT(value_of("LogLevel INFO\n" + std::string(line) + "\n", "LogLevel"),
             Contains("sshd would refuse it"));
}

TEST_CASE("a line that sshd takes is not in the way", "[policy][effective]") {
  const auto* line = GENERATE(
      "PermitRootLogin Prohibit-Password # yes", "X11Forwarding YES", "MaxAuthTries 0",
      "ClientAliveInterval 1h30m", "ForceCommand /bin/x a b", "VersionAddendum a b",
      "AllowTcpForwarding local", "RekeyLimit default none", "IPQoS af11 cs1", "SetEnv A=b C=d",
      "AcceptEnv LANG LC_*", "Subsystem sftp internal-sftp -f AUTH", "Port ssh",
      "AuthenticationMethods publickey,password publickey", "UnusedConnectionTimeout none",
      "Match user=x", "Match USER x,y Host *.example.org", "Match all # User x",
      "Match Address 192.0.2.0/24,!2001:db8::/64", "Match LocalPort 22", "Match invalid-user",
      "Match User x\nPermitRootLogin yes", "Match all\nPort 22", "Protocol 2,1",
      "RSAAuthentication yes no", "Match User x\nAuthorizedKeysFile2 y", "GSSAPIEnablek5users yes",
      "Subsystem sftp /x\nSubsystem SFTP /y", "MaxStartups 10:30:60x", "MaxStartups +5",
      "LoginGraceTime +5", "PerSourceMaxStartups none");
  INFO(line);
  CHECK(value_of("LogLevel INFO\n" + std::string(line) + "\n", "LogLevel") == "INFO");
}

TEST_CASE("a value out of a list has the letters of that list", "[policy][effective]") {
  CHECK(value_of("X11Forwarding YES\n", "X11Forwarding") == "yes");
  CHECK(value_of("PermitRootLogin No\n", "PermitRootLogin") == "no");
  CHECK(value_of("LogLevel info\n", "LogLevel") == "INFO");
  CHECK(value_of("Banner /Etc/X\n", "Banner") == "/Etc/X");
}

TEST_CASE("a byte order mark in front of a file is no keyword of sshd", "[policy][effective]") {
  const auto* text = GENERATE("\xef\xbb\xbfPort 22\n", "\xef\xbb\xbf\nPort 22\n",
                              "\xef\xbb\xbf# remark\nPort 22\n");
  CHECK_THAT(value_of(text, "Port"), Contains("sshd_config:1: sshd would refuse it: a byte order"));
}

TEST_CASE("of some keywords of sshd the last value counts", "[policy][effective]") {
  struct row {
    const char *keyword, *first, *last, *value;
  };
  const auto r = GENERATE(row{"MaxStartups", "20:30:40", "10:30:60", "10:30:60"},
                          row{"PerSourceMaxStartups", "none", "5", "5"},
                          row{"PerSourceNetBlockSize", "24:64", "32:128", "32:128"},
                          row{"IPQoS", "af21", "cs1", "cs1 cs1"},
                          row{"StreamLocalBindMask", "0177", "0111", "0111"},
                          row{"FingerprintHash", "md5", "sha256", "SHA256"});
  INFO(r.keyword);
  const auto text = std::string(r.keyword) + " " + r.first + "\n" + r.keyword + " " + r.last + "\n";
  CHECK(value_of(text, r.keyword) == r.value);
  CHECK(tests::settings_tree().file(config, text).places(std::string("sshd:") + r.keyword) ==
        "/etc/ssh/sshd_config:2 > /etc/ssh/sshd_config:1");
}

TEST_CASE("values are as sshd prints them", "[policy][effective]") {
  struct row {
    const char *keyword, *written, *printed;
  };
  const auto r =
      GENERATE(row{"PermitRootLogin", "prohibit-password", "without-password"},
               row{"PermitRootLogin", "without-password", "without-password"},
               row{"AllowTcpForwarding", "all", "yes"}, row{"Compression", "delayed", "yes"},
               row{"LogLevel", "debug1", "DEBUG"}, row{"MaxAuthTries", "007", "7"},
               row{"LoginGraceTime", "1h30m", "5400"}, row{"ClientAliveInterval", "5M", "300"},
               row{"UnusedConnectionTimeout", "0", "none"}, row{"MaxStartups", "10", "10:30:10"},
               row{"MaxStartups", "5:20:50\nMaxStartups 7", "7:20:7"});
  INFO(r.keyword << " " << r.written);
  CHECK(value_of(std::string(r.keyword) + " " + r.written + "\n", r.keyword) == r.printed);
}

TEST_CASE("no link leads out of the root", "[policy][effective]") {
  tests::settings_tree outside, t;
  outside.file("/secret", "Port 7\n");
  t.file(config, "Include /etc/ssh/d/*\nPort 22\n")
      .link("/etc/ssh/d/x", outside.path() + "/secret");
  CHECK_THAT(t.value("sshd:Port"), Contains("invalid:"));
  t.file(outside.path() + "/secret", "Port 8\n");
  CHECK(t.value("sshd:Port") == "8 22");
}
