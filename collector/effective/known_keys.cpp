#include "collector/effective/known_keys.hpp"

#include <algorithm>
#include <array>

#include "common/text.hpp"

namespace collector::effective {

namespace {

/// shadow up to 4.19, util-linux, and what SUSE and Openwall add.
constexpr std::string_view login_defs =
    "ALWAYS_SET_PATH BCRYPT_MAX_ROUNDS BCRYPT_MIN_ROUNDS CHARACTER_CLASS CHFN_AUTH "
    "CHFN_RESTRICT CHSH_AUTH CLOSE_SESSIONS CONSOLE CONSOLE_GROUPS CRACKLIB_DICTPATH "
    "CREATE_HOME DEFAULT_HOME DIALUPS_CHECK_ENAB ENCRYPT_METHOD ENCRYPT_METHOD_NIS "
    "ENVIRON_FILE ENV_HZ ENV_PATH ENV_ROOTPATH ENV_SUPATH ENV_TZ ERASECHAR FAILLOG_ENAB "
    "FAIL_DELAY FAKE_SHELL FORCE_SHADOW FTMP_FILE GETPASS_ASTERISKS GID_MAX GID_MIN "
    "GRANT_AUX_GROUP_SUBIDS GROUPADD_CMD GROUPDEL_CMD HMAC_CRYPTO_ALGO HOME_MODE "
    "HUSHLOGIN_FILE ISSUE_FILE KILLCHAR LASTLOG_ENAB LASTLOG_UID_MAX LOGIN_ENV_SAFELIST "
    "LOGIN_KEEP_USERNAME LOGIN_PLAIN_PROMPT LOGIN_RETRIES LOGIN_SHELL_FALLBACK LOGIN_STRING "
    "LOGIN_TIMEOUT LOG_OK_LOGINS LOG_UNKFAIL_ENAB MAIL_CHECK_ENAB MAIL_DIR MAIL_FILE "
    "MAX_MEMBERS_PER_GROUP MD5_CRYPT_ENAB MOTD_FILE MOTD_FIRSTONLY NOLOGINS_FILE NOLOGIN_STR "
    "NONEXISTENT NO_PASSWORD_CONSOLE OBSCURE_CHECKS_ENAB PASS_ALWAYS_WARN PASS_CHANGE_TRIES "
    "PASS_MAX_DAYS PASS_MAX_LEN PASS_MIN_DAYS PASS_MIN_LEN PASS_WARN_AGE PORTTIME_CHECKS_ENAB "
    "PREVENT_NO_AUTH QMAIL_DIR QUOTAS_ENAB SHA_CRYPT_MAX_ROUNDS SHA_CRYPT_MIN_ROUNDS "
    "SUB_GID_COUNT SUB_GID_DETERMINISTIC SUB_GID_MAX SUB_GID_MIN SUB_UID_COUNT "
    "SUB_UID_DETERMINISTIC SUB_UID_MAX SUB_UID_MIN SULOG_FILE "
    "SU_NAME SU_WHEEL_ONLY SYSLOG_SG_ENAB SYSLOG_SU_ENAB SYSTEM_GID_MAX SYSTEM_GID_MIN "
    "SYSTEM_UID_MAX SYSTEM_UID_MIN SYS_GID_MAX SYS_GID_MIN SYS_UID_MAX SYS_UID_MIN "
    "TCB_AUTH_GROUP TCB_SYMLINKS TTYGROUP TTYPERM TTYTYPE_FILE UID_MAX UID_MIN ULIMIT UMASK "
    "UNSAFE_SUB_GID_DETERMINISTIC_WRAP UNSAFE_SUB_UID_DETERMINISTIC_WRAP USERADD_CMD "
    "USERDEL_CMD USERDEL_POSTCMD USERDEL_PRECMD USERGROUPS_ENAB USE_TCB YESCRYPT_COST_FACTOR";

/// Of every kind of unit, systemd up to 257.
constexpr std::string_view of_units =
    "Accept AcceptFileDescriptors AccuracySec After Alias AllowIsolate AllowedCPUs "
    "AllowedMemoryNodes Also AmbientCapabilities AppArmorProfile AssertACPower "
    "AssertArchitecture AssertCPUFeature AssertCPUPressure AssertCPUs AssertCapability "
    "AssertControlGroupController AssertCredential AssertDirectoryNotEmpty AssertEnvironment "
    "AssertFileIsExecutable AssertFileNotEmpty AssertFirstBoot AssertGroup AssertHost "
    "AssertIOPressure AssertKernelCommandLine AssertKernelModuleLoaded AssertKernelVersion "
    "AssertMemory AssertMemoryPressure AssertNeedsUpdate AssertOSRelease AssertPathExists "
    "AssertPathExistsGlob AssertPathIsDirectory AssertPathIsEncrypted AssertPathIsMountPoint "
    "AssertPathIsReadWrite AssertPathIsSymbolicLink AssertSecurity AssertUser AssertVersion "
    "AssertVirtualization BPFDelegateAttachments BPFDelegateCommands BPFDelegateMaps "
    "BPFDelegatePrograms BPFProgram Backlog Before BindIPv6Only BindNetworkInterface "
    "BindPaths BindReadOnlyPaths BindTo BindToDevice BindsTo BlockIOAccounting "
    "BlockIODeviceWeight BlockIOReadBandwidth BlockIOWeight BlockIOWriteBandwidth Broadcast "
    "BusName BusPolicy CPUAccounting CPUAffinity CPUQuota CPUQuotaPeriodSec "
    "CPUSchedulingPolicy CPUSchedulingPriority CPUSchedulingResetOnFork CPUShares CPUWeight "
    "CacheDirectory CacheDirectoryMode Capabilities CapabilityBoundingSet CollectMode "
    "ConditionACPower ConditionArchitecture ConditionCPUFeature ConditionCPUPressure "
    "ConditionCPUs ConditionCapability ConditionControlGroupController ConditionCredential "
    "ConditionDirectoryNotEmpty ConditionEnvironment ConditionFileIsExecutable "
    "ConditionFileNotEmpty ConditionFirmware ConditionFirstBoot ConditionGroup ConditionHost "
    "ConditionIOPressure ConditionKernelCommandLine ConditionKernelModuleLoaded "
    "ConditionKernelVersion ConditionMemory ConditionMemoryPressure ConditionNeedsUpdate "
    "ConditionOSRelease ConditionPathExists ConditionPathExistsGlob ConditionPathIsDirectory "
    "ConditionPathIsEncrypted ConditionPathIsMountPoint ConditionPathIsReadWrite "
    "ConditionPathIsSymbolicLink ConditionSecurity ConditionUser ConditionVersion "
    "ConditionVirtualization ConfigurationDirectory ConfigurationDirectoryMode Conflicts "
    "CoredumpFilter CoredumpReceive DebugInvocation DefaultDependencies DefaultInstance "
    "DefaultMemoryLow DefaultMemoryMin DefaultStartupMemoryLow DeferAcceptSec DeferTrigger "
    "DeferTriggerMaxSec Delegate DelegateSubgroup Description DeviceAllow DevicePolicy "
    "DirectoryMode DirectoryNotEmpty DisableControllers Documentation DynamicUser Environment "
    "EnvironmentFile ExecCondition ExecPaths ExecReload ExecReloadPost ExecSearchPath "
    "ExecStart ExecStartPost ExecStartPre ExecStop ExecStopPost ExecStopPre ExitType "
    "ExtensionDirectories ExtensionImages ExtraOptions FailureAction FailureActionExitStatus "
    "FileDescriptorName FileDescriptorStoreMax FileDescriptorStorePreserve FinalKillSignal "
    "FixedRandomDelay FlushPending ForceUnmount FreeBind Group GuessMainPID IOAccounting "
    "IODeviceLatencyTargetSec IODeviceWeight IOReadBandwidthMax IOReadIOPSMax "
    "IOSchedulingClass IOSchedulingPriority IOWeight IOWriteBandwidthMax IOWriteIOPSMax "
    "IPAccounting IPAddressAllow IPAddressDeny IPCNamespacePath IPEgressFilterPath "
    "IPIngressFilterPath IPTOS IPTTL IgnoreOnIsolate IgnoreOnSnapshot IgnoreSIGPIPE "
    "ImportCredential InaccessibleDirectories InaccessiblePaths JobRunningTimeoutSec "
    "JobTimeoutAction JobTimeoutRebootArgument JobTimeoutSec JoinsNamespaceOf KeepAlive "
    "KeepAliveIntervalSec KeepAliveProbes KeepAliveTimeSec KeyringMode KillMode KillSignal "
    "LazyUnmount LimitAS LimitCORE LimitCPU LimitDATA LimitFSIZE LimitLOCKS LimitMEMLOCK "
    "LimitMSGQUEUE LimitNICE LimitNOFILE LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME "
    "LimitSIGPENDING LimitSTACK ListenDatagram ListenFIFO ListenMessageQueue ListenNetlink "
    "ListenSequentialPacket ListenSpecial ListenStream ListenUSBFunction LoadCredential "
    "LoadCredentialEncrypted LockPersonality LogExtraFields LogLevelMax LogNamespace "
    "LogRateLimitBurst LogRateLimitIntervalSec LogsDirectory LogsDirectoryMode MakeDirectory "
    "ManagedOOMMemoryPressure ManagedOOMMemoryPressureLimit ManagedOOMPreference "
    "ManagedOOMSwap Mark MaxConnections MaxConnectionsPerSource MemoryAccounting "
    "MemoryDenyWriteExecute MemoryHigh MemoryLimit MemoryLow MemoryMax MemoryMin "
    "MemoryPressureThresholdSec MemoryPressureWatch MemorySwapMax MemoryZSwapMax "
    "MemoryZSwapWriteback "
    "MessageQueueMaxMessages MessageQueueMessageSize MountAPIVFS MountFlags MountImages "
    "NFTSet NUMAMask NUMAPolicy NetClass NetworkNamespacePath Nice NoDelay NoExecPaths "
    "NoNewPrivileges NonBlocking NotifyAccess OOMPolicy OOMScoreAdjust OnActiveSec OnBootSec "
    "OnCalendar OnClockChange OnFailure OnFailureIsolate OnFailureJobMode OnStartupSec "
    "OnSuccess OnSuccessJobMode OnTimezoneChange OnUnitActiveSec OnUnitInactiveSec OpenFile "
    "Options PAMName PIDFile PartOf PassCredentials PassEnvironment PassFDStoreSecurity "
    "PassFileDescriptorsToExec PassPIDFD PassPacketInfo PassSecurity PathChanged PathExists "
    "PathExistsGlob PathModified PermissionsStartOnly Persistent Personality PipeSize "
    "PollLimitBurst PollLimitIntervalSec Priority PrivateBPF PrivateDevices PrivateIPC "
    "PrivateMounts PrivateNetwork PrivatePIDs PrivateTmp PrivateUsers ProcSubset "
    "PropagateReloadFrom PropagateReloadTo PropagatesReloadTo PropagatesStopTo ProtectClock "
    "ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs ProtectKernelModules "
    "ProtectKernelTunables ProtectProc ProtectSystem RandomizedDelaySec RandomizedOffsetSec "
    "ReadOnlyDirectories ReadOnlyPaths ReadWriteDirectories ReadWriteOnly ReadWritePaths "
    "RebootArgument ReceiveBuffer RefreshOnReload RefuseManualStart RefuseManualStop "
    "ReloadPropagatedFrom ReloadSignal RemainAfterElapse RemainAfterExit RemoveIPC "
    "RemoveOnStop RequiredBy Requires RequiresMountsFor RequiresOverridable Requisite "
    "RequisiteOverridable Restart RestartForceExitStatus RestartKillSignal RestartMaxDelaySec "
    "RestartMode RestartPreventExitStatus RestartSec RestartSteps RestrictAddressFamilies "
    "RestrictFileSystems RestrictNamespaces RestrictNetworkInterfaces RestrictRealtime "
    "RestrictSUIDSGID ReusePort RootDirectory RootDirectoryFileDescriptor "
    "RootDirectoryStartOnly RootEphemeral RootHash RootHashSignature RootImage "
    "RootImageOptions RootVerity RuntimeDirectory RuntimeDirectoryMode "
    "RuntimeDirectoryPreserve RuntimeMaxSec RuntimeRandomizedExtraSec SELinuxContext "
    "SELinuxContextFromNet SecureBits SendBuffer SendSIGHUP SendSIGKILL Service SetCredential "
    "SetCredentialEncrypted SetLoginEnvironment Slice SloppyOptions SmackLabel SmackLabelIPIn "
    "SmackLabelIPOut SmackProcessLabel SocketBindAllow SocketBindDeny SocketGroup SocketMode "
    "SocketProtocol SocketUser Sockets SourcePath StandardError StandardInput "
    "StandardInputData StandardInputText StandardOutput StartLimitAction StartLimitBurst "
    "StartLimitInterval StartLimitIntervalSec StartupAllowedCPUs StartupAllowedMemoryNodes "
    "StartupBlockIOWeight StartupCPUShares StartupCPUWeight StartupIOWeight StartupMemoryHigh "
    "StartupMemoryLow StartupMemoryMax StartupMemorySwapMax StartupMemoryZSwapMax "
    "StateDirectory StateDirectoryMode StopPropagatedFrom StopWhenUnneeded SuccessAction "
    "SuccessActionExitStatus SuccessExitStatus SupplementaryGroups SurviveFinalKillSignal "
    "Symlinks SysVStartPriority SyslogFacility SyslogIdentifier SyslogLevel SyslogLevelPrefix "
    "SystemCallArchitectures SystemCallErrorNumber SystemCallFilter SystemCallLog "
    "TCPCongestion TTYColumns TTYPath TTYReset TTYRows TTYVHangup TTYVTDisallocate "
    "TasksAccounting TasksMax TemporaryFileSystem TimeoutAbortSec TimeoutCleanSec "
    "TimeoutIdleSec TimeoutSec TimeoutStartFailureMode TimeoutStartSec TimeoutStopFailureMode "
    "TimeoutStopSec TimerSlackNSec Timestamping Transparent TriggerLimitBurst "
    "TriggerLimitIntervalSec Type UMask USBFunctionDescriptors USBFunctionStrings Unit "
    "UnsetEnvironment UpheldBy Upholds User UserNamespacePath UtmpIdentifier UtmpMode "
    "WakeSystem WantedBy Wants WantsMountsFor WatchdogSec WatchdogSignal What Where "
    "WorkingDirectory Writable";

constexpr std::string_view of_managers =
    "CPUAffinity CapabilityBoundingSet ConfirmSpawn CrashAction CrashChVT CrashChangeVT "
    "CrashReboot CrashShell CtrlAltDelBurstAction DefaultBlockIOAccounting "
    "DefaultCPUAccounting DefaultDeviceTimeoutSec DefaultEnvironment DefaultIOAccounting "
    "DefaultIPAccounting DefaultLimitAS DefaultLimitCORE DefaultLimitCPU DefaultLimitDATA "
    "DefaultLimitFSIZE DefaultLimitLOCKS DefaultLimitMEMLOCK DefaultLimitMSGQUEUE "
    "DefaultLimitNICE DefaultLimitNOFILE DefaultLimitNPROC DefaultLimitRSS DefaultLimitRTPRIO "
    "DefaultLimitRTTIME DefaultLimitSIGPENDING DefaultLimitSTACK DefaultMemoryAccounting "
    "DefaultMemoryPressureThresholdSec DefaultMemoryPressureWatch DefaultMemoryZSwapWriteback "
    "DefaultOOMPolicy DefaultOOMScoreAdjust DefaultRestartSec DefaultSmackProcessLabel "
    "DefaultStandardError DefaultStandardOutput DefaultStartLimitBurst "
    "DefaultStartLimitInterval DefaultStartLimitIntervalSec DefaultTasksAccounting "
    "DefaultTasksMax DefaultTimeoutAbortSec DefaultTimeoutStartSec DefaultTimeoutStopSec "
    "DefaultTimerAccuracySec DefaultTimerSlackNSec DumpCore EventLoopRateLimitBurst "
    "EventLoopRateLimitIntervalSec JoinControllers KExecWatchdogSec LogColor LogLevel "
    "LogLocation LogTarget LogTime ManagerEnvironment MinimumUptimeSec NUMAMask NUMAPolicy "
    "NoNewPrivileges ProtectSystem RebootWatchdogSec ReloadLimitBurst ReloadLimitIntervalSec "
    "RuntimeWatchdogPreGovernor RuntimeWatchdogPreSec RuntimeWatchdogSec ShowStatus "
    "ShutdownWatchdogSec SmackProcessLabel StatusUnitFormat SystemCallArchitectures "
    "TimerSlackNSec WatchdogDevice";

struct conf_keys {
  std::string_view name, section, keys;
};

constexpr auto confs = std::to_array<conf_keys>({
    {"coredump", "Coredump",
     "Compress EnterNamespace ExternalSizeMax JournalSizeMax KeepFree MaxUse ProcessSizeMax "
     "Storage"},
    {"homed", "Home", "DefaultFileSystemType DefaultStorage"},
    {"journal-remote", "Remote",
     "KeepFree MaxFileSize MaxFiles MaxUse Seal ServerCertificateFile ServerKeyFile SplitMode "
     "TrustedCertificateFile Compression"},
    {"journal-upload", "Upload",
     "NetworkTimeoutSec ServerCertificateFile ServerKeyFile TrustedCertificateFile URL "
     "Compression ForceCompression Header"},
    {"journald", "Journal",
     "Audit Compress ForwardToConsole ForwardToKMsg ForwardToSocket ForwardToSyslog "
     "ForwardToWall LineMax MaxFileSec MaxLevelConsole MaxLevelKMsg MaxLevelSocket "
     "MaxLevelStore MaxLevelSyslog MaxLevelWall MaxRetentionSec RateLimitBurst "
     "RateLimitInterval RateLimitIntervalSec ReadKMsg RuntimeKeepFree RuntimeMaxFileSize "
     "RuntimeMaxFiles RuntimeMaxUse Seal SplitMode Storage SyncIntervalSec SystemKeepFree "
     "SystemMaxFileSize SystemMaxFiles SystemMaxUse TTYPath"},
    {"logind", "Login",
     "DesignatedMaintenanceTime HandleHibernateKey HandleHibernateKeyLongPress HandleLidSwitch "
     "HandleLidSwitchDocked HandleLidSwitchExternalPower HandlePowerKey "
     "HandlePowerKeyLongPress HandleRebootKey HandleRebootKeyLongPress "
     "HandleSecureAttentionKey HandleSuspendKey HandleSuspendKeyLongPress "
     "HibernateKeyIgnoreInhibited HoldoffTimeoutSec IdleAction IdleActionSec "
     "InhibitDelayMaxSec InhibitorsMax KillExcludeUsers KillOnlyUsers KillUserProcesses "
     "LidSwitchIgnoreInhibited NAutoVTs PowerKeyIgnoreInhibited RebootKeyIgnoreInhibited "
     "RemoveIPC ReserveVT RuntimeDirectoryInodesMax RuntimeDirectorySize SessionsMax "
     "SleepOperation StopIdleSessionSec SuspendKeyIgnoreInhibited UserStopDelaySec "
     "UserTasksMax WallMessages"},
    {"oomd", "OOM",
     "DefaultMemoryPressureDurationSec DefaultMemoryPressureLimit PrekillHookTimeoutSec "
     "SwapUsedLimit"},
    {"pstore", "PStore", "Storage Unlink"},
    {"resolved", "Resolve",
     "Cache CacheFromLocalhost DNS DNSOverTLS DNSSEC DNSStubListener DNSStubListenerExtra "
     "Domains FallbackDNS LLMNR MulticastDNS ReadEtcHosts RefuseRecordTypes "
     "ResolveUnicastSingleLabel StaleRetentionSec"},
    {"sleep", "Sleep",
     "AllowHibernation AllowHybridSleep AllowSuspend AllowSuspendThenHibernate "
     "HibernateDelaySec HibernateMode HibernateOnACPower HibernateState HybridSleepMode "
     "HybridSleepState MemorySleepMode SuspendEstimationSec SuspendMode SuspendState"},
    {"system", "Manager", of_managers},
    {"timesyncd", "Time",
     "ConnectionRetrySec FallbackNTP NTP PollIntervalMaxSec PollIntervalMinSec "
     "RootDistanceMaxSec SaveIntervalSec Servers"},
    {"user", "Manager", of_managers},
});

std::vector<std::string_view> words_of(std::string_view text) { return common::split(text, ' '); }

}  // namespace

std::vector<std::string_view> login_defs_names() { return words_of(login_defs); }

std::vector<std::string_view> unit_keys() { return words_of(of_units); }

std::optional<known_conf> find_conf(std::string_view name) {
  const auto at = std::ranges::find(confs, name, &conf_keys::name);
  if (at == confs.end()) return std::nullopt;
  return known_conf{.section = at->section, .keys = words_of(at->keys)};
}

std::vector<std::string_view> conf_names() {
  std::vector<std::string_view> out;
  for (const auto& one : confs) out.push_back(one.name);
  return out;
}

}  // namespace collector::effective
