// What programs take as a secret without saying so by an option's name.
#pragma once

#include <cstdint>
#include <string_view>

namespace common::secrets {

/// Programs that take secrets in the same way.
enum class program : std::uint8_t {
  none,
  mysql,
  sshpass,
  curl,
  registry,
  htpasswd,
  smb,
  openssl,
  ldap,
  ldappasswd,
  redis,
  mongo,
  sqlserver,
  sqlplus,
  rabbitmq,
  useradd,
  ipmi,
  snmp,
  rdp,
  lftp,
  seven_zip,
  zip,
  vault,
  mosquitto,
  keygen,
  wpa,
  swaks,
  remote,
  httpie,
  dns,
  etcd,
  kadmin,
  rclone,
  encrypting,
  mkpasswd,
  doveadm,
  mail,
  media,
  bootstrap,
  odbc,
  virsh,
  dashed_k,
  dashed_t,
  swift,
  erlang,
  gh,
  containerd,
  checks,
  check_nt,
  ipa_server,
  turn,
  transmission,
  pdf,
  suse,
};

enum class takes : std::uint8_t {
  value,         ///< the next word, or what is attached to the flag
  attached,      ///< only what is attached: the next word is something else
  next,          ///< only the next word
  behind_colon,  ///< user:password
  behind_percent,
  behind_last_colon,
  behind_comma,
  skipped,  ///< the next word, which is no secret
};

struct command_option {
  program of;
  std::string_view flag;
  takes what;
};

program program_of(std::string_view name);

/// The option that a word begins with; null: none.
const command_option* option_of(program p, std::string_view word);

/// Letters of options that take nothing: others may follow them in the same word, as in `-sSu x`.
std::string_view bare_flags_of(program p);

}  // namespace common::secrets
