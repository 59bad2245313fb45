#include "collector/effective/unit_sections.hpp"

#include <algorithm>
#include <array>

#include "common/text.hpp"

namespace collector::effective {

namespace {

struct keys_of_sections {
  std::string_view sections, keys;
};

/// As systemd 252 lists them, and what came up to 257.
constexpr auto all = std::to_array<keys_of_sections>({
    {"Service Socket Mount Swap",
     "AmbientCapabilities AppArmorProfile BPFDelegateAttachments BPFDelegateCommands "
     "BPFDelegateMaps BPFDelegatePrograms BindPaths BindReadOnlyPaths CPUAffinity "
     "CPUSchedulingPolicy CPUSchedulingPriority CPUSchedulingResetOnFork CacheDirectory "
     "CacheDirectoryMode CapabilityBoundingSet ConfigurationDirectory "
     "ConfigurationDirectoryMode CoredumpFilter DynamicUser Environment EnvironmentFile "
     "ExecPaths ExecSearchPath ExtensionDirectories ExtensionImages Group IOSchedulingClass "
     "IOSchedulingPriority IPCNamespacePath IgnoreSIGPIPE ImportCredential "
     "InaccessibleDirectories InaccessiblePaths KeyringMode LimitAS LimitCORE LimitCPU "
     "LimitDATA LimitFSIZE LimitLOCKS LimitMEMLOCK LimitMSGQUEUE LimitNICE LimitNOFILE "
     "LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME LimitSIGPENDING LimitSTACK LoadCredential "
     "LoadCredentialEncrypted LockPersonality LogExtraFields LogLevelMax LogNamespace "
     "LogRateLimitBurst LogRateLimitIntervalSec LogsDirectory LogsDirectoryMode "
     "MemoryDenyWriteExecute MountAPIVFS MountFlags MountImages NUMAMask NUMAPolicy "
     "NetworkNamespacePath Nice NoExecPaths NoNewPrivileges OOMScoreAdjust PAMName "
     "PassEnvironment Personality PrivateBPF PrivateDevices PrivateIPC PrivateMounts "
     "PrivateNetwork PrivatePIDs PrivateTmp PrivateUsers ProcSubset ProtectClock "
     "ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs ProtectKernelModules "
     "ProtectKernelTunables ProtectProc ProtectSystem ReadOnlyDirectories ReadOnlyPaths "
     "ReadWriteDirectories ReadWritePaths RemoveIPC RestrictAddressFamilies "
     "RestrictFileSystems RestrictNamespaces RestrictRealtime RestrictSUIDSGID RootDirectory "
     "RootEphemeral RootHash RootHashSignature RootImage RootImageOptions RootVerity "
     "RuntimeDirectory RuntimeDirectoryMode RuntimeDirectoryPreserve SELinuxContext SecureBits "
     "SetCredential SetCredentialEncrypted SetLoginEnvironment SmackProcessLabel StandardError "
     "StandardInput StandardInputData StandardInputText StandardOutput StateDirectory "
     "StateDirectoryMode SupplementaryGroups SyslogFacility SyslogIdentifier SyslogLevel "
     "SyslogLevelPrefix SystemCallArchitectures SystemCallErrorNumber SystemCallFilter "
     "SystemCallLog TTYColumns TTYPath TTYReset TTYRows TTYVHangup TTYVTDisallocate "
     "TemporaryFileSystem TimeoutCleanSec TimeoutSec TimerSlackNSec UMask UnsetEnvironment "
     "User UserNamespacePath UtmpIdentifier UtmpMode WorkingDirectory"},
    {"Unit",
     "After AllowIsolate AssertACPower AssertArchitecture AssertCPUFeature AssertCPUPressure "
     "AssertCPUs AssertCapability AssertControlGroupController AssertCredential "
     "AssertDirectoryNotEmpty AssertEnvironment AssertFileIsExecutable AssertFileNotEmpty "
     "AssertFirstBoot AssertGroup AssertHost AssertIOPressure AssertKernelCommandLine "
     "AssertKernelModuleLoaded AssertKernelVersion AssertMemory AssertMemoryPressure "
     "AssertNeedsUpdate AssertOSRelease AssertPathExists AssertPathExistsGlob "
     "AssertPathIsDirectory AssertPathIsEncrypted AssertPathIsMountPoint AssertPathIsReadWrite "
     "AssertPathIsSymbolicLink AssertSecurity AssertUser AssertVersion AssertVirtualization "
     "Before BindTo BindsTo CollectMode ConditionACPower ConditionArchitecture "
     "ConditionCPUFeature ConditionCPUPressure ConditionCPUs ConditionCapability "
     "ConditionControlGroupController ConditionCredential ConditionDirectoryNotEmpty "
     "ConditionEnvironment ConditionFileIsExecutable ConditionFileNotEmpty ConditionFirmware "
     "ConditionFirstBoot ConditionGroup ConditionHost ConditionIOPressure "
     "ConditionKernelCommandLine ConditionKernelModuleLoaded ConditionKernelVersion "
     "ConditionMemory ConditionMemoryPressure ConditionNeedsUpdate ConditionOSRelease "
     "ConditionPathExists ConditionPathExistsGlob ConditionPathIsDirectory "
     "ConditionPathIsEncrypted ConditionPathIsMountPoint ConditionPathIsReadWrite "
     "ConditionPathIsSymbolicLink ConditionSecurity ConditionUser ConditionVersion "
     "ConditionVirtualization Conflicts DefaultDependencies Description Documentation "
     "FailureActionExitStatus IgnoreOnIsolate IgnoreOnSnapshot JobRunningTimeoutSec "
     "JobTimeoutAction JobTimeoutRebootArgument JobTimeoutSec JoinsNamespaceOf OnFailure "
     "OnFailureIsolate OnFailureJobMode OnSuccess OnSuccessJobMode PartOf PropagateReloadFrom "
     "PropagateReloadTo PropagatesReloadTo PropagatesStopTo RefuseManualStart RefuseManualStop "
     "ReloadPropagatedFrom Requires RequiresMountsFor RequiresOverridable Requisite "
     "RequisiteOverridable SourcePath StartLimitIntervalSec StopPropagatedFrom "
     "StopWhenUnneeded SuccessAction SuccessActionExitStatus SurviveFinalKillSignal Upholds "
     "Wants WantsMountsFor"},
    {"Service Socket Mount Swap Slice Scope",
     "AllowedCPUs AllowedMemoryNodes BPFProgram BindNetworkInterface BlockIOAccounting "
     "BlockIODeviceWeight BlockIOReadBandwidth BlockIOWeight BlockIOWriteBandwidth "
     "CPUAccounting CPUQuota CPUQuotaPeriodSec CPUShares CPUWeight CoredumpReceive "
     "DefaultMemoryLow DefaultMemoryMin DefaultStartupMemoryLow Delegate DelegateSubgroup "
     "DeviceAllow DevicePolicy DisableControllers IOAccounting IODeviceLatencyTargetSec "
     "IODeviceWeight IOReadBandwidthMax IOReadIOPSMax IOWeight IOWriteBandwidthMax "
     "IOWriteIOPSMax IPAccounting IPAddressAllow IPAddressDeny IPEgressFilterPath "
     "IPIngressFilterPath ManagedOOMMemoryPressure ManagedOOMMemoryPressureLimit "
     "ManagedOOMPreference ManagedOOMSwap MemoryAccounting MemoryHigh MemoryLimit MemoryLow "
     "MemoryMax MemoryMin MemoryPressureThresholdSec MemoryPressureWatch MemorySwapMax "
     "MemoryZSwapMax MemoryZSwapWriteback NFTSet RestrictNetworkInterfaces Slice "
     "SocketBindAllow SocketBindDeny StartupAllowedCPUs StartupAllowedMemoryNodes "
     "StartupBlockIOWeight StartupCPUShares StartupCPUWeight StartupIOWeight StartupMemoryHigh "
     "StartupMemoryLow StartupMemoryMax StartupMemorySwapMax StartupMemoryZSwapMax "
     "TasksAccounting TasksMax"},
    {"Socket",
     "Accept AcceptFileDescriptors Backlog BindIPv6Only BindToDevice Broadcast DeferAcceptSec "
     "DeferTrigger DeferTriggerMaxSec ExecStopPre FileDescriptorName FlushPending FreeBind "
     "IPTOS IPTTL KeepAlive KeepAliveIntervalSec KeepAliveProbes KeepAliveTimeSec "
     "ListenDatagram ListenFIFO ListenMessageQueue ListenNetlink ListenSequentialPacket "
     "ListenSpecial ListenStream ListenUSBFunction Mark MaxConnections MaxConnectionsPerSource "
     "MessageQueueMaxMessages MessageQueueMessageSize NoDelay PassCredentials "
     "PassFileDescriptorsToExec PassPIDFD PassPacketInfo PassSecurity PipeSize PollLimitBurst "
     "PollLimitIntervalSec ReceiveBuffer RemoveOnStop ReusePort SELinuxContextFromNet "
     "SendBuffer Service SmackLabel SmackLabelIPIn SmackLabelIPOut SocketGroup SocketMode "
     "SocketProtocol SocketUser Symlinks TCPCongestion Timestamping Transparent Writable"},
    {"Service",
     "BusName ExecCondition ExecReload ExecReloadPost ExecStart ExecStop ExitType "
     "FileDescriptorStoreMax FileDescriptorStorePreserve GuessMainPID NonBlocking NotifyAccess "
     "OpenFile PIDFile PermissionsStartOnly RefreshOnReload ReloadSignal RemainAfterExit "
     "Restart RestartForceExitStatus RestartMaxDelaySec RestartMode RestartPreventExitStatus "
     "RestartSec RestartSteps RootDirectoryStartOnly Sockets SuccessExitStatus TimeoutAbortSec "
     "TimeoutStartFailureMode TimeoutStartSec TimeoutStopFailureMode USBFunctionDescriptors "
     "USBFunctionStrings WatchdogSec"},
    {"Timer",
     "AccuracySec FixedRandomDelay OnActiveSec OnBootSec OnCalendar OnClockChange OnStartupSec "
     "OnTimezoneChange OnUnitActiveSec OnUnitInactiveSec Persistent RandomizedDelaySec "
     "RandomizedOffsetSec RemainAfterElapse WakeSystem"},
    {"Service Socket Mount Swap Scope",
     "FinalKillSignal KillMode KillSignal RestartKillSignal SendSIGHUP SendSIGKILL "
     "WatchdogSignal"},
    {"Path", "DirectoryNotEmpty MakeDirectory PathChanged PathExists PathExistsGlob PathModified"},
    {"Install", "Alias Also DefaultInstance RequiredBy UpheldBy WantedBy"},
    {"Unit Service",
     "FailureAction RebootArgument StartLimitAction StartLimitBurst StartLimitInterval"},
    {"Service Scope", "OOMPolicy RuntimeMaxSec RuntimeRandomizedExtraSec TimeoutStopSec"},
    {"Mount", "ForceUnmount LazyUnmount ReadWriteOnly SloppyOptions"},
    {"Service Socket", "ExecStartPost ExecStartPre ExecStopPost"},
    {"Socket Path", "TriggerLimitBurst TriggerLimitIntervalSec"},
    {"Mount Swap", "Options What"},
    {"Automount", "ExtraOptions TimeoutIdleSec"},
    {"Service Mount", "Type"},
    {"Socket Mount Automount Path", "DirectoryMode"},
    {"Socket Swap", "Priority"},
    {"Mount Automount", "Where"},
    {"Timer Path", "Unit"},
});

}  // namespace

std::vector<std::string_view> sections_of_unit_key(std::string_view key) {
  for (const auto& one : all) {
    const auto keys = common::split(one.keys, ' ');
    if (std::ranges::binary_search(keys, key)) return common::split(one.sections, ' ');
  }
  return {};
}

}  // namespace collector::effective
