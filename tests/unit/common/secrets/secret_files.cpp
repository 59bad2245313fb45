// Which files are a secret by their name and place.
#include "common/secrets/secret_files.hpp"

#include <catch2/catch.hpp>
#include <string>

using common::secrets::printed_by;
using common::secrets::secret_file;
using common::secrets::secret_file_of;

TEST_CASE("a file is known as a secret by its name or its place", "[secrets]") {
  for (const std::string path : {"/etc/zabbix/agent.psk",
                                 "/etc/corosync/authkey",
                                 "/var/lib/rabbitmq/.erlang.cookie",
                                 "/root/.vnc/passwd",
                                 "/etc/ppp/chap-secrets",
                                 "/etc/xl2tpd/l2tp-secrets",
                                 "/etc/exim4/passwd.client",
                                 "/home/me/.netrc",
                                 "/root/.pgpass",
                                 "/etc/ssl/private/x.key",
                                 "/etc/krb5.keytab",
                                 "/root/.ssh/id_ed25519",
                                 "/etc/ssh/ssh_host_rsa_key",
                                 "/run/secrets/db",
                                 "/run/credentials/x.service/y",
                                 "/etc/davfs2/secrets",
                                 "/etc/pam_radius_auth.conf",
                                 "/etc/raddb/clients",
                                 "/etc/radcli/servers",
                                 "/root/.aws/credentials",
                                 "/proc/1/environ",
                                 "/etc/hostapd/hostapd.wpa_psk",
                                 "/var/ossec/etc/client.keys",
                                 "/var/lib/rancher/k3s/server/token",
                                 "/var/lib/rancher/k3s/server/node-token",
                                 "/home/me/.token",
                                 "/root/.netrc.bak",
                                 "/etc/luks-key",
                                 "/etc/zabbix/psk",
                                 "/etc/zabbix/zabbix_agent-psk",
                                 "/etc/wireguard/privatekey",
                                 "/etc/munge/munge.key",
                                 "/etc/x/server.KEY~"}) {
    INFO(path);
    CHECK(secret_file_of(path) == secret_file::whole);
  }
  for (const std::string path : {"/etc/shadow", "/etc/gshadow-", "/etc/shadow.rpmsave",
                                 "/etc/security/opasswd", "/var/lib/samba/smbpasswd"}) {
    INFO(path);
    CHECK(secret_file_of(path) == secret_file::accounts);
  }
}

TEST_CASE("what only reminds of such a file is shown", "[secrets]") {
  for (const std::string path :
       {"/etc/passwd", "/etc/pam.d/passwd", "/etc/ssh/sshd_config", "/etc/ssh/ssh_host_rsa_key.pub",
        "/etc/login.defs", "/etc/ssl/certs/x.pem", "/etc/keys.conf", "/etc/monkey",
        "/etc/token.conf", "/usr/share/doc/tokens", "/.key", "/etc/apt/keyrings/docker.gpg",
        "/usr/bin/passwd", "/root/.ssh/authorized_keys", "", "/"}) {
    INFO(path);
    CHECK(secret_file_of(path) == secret_file::no);
  }
}

TEST_CASE("a command that prints such a file is known by its words", "[secrets]") {
  for (const std::string command :
       {"cat /root/.vault-token", "/bin/cat /etc/munge/munge.key",
        "head -c 9 /etc/corosync/authkey", "sh -c \"sudo tail '/etc/racoon/psk.txt'\"",
        "grep -v '^#' /etc/racoon/psk.txt", "base64 </root/.vault-token",
        "cd /root && xxd .vault-token", "dd if=/etc/x.key"}) {
    INFO(command);
    CHECK(printed_by(command) == secret_file::whole);
  }
  CHECK(printed_by("cut -d: -f2 /etc/gshadow") == secret_file::accounts);
  CHECK(printed_by("awk -F: '{print $1,$2}' /etc/shadow") == secret_file::accounts);
  CHECK(printed_by("awk -F: '{print}' /etc/shadow") == secret_file::accounts);
  for (const std::string command :
       {"stat -c %a /root/.vault-token", "ls -l /etc/munge/munge.key", "cat /etc/passwd", "",
        "grep token /etc/x.conf", "awk '/token/ {print $2}' /etc/x",
        "cat /etc/ssh/ssh_host_rsa_key.pub", "awk -F: '($2 == \"\") {print $1}' /etc/shadow",
        "test -e /root/.netrc"}) {
    INFO(command);
    CHECK(printed_by(command) == secret_file::no);
  }
}
