#include "collector/effective/systemd_text.hpp"

#include <algorithm>
#include <array>

#include "common/letters.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

constexpr std::size_t longest_joined = 1u << 20;

/// Cannot be taken back by an empty one.
constexpr auto dependencies = std::to_array<std::string_view>(
    {"After", "Before", "BindsTo", "Conflicts", "JoinsNamespaceOf", "OnFailure", "OnSuccess",
     "PartOf", "PropagatesReloadTo", "PropagatesStopTo", "ReloadPropagatedFrom", "Requires",
     "RequiresMountsFor", "Requisite", "StopPropagatedFrom", "Upholds", "Wants"});
static_assert(std::ranges::is_sorted(dependencies));

/// Of units and of the files in /etc/systemd.
constexpr auto lists = std::to_array<std::string_view>({"AmbientCapabilities",
                                                        "BindPaths",
                                                        "BindReadOnlyPaths",
                                                        "CapabilityBoundingSet",
                                                        "ConfigurationDirectory",
                                                        "CacheDirectory",
                                                        "DNS",
                                                        "DNSStubListenerExtra",
                                                        "DefaultEnvironment",
                                                        "DeviceAllow",
                                                        "Domains",
                                                        "Environment",
                                                        "EnvironmentFile",
                                                        "ExecCondition",
                                                        "ExecPaths",
                                                        "ExecReload",
                                                        "ExecSearchPath",
                                                        "ExecStart",
                                                        "ExecStartPost",
                                                        "ExecStartPre",
                                                        "ExecStop",
                                                        "ExecStopPost",
                                                        "ExecStopPre",
                                                        "FallbackDNS",
                                                        "FallbackNTP",
                                                        "IPAddressAllow",
                                                        "IPAddressDeny",
                                                        "InaccessiblePaths",
                                                        "KillExcludeUsers",
                                                        "KillOnlyUsers",
                                                        "ListenDatagram",
                                                        "ListenFIFO",
                                                        "ListenNetlink",
                                                        "ListenSequentialPacket",
                                                        "ListenStream",
                                                        "LoadCredential",
                                                        "LogsDirectory",
                                                        "ManagerEnvironment",
                                                        "NTP",
                                                        "NoExecPaths",
                                                        "OnBootSec",
                                                        "OnActiveSec",
                                                        "OnCalendar",
                                                        "OnStartupSec",
                                                        "OnUnitActiveSec",
                                                        "OnUnitInactiveSec",
                                                        "PassEnvironment",
                                                        "PathChanged",
                                                        "PathExists",
                                                        "PathExistsGlob",
                                                        "PathModified",
                                                        "DirectoryNotEmpty",
                                                        "ReadOnlyPaths",
                                                        "ReadWritePaths",
                                                        "RestrictAddressFamilies",
                                                        "RestrictNetworkInterfaces",
                                                        "RuntimeDirectory",
                                                        "SetCredential",
                                                        "SocketBindAllow",
                                                        "SocketBindDeny",
                                                        "StateDirectory",
                                                        "SupplementaryGroups",
                                                        "Symlinks",
                                                        "SystemCallArchitectures",
                                                        "SystemCallFilter",
                                                        "SystemCallLog",
                                                        "TemporaryFileSystem",
                                                        "UnsetEnvironment",
                                                        "Documentation",
                                                        "Also",
                                                        "Alias",
                                                        "WantedBy",
                                                        "RequiredBy"});

/// Texts, paths and the like, which an empty one takes back.
constexpr auto resettable = std::to_array<std::string_view>({"AppArmorProfile",
                                                             "CPUQuota",
                                                             "CPUWeight",
                                                             "Description",
                                                             "Group",
                                                             "IOWeight",
                                                             "IPCNamespacePath",
                                                             "LogNamespace",
                                                             "MemoryHigh",
                                                             "MemoryLow",
                                                             "MemoryMax",
                                                             "MemoryMin",
                                                             "MemorySwapMax",
                                                             "NetworkNamespacePath",
                                                             "Nice",
                                                             "PAMName",
                                                             "PIDFile",
                                                             "RebootArgument",
                                                             "RootDirectory",
                                                             "RootImage",
                                                             "SELinuxContext",
                                                             "Slice",
                                                             "SmackProcessLabel",
                                                             "SyslogIdentifier",
                                                             "TTYPath",
                                                             "TasksMax",
                                                             "User",
                                                             "WorkingDirectory"});

