#include "collector/policy/effective/systemd_text.hpp"

#include <algorithm>
#include <array>

#include "common/text.hpp"

namespace collector::policy::effective {

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
  for (const auto& line : lines) {
    ++n;
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
                       : last_decides_or_resets(std::move(said_));
}

}  // namespace collector::policy::effective
