#include "common/secrets/command_options.hpp"

#include <algorithm>
#include <array>

namespace common::secrets {

namespace {

struct named_program {
  std::string_view name;
  program is;
};

constexpr auto programs = [] {
  std::array all{
      named_program{"mysql", program::mysql},
      named_program{"mysqldump", program::mysql},
      named_program{"mysqladmin", program::mysql},
      named_program{"mysqlimport", program::mysql},
      named_program{"mysqlcheck", program::mysql},
      named_program{"mysqlshow", program::mysql},
      named_program{"mysqlbinlog", program::mysql},
      named_program{"mysqlpump", program::mysql},
      named_program{"mysqlslap", program::mysql},
      named_program{"mysqlsh", program::mysql},
      named_program{"mytop", program::mysql},
      named_program{"mariadb", program::mysql},
      named_program{"mariadb-dump", program::mysql},
      named_program{"mariadb-admin", program::mysql},
      named_program{"mariadb-check", program::mysql},
      named_program{"mariadb-import", program::mysql},
      named_program{"mariadb-show", program::mysql},
      named_program{"mariadb-binlog", program::mysql},
      named_program{"mysqlhotcopy", program::mysql},
      named_program{"sshpass", program::sshpass},
      named_program{"curl", program::curl},
      named_program{"docker", program::registry},
      named_program{"podman", program::registry},
      named_program{"nerdctl", program::registry},
      named_program{"buildah", program::registry},
      named_program{"skopeo", program::registry},
      named_program{"helm", program::registry},
      named_program{"oras", program::registry},
      named_program{"crane", program::registry},
      named_program{"az", program::registry},
      named_program{"oc", program::registry},
      named_program{"cf", program::registry},
      named_program{"argocd", program::registry},
      named_program{"htpasswd", program::htpasswd},
      named_program{"mosquitto_passwd", program::htpasswd},
      named_program{"smbclient", program::smb},
      named_program{"rpcclient", program::smb},
      named_program{"smbget", program::smb},
      named_program{"smbtree", program::smb},
      named_program{"smbcacls", program::smb},
      named_program{"net", program::smb},
      named_program{"winexe", program::smb},
      named_program{"wmic", program::smb},
      named_program{"samba-tool", program::smb},
      named_program{"wbinfo", program::smb},
      named_program{"ntlm_auth", program::smb},
      named_program{"nmblookup", program::smb},
      named_program{"openssl", program::openssl},
      named_program{"ldapsearch", program::ldap},
      named_program{"ldapmodify", program::ldap},
      named_program{"ldapadd", program::ldap},
      named_program{"ldapdelete", program::ldap},
      named_program{"ldapwhoami", program::ldap},
      named_program{"ldapmodrdn", program::ldap},
      named_program{"ldapcompare", program::ldap},
      named_program{"ldapexop", program::ldap},
      named_program{"ldappasswd", program::ldappasswd},
      named_program{"redis-cli", program::redis},
      named_program{"valkey-cli", program::redis},
      named_program{"keydb-cli", program::redis},
      named_program{"redis-benchmark", program::redis},
      named_program{"mongo", program::mongo},
      named_program{"mongosh", program::mongo},
      named_program{"mongodump", program::mongo},
      named_program{"mongorestore", program::mongo},
      named_program{"mongoexport", program::mongo},
      named_program{"mongoimport", program::mongo},
      named_program{"mongostat", program::mongo},
      named_program{"sqlcmd", program::sqlserver},
      named_program{"bcp", program::sqlserver},
      named_program{"isql", program::sqlserver},
      named_program{"tsql", program::sqlserver},
      named_program{"osql", program::sqlserver},
      named_program{"sqlplus", program::sqlplus},
      named_program{"expdp", program::sqlplus},
      named_program{"impdp", program::sqlplus},
      named_program{"rman", program::sqlplus},
      named_program{"rabbitmqctl", program::rabbitmq},
      named_program{"useradd", program::useradd},
      named_program{"usermod", program::useradd},
      named_program{"groupadd", program::useradd},
      named_program{"ipmitool", program::ipmi},
      named_program{"snmpwalk", program::snmp},
      named_program{"snmpget", program::snmp},
      named_program{"snmpset", program::snmp},
      named_program{"snmpgetnext", program::snmp},
      named_program{"snmpbulkwalk", program::snmp},
      named_program{"snmpbulkget", program::snmp},
      named_program{"snmptrap", program::snmp},
      named_program{"snmpinform", program::snmp},
      named_program{"snmptable", program::snmp},
      named_program{"snmpstatus", program::snmp},
      named_program{"snmptranslate", program::snmp},
      named_program{"snmpdf", program::snmp},
      named_program{"xfreerdp", program::rdp},
      named_program{"rdesktop", program::rdp},
      named_program{"wlfreerdp", program::rdp},
      named_program{"lftp", program::lftp},
      named_program{"7z", program::seven_zip},
      named_program{"7za", program::seven_zip},
      named_program{"7zr", program::seven_zip},
      named_program{"7zz", program::seven_zip},
      named_program{"rar", program::seven_zip},
      named_program{"unrar", program::seven_zip},
      named_program{"zip", program::zip},
      named_program{"unzip", program::zip},
      named_program{"vault", program::vault},
      named_program{"bao", program::vault},
      named_program{"mosquitto_pub", program::mosquitto},
      named_program{"mosquitto_sub", program::mosquitto},
      named_program{"mosquitto_rr", program::mosquitto},
      named_program{"ssh-keygen", program::keygen},
      named_program{"wpa_passphrase", program::wpa},
      named_program{"swaks", program::swaks},
      named_program{"evil-winrm", program::remote},
      named_program{"crackmapexec", program::remote},
      named_program{"netexec", program::remote},
      named_program{"ncftp", program::remote},
      named_program{"ncftpput", program::remote},
      named_program{"ncftpget", program::remote},
      named_program{"hydra", program::remote},
      named_program{"cqlsh", program::remote},
      named_program{"http", program::httpie},
      named_program{"https", program::httpie},
      named_program{"xh", program::httpie},
      named_program{"dig", program::dns},
      named_program{"nsupdate", program::dns},
      named_program{"delv", program::dns},
      named_program{"etcdctl", program::etcd},
      named_program{"kadmin", program::kadmin},
  };
  std::ranges::sort(all, {}, &named_program::name);
  return all;
}();

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
  if (name.size() < 2 || name.size() > 20) return program::none;
  const auto at = std::ranges::lower_bound(programs, name, {}, &named_program::name);
  return at != programs.end() && at->name == name ? at->is : program::none;
}

const command_option* option_of(program p, std::string_view word) {
  for (const auto& o : options)
    if (o.of == p && begins_with(word, o)) return &o;
  return nullptr;
}

}  // namespace common::secrets
