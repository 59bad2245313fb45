#include "collector/effective/closed_keys.hpp"

#include <algorithm>
#include <array>

#include "collector/effective/word_list.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

using std::string_view;

constexpr string_view login_defs_flags =
    "CHFN_AUTH CREATE_HOME DEFAULT_HOME DIALUPS_CHECK_ENAB FAILLOG_ENAB GRANT_AUX_GROUP_SUBIDS "
    "LASTLOG_ENAB LOGIN_KEEP_USERNAME LOGIN_PLAIN_PROMPT LOG_OK_LOGINS LOG_UNKFAIL_ENAB "
    "MAIL_CHECK_ENAB MD5_CRYPT_ENAB MOTD_FIRSTONLY OBSCURE_CHECKS_ENAB PASS_ALWAYS_WARN "
    "PORTTIME_CHECKS_ENAB QUOTAS_ENAB SUB_GID_DETERMINISTIC SUB_UID_DETERMINISTIC SU_WHEEL_ONLY "
    "SYSLOG_SG_ENAB SYSLOG_SU_ENAB TCB_AUTH_GROUP TCB_SYMLINKS USERGROUPS_ENAB USE_TCB";

constexpr string_view login_defs_numbers =
    "BCRYPT_MAX_ROUNDS BCRYPT_MIN_ROUNDS FAIL_DELAY GETPASS_ASTERISKS GID_MAX GID_MIN HOME_MODE "
    "LASTLOG_UID_MAX LOGIN_RETRIES LOGIN_TIMEOUT MAX_MEMBERS_PER_GROUP PASS_CHANGE_TRIES "
    "PASS_MAX_DAYS PASS_MAX_LEN PASS_MIN_DAYS PASS_MIN_LEN PASS_WARN_AGE SHA_CRYPT_MAX_ROUNDS "
    "SHA_CRYPT_MIN_ROUNDS SUB_GID_COUNT SUB_GID_MAX SUB_GID_MIN SUB_UID_COUNT SUB_UID_MAX "
    "SUB_UID_MIN SYS_GID_MAX SYS_GID_MIN SYS_UID_MAX SYS_UID_MIN UID_MAX UID_MIN UMASK "
    "YESCRYPT_COST_FACTOR";

/// Without those of interfaces, which is_number_of_interface() knows.
constexpr string_view kernel_numbers =
    "dev/tty/ldisc_autoload fs/aio-max-nr fs/file-max fs/inotify/max_queued_events "
    "fs/inotify/max_user_instances fs/inotify/max_user_watches fs/nr_open fs/pipe-max-size "
    "fs/protected_fifos fs/protected_hardlinks fs/protected_regular fs/protected_symlinks "
    "fs/suid_dumpable kernel/core_uses_pid kernel/ctrl-alt-del kernel/dmesg_restrict "
    "kernel/exec-shield kernel/ftrace_enabled kernel/io_uring_disabled kernel/kexec_load_disabled "
    "kernel/kptr_restrict kernel/modules_disabled kernel/msgmax kernel/msgmnb kernel/msgmni "
    "kernel/nmi_watchdog kernel/oops_limit kernel/panic kernel/panic_on_oops "
    "kernel/perf_cpu_time_max_percent kernel/perf_event_max_sample_rate "
    "kernel/perf_event_paranoid kernel/pid_max kernel/randomize_va_space kernel/shmall "
    "kernel/shmmax kernel/shmmni kernel/sysrq kernel/threads-max kernel/unprivileged_bpf_disabled "
    "kernel/unprivileged_userns_clone kernel/warn_limit kernel/watchdog "
    "kernel/yama/ptrace_scope net/bridge/bridge-nf-call-arptables "
    "net/bridge/bridge-nf-call-ip6tables net/bridge/bridge-nf-call-iptables "
    "net/core/bpf_jit_enable net/core/bpf_jit_harden net/core/bpf_jit_kallsyms "
    "net/core/netdev_max_backlog net/core/optmem_max net/core/rmem_default net/core/rmem_max "
    "net/core/somaxconn net/core/wmem_default net/core/wmem_max "
    "net/ipv4/icmp_echo_ignore_all net/ipv4/icmp_echo_ignore_broadcasts "
    "net/ipv4/icmp_ignore_bogus_error_responses net/ipv4/icmp_ratelimit net/ipv4/icmp_ratemask "
    "net/ipv4/ip_default_ttl net/ipv4/ip_forward net/ipv4/ip_no_pmtu_disc "
    "net/ipv4/ip_nonlocal_bind net/ipv4/tcp_abort_on_overflow net/ipv4/tcp_challenge_ack_limit "
    "net/ipv4/tcp_dsack net/ipv4/tcp_ecn net/ipv4/tcp_fack net/ipv4/tcp_fastopen "
    "net/ipv4/tcp_fin_timeout net/ipv4/tcp_keepalive_intvl net/ipv4/tcp_keepalive_probes "
    "net/ipv4/tcp_keepalive_time net/ipv4/tcp_max_orphans net/ipv4/tcp_max_syn_backlog "
    "net/ipv4/tcp_max_tw_buckets net/ipv4/tcp_mtu_probing net/ipv4/tcp_orphan_retries "
    "net/ipv4/tcp_retries1 net/ipv4/tcp_retries2 net/ipv4/tcp_rfc1337 net/ipv4/tcp_sack "
    "net/ipv4/tcp_syn_retries net/ipv4/tcp_synack_retries net/ipv4/tcp_syncookies "
    "net/ipv4/tcp_timestamps net/ipv4/tcp_tw_reuse net/ipv4/tcp_window_scaling "
    "net/ipv6/bindv6only net/netfilter/nf_conntrack_max net/nf_conntrack_max "
    "user/max_user_namespaces vm/dirty_background_ratio vm/dirty_ratio vm/drop_caches "
    "vm/legacy_va_layout vm/max_map_count vm/min_free_kbytes vm/mmap_min_addr "
    "vm/mmap_rnd_bits vm/mmap_rnd_compat_bits vm/nr_hugepages vm/oom_kill_allocating_task "
    "vm/overcommit_memory vm/overcommit_ratio vm/panic_on_oom vm/swappiness "
    "vm/unprivileged_userfaultfd vm/vfs_cache_pressure vm/zone_reclaim_mode";