bool is_resettable(std::string_view key) {
  return std::ranges::find(resettable, key) != resettable.end();
}

/// Nothing is no switch's position, so that systemd goes on with what stood before it.
bool is_switch_position(std::string_view value) {
  static constexpr auto positions = std::to_array<std::string_view>(
      {"1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off"});
  return std::ranges::find(positions, common::lower_case(value)) != positions.end();
}

/// What an empty assignment means hangs on the key, and not every key is known here.
answer last_of_scalar(std::string_view key, std::vector<assignment> said) {
  if (is_resettable(key)) return last_decides_or_resets(std::move(said));
  const bool open = !said.empty() && said.back().value.empty();
  const auto where = open ? fmt::format("{}:{}", said.back().file, said.back().line) : "";
  std::erase_if(said, [](const auto& a) { return a.value.empty(); });
  if (!open || said.empty() || is_switch_position(said.back().value))
    return last_decides(std::move(said));
  return invalid_because(fmt::format(
      "{}: nothing after `{}=`: whether that takes back '{}' of {}:{} is not known here", where,
      key, said.back().value, said.back().file, said.back().line));
}

bool is_list(std::string_view key) { return std::ranges::find(lists, key) != lists.end(); }

/// An odd number of backslashes at the end: the line goes on.
bool goes_on(std::string_view line) {
  const auto last = line.find_last_not_of('\\');
  return (line.size() - (last == line.npos ? 0 : last + 1)) % 2 == 1;
}

}  // namespace

void systemd_key::take_line(std::string_view raw, const std::string& path, std::int64_t n,
                            files& from) {
  const auto line = common::trim(raw);
  if (line.empty()) return;
  if (line.front() == '[') {
    if (line.back() != ']')
      return from.refuse(
          fmt::format("{}:{}: systemd would refuse the file: a section whose "
                      "bracket is not closed",
                      path, n));
    here_ = line.substr(1, line.size() - 2);
    return;
  }
  const auto equal = line.find('=');
  if (equal == line.npos || here_.empty() || common::trim(line.substr(0, equal)) != key_) return;
  if (!section_.empty() ? here_ != section_ : here_.starts_with("X-")) return;
  if (!found_in_.empty() && found_in_ != here_)
    return from.refuse(
        fmt::format("{}:{}: {} stands in [{}] and in [{}]: the rule has to say in which", path, n,
                    key_, found_in_, here_));
  found_in_ = here_;
  said_.push_back(
      {.value = std::string(common::trim(line.substr(equal + 1))), .file = path, .line = n});
}

void systemd_key::take(const std::string& path, const std::vector<std::string>& lines,
                       files& from) {
  here_.clear();
  std::string joined;
  std::int64_t n = 0, begin = 0;
  for (const auto& raw : lines) {
    ++n;
    // systemd passes over the mark at the beginning of a file.
    const auto line = n == 1 && raw.starts_with(byte_order_mark) ? raw.substr(3) : raw;
    const auto first = line.find_first_not_of(" \t\r");
    if (first != line.npos && (line[first] == '#' || line[first] == ';')) continue;
    if (begin == 0) begin = n;
    joined += line;
    if (joined.size() > longest_joined)
      return from.refuse(fmt::format("{}:{}: a line that is too long", path, n));
    if (goes_on(line)) {
      joined.back() = ' ';
      continue;
    }
    take_line(joined, path, begin, from);
    joined.clear();
    begin = 0;
  }
  if (!joined.empty()) take_line(joined, path, begin, from);
}

answer systemd_key::decide() && {
  if (std::ranges::binary_search(dependencies, key_)) {
    std::erase_if(said_, [](const auto& a) { return a.value.empty(); });
    return all_decide(std::move(said_));
  }
  return is_list(key_) ? all_decide_or_reset(std::move(said_))
                       : last_of_scalar(key_, std::move(said_));
}

}  // namespace collector::effective
