// Sources: passwd(5), shadow(5), group(5), gshadow(5), fstab(5), proc(5), login.defs(5),
// sysctl.conf(5), limits.conf(5), pam.conf(5), selinux_config(5), exports(5), modprobe.d(5),
// nsswitch.conf(5), resolv.conf(5), auditd.conf(5), audit.rules(7), systemd.syntax(7).
#include "collector/policy/lint/line_shapes.hpp"

#include <algorithm>
#include <array>

namespace collector::policy {

namespace {

constexpr std::string_view device = R"(^\s*$|^\s*(#|[^/\s]|//|/dev/([^s]|s[^h])))";

constexpr line_shape accounts_shape{
    "seven fields with colons between them, as `games:x:5:60:games:/usr/games:/bin/sh`",
    R"(^$|^[+-]|^[^:;=,\s]+:([x*!]*|[$_*!][^:\s]*|[./0-9A-Za-z]{13}):\d*:\d*:[^:]*:[^:]*:[^:]*$)",
    "#"};
constexpr line_shape passwords_shape{
    "nine fields with colons between them, as `games:*:19000:0:99999:7:::`",
    R"(^$|^[+-]|^[^:;=,\s]+:[^:\s]*:(-?\d*:){6}[^:]*$)", "#"};
constexpr line_shape groups_shape{"four fields with colons between them, as `sudo:x:27:alice`",
                                  R"(^$|^[+-]|^[^:;=,\s]+:([x*!]*|[$_*!][^:\s]*):\d*:[^:]*$)", "#"};
constexpr line_shape group_passwords{"four fields with colons between them, as `sudo:!::alice`",
                                     R"(^$|^[+-]|^[^:;=,\s]+:([x*!]*|[$_*!][^:\s]*):[^:]*:[^:]*$)",
                                     "#"};
constexpr line_shape file_systems_shape{
    "a device, a folder, a type and options, as `/dev/sda1 / ext4 defaults 0 1`",
    R"(^\s*$|^\s*\S+\s+(/\S*|none|swap|ignore|-|\w+=\S+)\s+\S+(\s+\S+(\s+\d+(\s+\d+)?)?)?\s*$)",
    "#", device};
constexpr line_shape mounts_shape{"six fields, as `/dev/sda1 / ext4 rw,relatime 0 0`",
                                  R"(^\S+ /\S* [\w.-]+ (rw|ro)\S* \d+ \d+$)", "", device};
constexpr line_shape login_defs{
    "a name, a blank and a value, as `PASS_MAX_DAYS 365`, without `=`",
    R"(^\s*$|^\s*ENV\w*\s+"?(HZ|TZ|PATH)=[^=]*$|^\s*[A-Z]\w*(\s+[^=]*)?$)", "#"};
constexpr line_shape sysctls{"a name, `=` and a value, as `net.ipv4.ip_forward = 0`",
                             R"(^\s*$|^\s*-?[^=\s]+\s*=|^\s*-\S+\s*$)", "#;", "", true};
constexpr line_shape limits{
    "who, `hard`, `soft` or `-`, what and how much, as `* hard core 0`",
    R"(^\s*$|^\s*\S+\s+-\s*$|^\s*\S+\s+(hard|soft|-)\s+(core|data|fsize|memlock|nofile|rss|stack|cpu|nproc|as|maxlogins|maxsyslogins|nonewprivs|priority|locks|sigpending|msgqueue|nice|rtprio|chroot)\s+(-?\d+|unlimited|infinity|/\S*)\s*$)",
    "#"};
constexpr line_shape pam{
    "a type, a control, a module and its arguments, as `auth required pam_deny.so`",
    R"(^\s*$|^\s*@include\s+\S|^\s*-?(auth|account|password|session)\s+(required|requisite|sufficient|optional|include|substack|\[[^\]]*\])\s+\S|^\s+(pam_|/|\[|[a-z_]+=|[a-z_]+\s*$))",
    "#"};
constexpr line_shape selinux{"a name, `=` and a value without blanks, as `SELINUX=enforcing`",
                             R"(^\s*$|^\s*[A-Z]\w*=)", "#"};
constexpr line_shape exports{"a folder and who may have it, as `/srv 192.0.2.0/24(ro)`",
                             R"(^\s*$|^\s|^["/-])", "#"};
constexpr line_shape modules_shape{
    "a command and a module, as `blacklist cramfs`",
    R"(^$|^\s|^(alias|blacklist|install|options|remove|softdep|weakdep|include|config|force)\s)",
    "#"};
constexpr line_shape name_services{"a base, a colon and its sources, as `passwd: files`",
                                   R"(^\s*$|^\s*\w+\s*:)", "#"};
constexpr line_shape resolvers{
    "a word, a blank and a value, as `nameserver 192.0.2.1`",
    R"(^\s*$|^\s*(nameserver|search|domain|options|sortlist|lookup|family)\s)", "#;"};
constexpr line_shape auditd{"a name, `=` and a value, as `max_log_file = 8`",
                            R"(^\s*$|^\s*\w+\s*=)", "#"};
constexpr line_shape audit_rules{"options of auditctl, as `-w /etc/passwd -p wa -k identity`",
                                 R"(^\s*$|^\s*-)", "#"};
constexpr line_shape manager_conf{"a section, or a name, `=` and a value, as `Storage=none`",
                                  R"(^\s*$|^\s*\[|^\s|^[^=\s]+\s*=)", "#;"};
constexpr line_shape command_line{
    "all that the kernel was started with, which begins with `BOOT_IMAGE=`, `root=` or `initrd=`",
    R"(^(BOOT_IMAGE|root=|initrd|\\|/|vmlinuz|linux|r[ow]\b|$))", ""};
constexpr line_shape sysfs_value{"the value alone, as `1`: the name is that of the file",
                                 R"(^[^=]*$)", ""};

struct known_path {
  std::string_view begins, ends;
  const line_shape* shape;
};

/// Without an end the path is that and nothing else.
constexpr auto known_paths = std::to_array<known_path>({
    {"/etc/passwd", "", &accounts_shape},
    {"/etc/passwd-", "", &accounts_shape},
    {"/etc/shadow", "", &passwords_shape},
    {"/etc/shadow-", "", &passwords_shape},
    {"/etc/group", "", &groups_shape},
    {"/etc/group-", "", &groups_shape},
    {"/etc/gshadow", "", &group_passwords},
    {"/etc/gshadow-", "", &group_passwords},
    {"/etc/fstab", "", &file_systems_shape},
    {"/proc/mounts", "", &mounts_shape},
    {"/proc/self/mounts", "", &mounts_shape},
    {"/etc/mtab", "", &mounts_shape},
    {"/etc/login.defs", "", &login_defs},
    {"/etc/sysctl.conf", "", &sysctls},
    {"/etc/sysctl.d/", ".conf", &sysctls},
    {"/run/sysctl.d/", ".conf", &sysctls},
    {"/lib/sysctl.d/", ".conf", &sysctls},
    {"/usr/lib/sysctl.d/", ".conf", &sysctls},
    {"/usr/local/lib/sysctl.d/", ".conf", &sysctls},
    {"/etc/security/limits.conf", "", &limits},
    {"/etc/security/limits.d/", ".conf", &limits},
    {"/etc/pam.d/", "*", &pam},
    {"/etc/selinux/config", "", &selinux},
    {"/etc/exports", "", &exports},
    {"/etc/exports.d/", ".exports", &exports},
    {"/etc/modprobe.d/", ".conf", &modules_shape},
    {"/usr/lib/modprobe.d/", ".conf", &modules_shape},
    {"/lib/modprobe.d/", ".conf", &modules_shape},
    {"/etc/nsswitch.conf", "", &name_services},
    {"/etc/resolv.conf", "", &resolvers},
    {"/etc/audit/auditd.conf", "", &auditd},
    {"/etc/audit/audit.rules", "", &audit_rules},
    {"/etc/audit/rules.d/", ".rules", &audit_rules},
    {"/etc/systemd/journald.conf", "", &manager_conf},
    {"/etc/systemd/coredump.conf", "", &manager_conf},
    {"/etc/systemd/logind.conf", "", &manager_conf},
    {"/etc/systemd/resolved.conf", "", &manager_conf},
    {"/etc/systemd/system.conf", "", &manager_conf},
    {"/etc/systemd/timesyncd.conf", "", &manager_conf},
    {"/proc/cmdline", "", &command_line},
    {"/proc/sys/", "*", &sysfs_value},
    {"/sys/module/", "*", &sysfs_value},
});

bool is_at(const known_path& k, std::string_view path) {
  if (k.ends.empty()) return path == k.begins;
  return path.starts_with(k.begins) && path.size() > k.begins.size() &&
         (k.ends == "*" || path.ends_with(k.ends));
}

/// What may hold any text.
bool is_open(std::string_view path) {
  for (const std::string_view end : {"/core_pattern", "/hostname", "/domainname", "/modprobe",
                                     "/hotplug", "/poweroff_cmd", "/uevent", "/version"})
    if (path.ends_with(end)) return true;
  return path.starts_with("/sys/module/") && path.find("/parameters/") == path.npos;
}

}  // namespace

const line_shape* shape_of_file(std::string_view path) {
  if (is_open(path)) return nullptr;
  const auto at =
      std::ranges::find_if(known_paths, [&](const known_path& k) { return is_at(k, path); });
  return at == known_paths.end() ? nullptr : at->shape;
}

}  // namespace collector::policy