constexpr string_view unit_switches =
    "Accept AllowIsolate Broadcast CPUAccounting CPUSchedulingResetOnFork DefaultDependencies "
    "DynamicUser FlushPending ForceUnmount FreeBind GuessMainPID IOAccounting IPAccounting "
    "IgnoreOnIsolate IgnoreSIGPIPE KeepAlive LazyUnmount LockPersonality MakeDirectory "
    "MemoryAccounting MemoryDenyWriteExecute MountAPIVFS NoDelay NoNewPrivileges NonBlocking "
    "OnClockChange OnTimezoneChange PassCredentials PassSecurity Persistent PrivateDevices "
    "PrivateIPC PrivateMounts PrivateNetwork ProtectClock ProtectKernelLogs "
    "ProtectKernelModules ProtectKernelTunables RefuseManualStart RefuseManualStop "
    "RemainAfterElapse RemainAfterExit RemoveIPC RemoveOnStop RestrictRealtime RestrictSUIDSGID "
    "ReusePort RootDirectoryStartOnly SendSIGHUP SendSIGKILL SloppyOptions StopWhenUnneeded "
    "SyslogLevelPrefix TTYReset TTYVHangup TTYVTDisallocate TasksAccounting Transparent "
    "WakeSystem Writable";

struct conf_switches {
  string_view conf, keys;
};
constexpr auto switches_of_confs = std::to_array<conf_switches>({
    {"coredump", "Compress"},
    {"journald", "ForwardToConsole ForwardToKMsg ForwardToSyslog ForwardToWall ReadKMsg Seal"},
    {"logind",
     "HibernateKeyIgnoreInhibited KillUserProcesses LidSwitchIgnoreInhibited "
     "PowerKeyIgnoreInhibited RebootKeyIgnoreInhibited RemoveIPC SuspendKeyIgnoreInhibited"},
    {"pstore", "Unlink"},
    {"resolved", "ReadEtcHosts ResolveUnicastSingleLabel"},
    {"sleep", "AllowHibernation AllowHybridSleep AllowSuspend AllowSuspendThenHibernate"},
    {"system",
     "CrashReboot CrashShell DefaultCPUAccounting DefaultIOAccounting DefaultIPAccounting "
     "DefaultMemoryAccounting DefaultTasksAccounting DumpCore LogColor LogLocation LogTime"},
});

struct key_words {
  string_view conf, key, words;
  bool switches = false;
};
constexpr bool or_a_switch = true;
constexpr auto words_of_keys = std::to_array<key_words>({
    {"", "DevicePolicy", "auto closed strict"},
    {"", "KillMode", "control-group mixed process none"},
    {"", "ProcSubset", "all pid"},
    {"", "ProtectHome", "read-only tmpfs", or_a_switch},
    {"", "ProtectProc", "noaccess invisible ptraceable default"},
    {"", "ProtectSystem", "full strict", or_a_switch},
    {"", "Restart", "no always on-success on-failure on-abnormal on-abort on-watchdog"},
    {"", "Type", "simple exec forking oneshot dbus notify notify-reload idle"},
    {"coredump", "Storage", "none external journal"},
    {"journald", "Storage", "volatile persistent auto none"},
    {"resolved", "DNSOverTLS", "opportunistic", or_a_switch},
    {"resolved", "DNSSEC", "allow-downgrade", or_a_switch},
    {"resolved", "LLMNR", "resolve", or_a_switch},
    {"resolved", "MulticastDNS", "resolve", or_a_switch},
});

/// `net/ipv4/conf/NAME/KEY`: of these all but one hold a number.
bool is_number_of_interface(string_view path) {
  const auto parts = common::split(path, '/');
  return parts.size() == 5 && parts[0] == "net" && (parts[1] == "ipv4" || parts[1] == "ipv6") &&
         parts[2] == "conf" && parts[4] != "stable_secret";
}

}  // namespace

bool is_login_defs_flag(string_view name) { return has_word(login_defs_flags, name); }

bool is_login_defs_number(string_view name) { return has_word(login_defs_numbers, name); }

bool is_number_of_kernel(string_view path) {
  return is_number_of_interface(path) || has_word(kernel_numbers, path);
}

std::vector<string_view> numbers_of_kernel() { return common::split(kernel_numbers, ' '); }

bool is_systemd_switch(string_view conf, string_view key) {
  if (conf.empty()) return has_word(unit_switches, key);
  const auto at = std::ranges::find(switches_of_confs, conf, &conf_switches::conf);
  return at != switches_of_confs.end() && has_word(at->keys, key);
}

systemd_words words_of_systemd(string_view conf, string_view key) {
  for (const auto& k : words_of_keys)
    if (k.conf == conf && k.key == key)
      return {.words = common::split(k.words, ' '), .switches = k.switches};
  return {};
}

}  // namespace collector::effective
