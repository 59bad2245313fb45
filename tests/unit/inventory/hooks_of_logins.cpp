// Who is let in, and by whose word: sources of accounts, sshd, groups, sudo.
#include "tests/unit/inventory/hook_host.hpp"

using tests::hook_host;
using tests::hook_texts;

namespace {

constexpr const char* key_line =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

}  // namespace

TEST_CASE("hooks: libraries of nsswitch.conf that no package has", "[inventory][hooks]") {
  const hook_host h;
  const std::string folder = "usr/lib/x86_64-linux-gnu/";
  write(h.root, "etc/nsswitch.conf",
        "# c\npasswd: files evil # c\ngroup:  files   evil\nhosts: files "
        "[!UNAVAIL=return evil] mdns dns\n");
  h.packaged("libnss-mdns", folder + "libnss_mdns.so.2", "x");
  CHECK(h.of("nss") == hook_texts{"/etc/nsswitch.conf = files evil for passwd, group; files "
                                  "[!UNAVAIL=return evil] mdns dns for hosts",
                                  "/etc/nsswitch.conf evil = passwd, group"});
  write(h.root, folder + "libnss_evil.so.2", "x");
  write(h.root, folder + "libnss_other.so.2", "x");
  write(h.root, folder + "libother.so.2", "x");
  CHECK(h.of("nss") == hook_texts{"/etc/nsswitch.conf = files evil for passwd, group; files "
                                  "[!UNAVAIL=return evil] mdns dns for hosts",
                                  "/" + folder + "libnss_evil.so.2 = passwd, group",
                                  "/" + folder + "libnss_other.so.2 = -"});
  write(h.root, folder + "libnss_mdns.so.2", "y");
  CHECK(h.at("/" + folder + "libnss_mdns.so.2").altered == true);
}

TEST_CASE("hooks: what sshd lets in, with Match blocks and what it includes",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication yes\nPermitRootLogin "
        "Without-Password\nAuthorizedKeysCommand /tmp/keys %u\nSubsystem sftp "
        "/usr/lib/openssh/sftp-server\nNewKeyword 1\nMatch User ann # c\n  ForceCommand "
        "internal-sftp\nMatch all\nAuthorizedKeysFile /etc/ssh/keys/%u\nForceCommand none\n");
  write(h.root, "etc/ssh/sshd_config.d/x.conf",
        "PasswordAuthentication NO\nMatch Address 192.0.2.0/24,127.0.0.1\nPermitRootLogin yes\n");
  CHECK(h.of("sshd") ==
        hook_texts{
            "/etc/ssh/sshd_config AuthenticationMethods = any",
            "/etc/ssh/sshd_config AuthorizedKeysCommand = /tmp/keys %u",
            "/etc/ssh/sshd_config AuthorizedKeysFile = .ssh/authorized_keys .ssh/authorized_keys2",
            "/etc/ssh/sshd_config GatewayPorts = no",
            "/etc/ssh/sshd_config HostbasedAuthentication = no",
            "/etc/ssh/sshd_config IgnoreRhosts = yes",
            "/etc/ssh/sshd_config KbdInteractiveAuthentication = yes",
            "/etc/ssh/sshd_config Match User ann: ForceCommand = internal-sftp",
            "/etc/ssh/sshd_config Match all: AuthorizedKeysFile = /etc/ssh/keys/%u",
            "/etc/ssh/sshd_config PasswordAuthentication = no",
            "/etc/ssh/sshd_config PermitEmptyPasswords = no",
            "/etc/ssh/sshd_config PermitRootLogin = prohibit-password",
            "/etc/ssh/sshd_config PermitTunnel = no",
            "/etc/ssh/sshd_config PermitUserEnvironment = no",
            "/etc/ssh/sshd_config StrictModes = yes",
            "/etc/ssh/sshd_config.d/x.conf Match Address 192.0.2.0/24,127.0.0.1: PermitRootLogin "
            "= yes"});
}

TEST_CASE("hooks: who may log in by sshd at all, of which lines add up", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\nAllowUsers ann bob@10.0.0.1\nDenyGroups "
        "guests\nallowusers eve\nMatch Address 10.0.0.0/8\nAllowGroups ops\n");
  write(h.root, "etc/ssh/sshd_config.d/x.conf", "AllowUsers carl\n");
  hook_texts who;
  for (const auto& text : h.of("sshd"))
    if (text.find("Allow") != text.npos || text.find("Deny") != text.npos) who.push_back(text);
  CHECK(who == hook_texts{"/etc/ssh/sshd_config AllowUsers = carl ann bob@10.0.0.1 eve",
                          "/etc/ssh/sshd_config DenyGroups = guests",
                          "/etc/ssh/sshd_config Match Address 10.0.0.0/8: AllowGroups = ops"});
}

