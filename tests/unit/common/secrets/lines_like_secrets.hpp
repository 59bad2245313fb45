// Lines that have the words or the form of those with a secret, and have none.
#pragma once

#include <array>
#include <string_view>

namespace tests {

inline constexpr auto lines_like_secrets = std::to_array<std::string_view>({
    // words that say other things as well, days, references
    "inactive_pass 30",
    "pass through",
    "pass 2",
    "pam_passwd strong",
    "password strong",
    "community edition",
    "token ring",
    "clave publica",
    "Buypass Class 2 Root CA",
    "TLS-PSK support is available",
    "smtp_sasl_password_maps = hash:/etc/postfix/sasl",
    "smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd",
    "ssl_key_file /x",
    "password_query = SELECT 1",
    "TLSPSKIdentity=PSK 001",
    "default_pass_scheme = SHA512-CRYPT",
    "password_lifetime = 90 days",
    "password = %{password}",
    "password = $db_password",
    "password: !secret db",
    "password = @DB_PASSWORD@",
    "keytool -list -storepass:env PW",
    "SSH_ASKPASS=/usr/bin/ssh-askpass",
    "bypass = true",
    // places that mean nothing
    "allow 10.0.0.0/8",
    "allow 2001:db8::1;",
    "stats enable",
    "monitor all the things of the host",
    "neighbor 10.0.0.1 remote-as 65000",
    "ip ospf authentication message-digest",
    "key = value",
    "key = path[-1]",
    "sort_key = name1234x",
    "user joe password expired",
    "nginx:alpine3",
    "nginx:1.25-alpine",
    "python3:amd64",
    "cachemgr_passwd disable all",
    "cachemgr_passwd none menu",
    "Ensure /etc/shadow password fields are not empty.",
    "<key>PasswordRequired</key><true/>",
    "<name>password</name><description>what it is</description>",
    "static const Normalizer2 *",
    "inline const char16_t *",
    "rho * exp(i * theta)",
    "us us pc105+inet - terminate:ctrl_alt_bksp",
    "Allow b:match_words = \"x\" .",
    "\"a directory \\\"%1\\$s\\\" is there\"",
    "#define SSL_TXT_kRSAPSK \"kRSAPSK\"",
    "mdp_Width: LongInt",
    "glStencilOp: procedure(fail, zpass: GLenum);",
    "alla fine della terza parola seguente.",
    // queries
    "http://h/?code=404&page=2",
    "http://h/?key=value&sort=name",
    "http://h/?signature=sha2",
    "http://h/?user=me%40example.org",
    // languages
    "парольная политика: включена",
    "密码策略 已启用",
    // commands
    "echo hello | tee /etc/passwd",
    "echo 1 | sudo tee /proc/sys/net/ipv4/ip_forward",
    "sshpass -e ssh h",
    "ldapsearch -x -LLL -b dc=x",
    "curl -sSL https://x/y -o z",
    "net ipc user pid uts",
    "net ads info",
    "docker run -p 80:80 nginx",
    "vault kv get secret/x",
    "vault kv put secret/x @file",
    "htpasswd -i /etc/x joe",
    "gh auth login --with-token",
});

}  // namespace tests
