// Lines that hold a secret, which stands between « and »; all of them are made up. One line a kind.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/secret_samples_of_places.hpp"
#include "tests/support/secret_samples_of_programs.hpp"
#include "tests/support/secret_samples_of_services.hpp"
#include "tests/support/secret_samples_of_settings.hpp"

namespace tests {

inline constexpr auto samples_of_names = std::to_array<std::string_view>({
    // by a name and `=`
    "AWS_SECRET_ACCESS_KEY=«wJalrXUtnFEMIK7MDENGbPxRfiCYzEXAMPLEKEY1»",
    "export DB_PASSWORD=«hunter2a» # of the base",
    "db_password = «correct horse battery»",
    "password=«correct horse battery»",
    "DB_PASSWORD_PROD=«hunter2b»",
    "A=1 PASSWORD=«hunter2c» run --flag",
    "Environment=\"MYSQL_ROOT_PASSWORD=«hunter2d»\" \"LANG=C\"",
    "Environment=API_KEY=«hunter2e» LANG=C",
    "spring.datasource.password=«hunter2f»",
    "vm.swap.passphrase: «hunter2g»",
    "psk=«hunter2h»",
    "wpa_passphrase=«hunter2i»",
    "wep_key0=«hunter2j»",
    "PrivateKey = «yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=»",
    "PresharedKey = «FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=»",
    "JWT_SECRET=«hunter2k»",
    "VAULT_TOKEN=«hunter2l»",
    "client_secret: «hunter2m»",
    "clientSecret: \"«hunter2n»\"",
    "api-key: «hunter2o»",
    "x-api-key: «hunter2p»",
    "secret_key_base: «hunter2q»",
    "smtp_pass = «hunter2r»",
    "Server=db;User Id=sa;Password=«hunter2s»;Encrypt=yes",
    "Driver={x};uid=me;pwd=«hunter2t»;database=d",
    "DefaultEndpointsProtocol=https;AccountName=x;AccountKey="
    "«Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50u»;E=1",
    "username=me,password=«hunter2u»,uid=0",
    "//nas/x /mnt cifs username=me,password=«hunter2v»,nosuid 0 0",
    "PGPASSWORD=«hunter2w» psql -h db",
    "set PASSWORD=«hunter2x»",
    "ansible_become_pass=«hunter2y»",
    "ansible_ssh_pass: «hunter2z»",
    "luks_key = «0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef»",
    "_authToken=«hunter3a»",
    "//registry.example.org/:_password=«aHVudGVyM2I=»",
    "HTTP_COOKIE=«sid=hunter3c»",
    "olcRootPW: «hunter3d»",
    "userPassword:: «aHVudGVyM2U=»",
    "credentials: «hunter3f»",
    "TOTP_SECRET=«JBSWY3DPEHPK3PXP»",
    "encryption_key = «hunter3g»",
    "net.ipv4.tcp_fastopen_key = «01234567-89abcdef-01234567-89abcdef»",
    // by a name and a blank
    "requirepass «hunter4a»",
    "masterauth «hunter4b»",
    "masteruser-password «hunter4b2»",
    "bindpw «hunter4c»",
    "rootpw «hunter4d»",
    "rootpw --plaintext «hunter4e»",
    "ldap_default_authtok «hunter4f»",
    "  password «hunter4g»",
    "machine example.org login me password «hunter4h»",
    "machine example.org login me password «hunterish» account x",
    "enable secret 5 «hunter4i»",
    "enable password «hunter»",
    "username admin privilege 15 secret 9 «hunter4j»",
    "neighbor 10.0.0.1 password «hunter4k»",
    "wpa-psk «hunter4l»",
    "auth_pass «hunter4m»",
    "nmcli dev wifi connect home password «hunter4n»",
    "d-i passwd/root-password password «hunter4o»",
    "tsig secret \"«hunter4p»\"",
    "secret \"«aHVudGVyNHEuLi4=»\";",
    ": PSK \"«hunter4r»\"",
    "me : EAP \"«hunter4s»\"",
    "run --password «hunter4t» --verbose",
    "run -password «hunter4u»",
    "run --password=«hunter4v» --verbose",
    "run --api-token '«hunter 4w»' x",
    "run --client-secret \"«hunter 4x»\" x",
    "host/unix:0  MIT-MAGIC-COOKIE-1  «0123456789abcdef0123456789abcdef»",
    "aws configure set aws_secret_access_key «hunter4y»",
    "CREATE USER 'x'@'%' IDENTIFIED BY '«hunter4z»';",
    "ALTER USER x WITH PASSWORD '«hunter5a»';",
    "SET PASSWORD FOR 'x'@'h' = PASSWORD('«hunter5b»');",
    // snmp
    "rocommunity «hunter5c» default",
    "rwcommunity6 «hunter5d» 10.0.0.0/8",
    "snmp-server community «hunter5e» RO",
    "com2sec readonly default «hunter5f»",
    "trapsink 10.0.0.1 «hunter5g»",
    "createUser me SHA \"«hunter 5h»\" AES «hunter5i»",
    "createUser me MD5 «hunter5j» DES",
    // JSON, YAML, XML, PHP
    "{\"user\": \"me\", \"password\": \"«hunter6a»\", \"port\": 1}",
    "{\"user\":\"me\",\"password\":\"«hunter6b»\",\"port\":1}",
    "{\\\"password\\\":\\\"«hunter6c»\\\"}",
    "  password: '«hunter 6d»'",
    "- password: «hunter6e»",
    "{user: me, password: «hunter6f», port: 1}",
    "<password>«hunter6g»</password>",
    "<ns:Password encrypted=\"no\">«hunter6h»</ns:Password>",
    "<user name=\"me\" password=\"«hunter6i»\" roles=\"x\"/>",
    "<add key=\"DbPassword\" value=\"«hunter6j»\"/>",
    "{\"name\": \"DB_PASSWORD\", \"value\": \"«hunter6k»\"}",
    "'password' => '«hunter6l»',",
    "$cfg['blowfish_secret'] = '«hunter6m»';",
    "define('DB_PASSWORD', '«hunter6n»');",
    "[\"mysql\", \"--password\", \"«hunter6o»\"]",
    "\"auths\": {\"x\": {\"auth\": \"«bWU6aHVudGVyNnBhbmRtb3Jl»\"}}",
    "    client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk»",
    // URLs and headers
    "DATABASE_URL=postgres://me:«hunter7a»@db:5432/x?sslmode=require",
    "amqp://me:«s3/cr@t»@host/v",
    "https://«0123456789abcdef0123456789abcdef»@sentry.example.org/1",
    "me:«hunter7b»@tcp(db:3306)/x",
    "GET /x?access_token=«hunter7c»&page=2 HTTP/1.1",
    "https://x.example.org/a?user=me&password=«hunter7d»",
    "otpauth://totp/me?secret=«JBSWY3DPEHPK3PXQ»&issuer=x",
    "Authorization: «Bearer hunter7e»",
    "curl -H \"Authorization: «Basic bWU6aHVudGVyN2Y=»\" https://x",
    "proxy_set_header Authorization \"«Basic bWU6aHVudGVyN2c=»\";",
    "Cookie: «sid=hunter7h; theme=dark»",
    "Set-Cookie: «sid=hunter7i; Path=/; HttpOnly»",
    "log: Bearer «hunter7jabcdef1» was refused",
    "AUTH PLAIN «AG1lAGh1bnRlcjdr»",
    "https://hooks.slack.com/services/«T00000000/B00000000/hunter7l»",
    // programs
    "mysql -u root -p«hunter8a» -e x",
    "/usr/bin/mysqldump -uroot -p'«hunter8b»' x",
    "sshpass -p «hunter8c» ssh me@h",
    "curl -u me:«hunter8d» https://x",
    "curl --user me:«hunter8e» https://x",
    "openssl rsa -in k -passin pass:«hunter8f» -out o",
    "docker login -u me -p «hunter8g» registry.example.org",
    "skopeo copy --src-creds «me:hunter8h» a b",
    "htpasswd -b /etc/nginx/htpasswd me «hunter8i»",
    "smbclient //h/x -U me%«hunter8j»",
    "mount -t cifs -o username=me,password=«hunter8k» //h/x /mnt",
    "ldapsearch -x -D cn=a -w «hunter8l» -b dc=x",
    "redis-cli -h h -a «hunter8m» ping",
    "echo 'root:«hunter8n»' | chpasswd",
    "echo «hunter8o» | sudo -S id",
    "ipmitool -H h -U a -P «hunter8p» power status",
    "snmpwalk -v2c -c «hunter8q» h",
    "useradd -m -p «hunter8r» me",
    "sh -c \"mysql -p«hunter8s» x\"",
    "ExecStart=/usr/bin/redis-server --requirepass «hunter8t» --port 1",
    "0 3 * * * root /usr/bin/backup --token «hunter8u» --all",
    "user me on >«hunter8v» ~* +@all",
    "<password><![CDATA[«hunter10a»]]></password>",
    "<entry key=\"db.password\">«hunter10b»</entry>",
    "set -x API_TOKEN «hunter10c»",
    "make -DTOKEN=«hunter10d» all",
    "tool.exe /password:«hunter10e» /x",
    "password = \"\"\"«hunter10f»\"\"\"",
    "scp me:«hunter10g»@h:/x .",
    "dig -y hmac-sha256:k:«aHVudGVyMTBo» x",
    "Unseal Key 1: «aHVudGVyMTBpaHVudGVyMTBp»",
    "docker swarm join --token «SWMTKN-1-hunter10j-abc» h:2377",
    "sentinel auth-pass mymaster «hunter10k»",
    "AUTH «hunter10l»",
    "expect \"assword:\" { send \"«hunter10m\\r»\" }",
    "crypto isakmp key «hunter10n» address 10.0.0.1",
    "radius-server host 10.0.0.1 key 7 «hunter10o»",
    "snmp-server user me g v3 auth sha «hunter10p» priv aes 128 «hunter10q»",
    "1 MD5 «hunter10r»",
    "10.0.0.1 «hunter10s» 3",
    "https://dav.example.org/x me «hunter10t»",
    "jdbc:oracle:thin:me/«hunter10u»@//h:1521/x",
    "A temporary password is generated for root@localhost: «hunter10v»",
    "the password for root is «hunter10w»",
    "kubectl create secret generic x --from-literal=foo=«hunter10x»",
    "API key: «hunter10y»",
    "session_key=«hunter10z»",
    "password root «hunter11a»",
    "https://api.telegram.org/bot«1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX»/x",
    "\"me\" \"«md5a3556571e93b0d20722ba62be61e8c2d»\"",
    "me:realm:«0123456789abcdef0123456789abcdee»",
    // by the shape of the value
    "GRUB: password_pbkdf2 root «grub.pbkdf2.sha512.10000.0123456789ABCDEF.FEDCBA9876543210»",
    "password_pbkdf2 root «grub.pbkdf2.sha512.10000.0123456789ABCDEF.FEDCBA9876543210»",
    "root:«$y$j9T$abcdefghij$klmnopqrstuvwxyz0123456789»:19000:0:99999:7:::",
    "root:«$6$salt$abcdefghij0»:19000:0:99999:7:::",
    "me:!«$6$salt$abcdefghij1»:19000:0:99999:7:::",
    "me:«$2b$12$abcdefghijklmnopqrstuv0123456789»",
    "me:«$apr1$salt$abcdefghij2»",
    "x «$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA9» y",
    "me:«abJnggxhB/yWI»:19000:0:99999:7:::",
    "me:«{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=»",
    "x «pbkdf2_sha256$600000$salt$aGFzaGFzaGFzaGFzaA=» y",
    "'«*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19»'",
    "me:500:«0123456789ABCDEF0123456789ABCDEF:0123456789ABCDEF0123456789ABCDE0»:[U]:LCT-0:",
    "db:5432:base:me:«hunter9a»",
    "[smtp.example.org]:587 me@example.org:«hunter9b»",
    "me * \"«hunter9c»\" *",
    "id «AKIAIOSFODNN7EXAMPLE» is used",
    "x «ghp_0123456789abcdefghijABCDEFGHIJ012345» y",
    "x «github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz» y",
    "x «glpat-abcdefghij0123456789» y",
    "x «xoxb-123456789012-abcdefghijkl» y",
    "x «sk_live_abcdefghij0123456789» y",
    "x «AIzaSyA0123456789abcdefghijABCDEFGHIJ01» y",
    "x «npm_abcdefghijABCDEFGHIJ0123456789abcdef» y",
    "x «pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAw» y",
    "x «hvs.CAESIJabcdefghij0123456789» y",
    "x «SG.abcdefghijklmnopqrstuv.abcdefghijklmnopqrstuvwxyz0123456789» y",
    "x «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk» y",
    "x «AGE-SECRET-KEY-1QQPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQ» y",
    "key: -----BEGIN PRIVATE KEY-----«\\nMIIE0123\\n»-----END PRIVATE KEY-----\\n",
    "0 100 crypt aes-xts-plain64 "
    "«0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef» 0 8:1 4096",
    "«MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj»",
    "«JBSWY3DPEHPK3PXR»",
});

/// All of them.
inline constexpr auto secret_samples = [] {
  std::array<std::string_view, samples_of_names.size() + samples_of_places.size() +
                                   samples_of_programs.size() + samples_of_services.size() +
                                   samples_of_settings.size()>
      out{};
  auto at = std::ranges::copy(samples_of_names, out.begin()).out;
  at = std::ranges::copy(samples_of_places, at).out;
  at = std::ranges::copy(samples_of_programs, at).out;
  at = std::ranges::copy(samples_of_services, at).out;
  std::ranges::copy(samples_of_settings, at);
  return out;
}();

/// A sample without its marks, and with the mask in the secrets' places; and the secrets.
struct secret_sample {
  std::string line, masked;
  std::vector<std::string> secrets;
};

inline secret_sample read_sample(std::string_view marked) {
  constexpr std::string_view open = "«", close = "»";
  secret_sample out;
  for (auto at = marked.find(open); at != marked.npos; at = marked.find(open)) {
    const auto end = marked.find(close, at);
    const auto secret = marked.substr(at + open.size(), end - at - open.size());
    out.line += std::string(marked.substr(0, at)) + std::string(secret);
    out.masked += std::string(marked.substr(0, at)) + "***";
    out.secrets.emplace_back(secret);
    marked.remove_prefix(end + close.size());
  }
  out.line += marked;
  out.masked += marked;
  return out;
}

}  // namespace tests