TEST_CASE("hooks: keys and names that sshd's own files hold", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/ssh/sshd_config",
        "TrustedUserCAKeys /etc/ssh/ca.pub\nAuthorizedPrincipalsFile /etc/ssh/names/%u\nMatch "
        "User ann\nAuthorizedKeysFile /srv/keys/%u\n");
  write(h.root, "etc/ssh/ca.pub", std::string("# c\n") + key_line + " ca\n");
  write(h.root, "srv/keys/ann", std::string("restrict ") + key_line + "\n");
  write(h.root, "etc/ssh/names/root", "admins\n");
  write(h.root, "etc/default/ssh", "# c\nSSHD_OPTS=\n");
  const std::string print = "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA ssh-ed25519";
  const auto ca = h.at("/etc/ssh/ca.pub", print), ann = h.at("/srv/keys/ann", print);
  CHECK(ca.runs == "unrestricted");
  CHECK(ann.runs == "restrict");
  CHECK(h.at("/etc/ssh/names/root").digest);
  CHECK(h.of("sshd").size() == 18);
  write(h.root, "etc/default/ssh", "SSHD_OPTS=\"-o PermitRootLogin=yes\"\n");
  CHECK(h.at("/etc/default/ssh", "SSHD_OPTS").runs == "-o PermitRootLogin=yes");
}

TEST_CASE("hooks: settings of sshd that could not all be read are not told as usual",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/ssh/sshd_config", "Include x.d/*\nPermitRootLogin no\n");
  fs::create_directories(h.root / "etc/ssh/x.d");
  fs::create_directories(h.root / "etc/ssh/x.d/folder");
  CHECK(h.at("/etc/ssh/sshd_config", "PasswordAuthentication").runs == "yes");
  write(h.root, "etc/ssh/x.d/loop", "Include x.d/*\n");
  const auto s = scan(table_id::startup_hooks, h.root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("hooks: groups with passwords or administrators, and ranges of ids",
          "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/gshadow", "root:*::\ndevs:!:ann,bob:carl\nopen:$y$x$y:ann:\nx:$6$a$b::\n");
  write(h.root, "etc/subuid", "ann:100000:65536\neve:0:65536\n");
  CHECK(h.of("gshadow") ==
        hook_texts{"/etc/gshadow devs = administered by ann,bob",
                   "/etc/gshadow open = anybody who knows its password may join; administered by "
                   "ann",
                   "/etc/gshadow x = anybody who knows its password may join"});
  CHECK(h.of("subid") == hook_texts{"/etc/subuid ann = 100000:65536", "/etc/subuid eve = 0:65536"});
}

TEST_CASE("hooks: where sudo looks for programs", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/sudoers",
        "Defaults secure_path=\"/usr/sbin:/usr/bin\"\n@includedir /etc/sudoers.d\n");
  CHECK(h.of("sudo") == hook_texts{"/etc/sudoers secure_path = /usr/sbin:/usr/bin"});
  write(h.root, "etc/sudoers.d/x", "Defaults env_reset, secure_path = /tmp:/usr/bin\n");
  CHECK(h.of("sudo") == hook_texts{"/etc/sudoers secure_path = /tmp:/usr/bin"});
  write(h.root, "etc/sudoers.d/y", "Defaults !secure_path\nDefaults:ann secure_path=/srv\n");
  CHECK(h.of("sudo") == hook_texts{"/etc/sudoers secure_path = not set"});
  CHECK(h.access("/etc/sudoers.d/x").mode == "0644");
}

TEST_CASE("hooks: who may write what makes somebody root", "[inventory][hooks]") {
  const hook_host h;
  write(h.root, "etc/shadow", "root:*:1::::::\n");
  fs::permissions(h.root / "etc/shadow", fs::perms{0640});
  const auto row = h.access("/etc/shadow");
  CHECK(row.mode == "0640");
  CHECK(row.uid);
  CHECK_FALSE(row.digest);
  CHECK(h.access("/etc").mode);
}
