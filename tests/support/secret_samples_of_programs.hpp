// Command lines that hold a secret, which stands between « and ». One line a kind.
#pragma once

#include <array>
#include <string_view>

namespace tests {

inline constexpr auto samples_of_programs = std::to_array<std::string_view>({
    "kinit me <<< «bloodhounda»",
    "cryptsetup luksOpen /dev/sda x - <<< '«bloodhoundb»'",
    "sudo -S id <<<«bloodhoundc»",
    "chpasswd <<< root:«bloodhoundd»",
    "passwd --stdin joe <<< \"«blood hounde»\"",
    "echo «bloodhoundf» | passwd --stdin root",
    "echo -e \"«blood\\nhoundg»\" | passwd root",
    "echo «bloodhoundh» | su -c id",
    "echo «bloodhoundi» | openssl enc -pass stdin",
    "ldapmodify -xw «bloodhoundj» -D cn=a",
    "ldapsearch -LLLxw«bloodhoundk» -b x",
    "wbinfo -a me%«bloodhoundl»",
    "wbinfo --authenticate=me%«bloodhoundm»",
    "curl -sSu me:«bloodhoundn» http://x",
    "curl -E c.pem:«bloodhoundo» http://x",
    "curl --oauth2-bearer «bloodhoundp» http://x",
    "smbclient //h/s «bloodhoundq» -U me",
    "net user joe «bloodhoundr» /add",
    "net rpc password joe «bloodhounds» -S h",
    "samba-tool user create joe «bloodhoundt»",
    "rclone config create r sftp user u pass «bloodhoundu»",
    "rclone obscure «bloodhoundv»",
    "ipmitool user set password 2 «bloodhoundw»",
    "ipmitool -k «bloodhoundx» sol",
    "keytool -importkeystore -srcstorepass «bloodhoundy»",
    "vault kv put secret/x foo=«bloodhoundz»",
    "lftp u:«bloodhoundaa»@h",
    "lftp -e \"open -u u,«bloodhoundab» h\"",
    "ansible-vault encrypt_string '«bloodhoundac»'",
    "mkpasswd -m sha-512 «bloodhoundad»",
    "htpasswd -bBC 10 f me «bloodhoundae»",
    "useradd -rmp «bloodhoundaf» me",
    "zip -rP «bloodhoundag» a b",
    "slappasswd -s «bloodhoundah»",
    "doveadm pw -p «bloodhoundai»",
    "isql base me «bloodhoundaj»",
    "REDISCLI_AUTH=«bloodhoundak» redis-cli",
    "virsh secret-set-value u --base64 «bloodhoundam»",
    "psexec.py DOM/joe:«bl00dhoundan»@h",
    "nmcli dev wifi connect x password «bloodhoundao»",
    "mount.cifs //h/x /m -o user=x%«bloodhoundal»",
});

}  // namespace tests
