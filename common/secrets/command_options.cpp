#include "common/secrets/command_options.hpp"

#include <array>

#include "common/secrets/programs.hpp"

namespace common::secrets {

namespace {

constexpr std::array options{
    command_option{program::mysql, "-p", takes::attached},
    command_option{program::sshpass, "-p", takes::value},
    command_option{program::curl, "-u", takes::behind_colon},
    command_option{program::curl, "-U", takes::behind_colon},
    command_option{program::curl, "--user", takes::behind_colon},
    command_option{program::curl, "--proxy-user", takes::behind_colon},
    command_option{program::curl, "-b", takes::value},
    command_option{program::registry, "-p", takes::value},  // only behind `login`
    command_option{program::registry, "--creds", takes::behind_colon},
    command_option{program::registry, "--src-creds", takes::behind_colon},
    command_option{program::registry, "--dest-creds", takes::behind_colon},
    command_option{program::smb, "-U", takes::behind_percent},
    command_option{program::smb, "--user", takes::behind_percent},
    command_option{program::smb, "--username", takes::behind_percent},
    command_option{program::openssl, "-k", takes::next},
    command_option{program::openssl, "-K", takes::next},
    command_option{program::openssl, "-psk", takes::next},
    command_option{program::openssl, "-hmac", takes::next},
    command_option{program::openssl, "-macopt", takes::behind_colon},
    command_option{program::ldap, "-w", takes::value},
    command_option{program::ldappasswd, "-w", takes::value},
    command_option{program::ldappasswd, "-s", takes::value},
    command_option{program::ldappasswd, "-a", takes::value},
    command_option{program::redis, "-a", takes::value},
    command_option{program::mongo, "-p", takes::value},
    command_option{program::sqlserver, "-P", takes::value},
    command_option{program::useradd, "-p", takes::value},
    command_option{program::ipmi, "-P", takes::value},
    command_option{program::snmp, "-c", takes::value},
    command_option{program::snmp, "-A", takes::value},
    command_option{program::snmp, "-X", takes::value},
    command_option{program::rdp, "-p", takes::value},
    command_option{program::rdp, "/p:", takes::attached},
    command_option{program::lftp, "-u", takes::behind_comma},
    command_option{program::seven_zip, "-p", takes::attached},
    command_option{program::seven_zip, "-hp", takes::attached},
    command_option{program::zip, "-P", takes::value},
    command_option{program::mosquitto, "-P", takes::value},
    command_option{program::keygen, "-N", takes::next},
    command_option{program::keygen, "-P", takes::next},
    command_option{program::swaks, "-ap", takes::next},
    command_option{program::remote, "-p", takes::next},
    command_option{program::httpie, "-a", takes::behind_colon},
    command_option{program::httpie, "--auth", takes::behind_colon},
    command_option{program::etcd, "--user", takes::behind_colon},
    command_option{program::kadmin, "-w", takes::value},
    command_option{program::dns, "-y", takes::behind_last_colon},
    command_option{program::virsh, "--base64", takes::value},
    command_option{program::virsh, "--value", takes::value},
    command_option{program::odbc, "-P", takes::value},
    command_option{program::odbc, "-p", takes::value},
    command_option{program::htpasswd, "-C", takes::skipped},
    command_option{program::curl, "-E", takes::behind_last_colon},
    command_option{program::curl, "--cert", takes::behind_last_colon},
    command_option{program::curl, "--proxy-cert", takes::behind_last_colon},
    command_option{program::curl, "--oauth2-bearer", takes::next},
    command_option{program::smb, "-a", takes::behind_percent},
    command_option{program::smb, "-K", takes::behind_percent},
    command_option{program::smb, "--authenticate", takes::behind_percent},
    command_option{program::smb, "--krb5auth", takes::behind_percent},
    command_option{program::ipmi, "-k", takes::next},
    command_option{program::ipmi, "-y", takes::next},
    command_option{program::doveadm, "-p", takes::next},
    command_option{program::mail, "-xp", takes::next},
    command_option{program::media, "-p", takes::next},
    command_option{program::bootstrap, "-P", takes::value},
    command_option{program::dashed_k, "-k", takes::value},
    command_option{program::swift, "-K", takes::value},
    command_option{program::erlang, "-setcookie", takes::next},
    command_option{program::dashed_t, "-t", takes::next},
    command_option{program::gh, "-b", takes::next},
    command_option{program::gh, "--body", takes::next},
    command_option{program::containerd, "-u", takes::behind_colon},
    command_option{program::containerd, "--user", takes::behind_colon},
    command_option{program::containerd, "--auth", takes::value},
    command_option{program::checks, "-C", takes::value},
    command_option{program::checks, "-A", takes::value},
    command_option{program::checks, "-X", takes::value},
    command_option{program::check_nt, "-s", takes::next},
    command_option{program::ipa_server, "-p", takes::next},
    command_option{program::ipa_server, "-a", takes::next},
    command_option{program::ipa_server, "-w", takes::next},
    command_option{program::turn, "-u", takes::behind_colon},
    command_option{program::transmission, "-n", takes::behind_colon},
    command_option{program::pdf, "-upw", takes::next},
    command_option{program::pdf, "-opw", takes::next},
    command_option{program::suse, "-r", takes::next},
    command_option{program::suse, "--regcode", takes::next},
};

/// Whether a word is the flag, has a value attached to it, or is another one.
bool begins_with(std::string_view word, const command_option& o) {
  if (!word.starts_with(o.flag)) return false;
  if (word.size() == o.flag.size()) return true;
  if (o.what == takes::next) return false;
  return !o.flag.starts_with("--") || word[o.flag.size()] == '=';
}

}  // namespace

program program_of(std::string_view name) {
  if (name.size() < 2 || name.size() > 24) return program::none;
  const auto at = std::ranges::lower_bound(programs, name, {}, &named_program::name);
  return at != programs.end() && at->name == name ? at->is : program::none;
}

const command_option* option_of(program p, std::string_view word) {
  for (const auto& o : options)
    if (o.of == p && begins_with(word, o)) return &o;
  return nullptr;
}

std::string_view bare_flags_of(program p) {
  switch (p) {
    case program::curl:
      return "sSkfLvigGIN#0123456lnOJRjq";
    case program::ldap:
    case program::ldappasswd:
      return "xvncLZIQCMS";
    case program::useradd:
      return "mMrNoUlLaD";
    case program::zip:
      return "erqj0123456789mouy";
    case program::sshpass:
      return "v";
    case program::htpasswd:
      return "cbBmdspnv5i2r";
    case program::smb:
      return "NkLgV";
    default:
      return {};
  }
}

}  // namespace common::secrets
