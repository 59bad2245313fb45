#include "common/secrets/secret_files.hpp"

#include "common/secrets/spans.hpp"

namespace common::secrets {

namespace {

constexpr auto of_accounts =
    sorted({"shadow", "gshadow", "opasswd", "master.passwd", "spwd.db", "smbpasswd"});

/// By their name alone.
constexpr auto named_so = sorted({".authinfo",
                                  ".cvspass",
                                  ".erlang.cookie",
                                  ".git-credentials",
                                  ".htpasswd",
                                  ".iceauthority",
                                  ".mylogin.cnf",
                                  ".netrc",
                                  ".pgpass",
                                  ".passphrase",
                                  ".password",
                                  ".secret",
                                  ".token",
                                  ".smbcredentials",
                                  ".vault-token",
                                  ".vncpasswd",
                                  "client.keys",
                                  ".xauthority",
                                  "_netrc",
                                  "authkey",
                                  "chap-secrets",
                                  "control_auth_cookie",
                                  "control.authcookie",
                                  "credential.secret",
                                  "eap-secrets",
                                  "hs_ed25519_secret_key",
                                  "htpasswd",
                                  "id_dsa",
                                  "id_ecdsa",
                                  "id_ecdsa_sk",
                                  "id_ed25519",
                                  "id_ed25519_sk",
                                  "id_rsa",
                                  "ipsec.secrets",
                                  "agent-token",
                                  "api-token",
                                  "bootstrap-token",
                                  "known_tokens.csv",
                                  "node-token",
                                  "token",
                                  "l2tp-secrets",
                                  "pap-secrets",
                                  "pam_radius.conf",
                                  "pam_radius_auth.conf",
                                  "passdb.tdb",
                                  "passwd.client",
                                  "pgpass.conf",
                                  "luks-key",
                                  "luks_key",
                                  "luks-keyfile",
                                  "crypto_keyfile.bin",
                                  "privatekey",
                                  "presharedkey",
                                  "psk",
                                  "psk.txt",
                                  "rsyncd.secrets",
                                  "sam.ldb",
                                  "sasl_passwd",
                                  "sasldb2",
                                  "secring.gpg",
                                  "secrets.ldb",
                                  "secrets.tdb",
                                  "slavesecrets",
                                  "smbcredentials",
                                  "srp-secrets",
                                  "vncpasswd",
                                  "wpa_psk"});

/// By the end of their name; `.key` is what everybody calls a private key.
constexpr auto ends =
    sorted({".psk", "-psk", "_psk", ".key", ".keytab", ".kdbx", ".kdb", ".jks", ".p12", ".pfx",
            ".ppk", ".keystore", ".pkcs12", ".htpasswd", ".wpa_psk", ".auth_private"});

/// By the folder they lie in, and their name where not all in it are.
struct lies_in {
  std::string_view folder, name = "";
};
constexpr auto folders = std::to_array<lies_in>({{"/.vnc/", "passwd"},
                                                 {"/vnc/", "passwd"},
                                                 {"/tigervnc/", "passwd"},
                                                 {"/davfs2/", "secrets"},
                                                 {"/raddb/", "clients"},
                                                 {"/raddb/", "server"},
                                                 {"/radcli/", "servers"},
                                                 {"/radiusclient/", "servers"},
                                                 {"/radiusclient-ng/", "servers"},
                                                 {"/.davfs2/", "secrets"},
                                                 {"/.aws/", "credentials"},
                                                 {"/git/", "credentials"},
                                                 {"/.ssh/", "identity"},
                                                 {"/proc/", "environ"},
                                                 {"/credstore/"},
                                                 {"/credstore.encrypted/"},
                                                 {"/run/credentials/"},
                                                 {"/run/secrets/"},
                                                 {"/private-keys-v1.d/"}});

/// Without what is put behind the name of a copy.
std::string_view original(std::string_view name) {
  static constexpr auto copies =
      sorted({".bak", ".old", ".orig", ".save", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-bak",
              ".rpmsave", ".rpmnew", ".rpmorig", ".swp", ".backup", ".tmp", "-", "~"});
  for (bool shorter = true; shorter;) {
    shorter = false;
    for (const auto end : copies.words)
      if (name.size() > end.size() && name.ends_with(end))
        name.remove_suffix(end.size()), shorter = true;
  }
  return name;
}

}  // namespace

secret_file secret_file_of(std::string_view path) {
  constexpr std::size_t longest = 4096;
  const auto all = lower(path.substr(0, longest));
  const std::string_view whole(all);
  const auto slash = whole.rfind('/');
  const auto name = original(slash == whole.npos ? whole : whole.substr(slash + 1));
  if (is_one_of(name, of_accounts)) return secret_file::accounts;
  if (is_one_of(name, named_so)) return secret_file::whole;
  if (name.starts_with("ssh_host_") && name.ends_with("_key")) return secret_file::whole;
  for (const auto end : ends.words)
    if (name.size() > end.size() && name.ends_with(end)) return secret_file::whole;
  for (const auto& f : folders)
    if (whole.find(f.folder) != whole.npos && (f.name.empty() || f.name == name))
      return secret_file::whole;
  return secret_file::no;
}

}  // namespace common::secrets
