// Records of who came and what was done that lost something since the scan before: who wants not to
// be seen empties them. Rotation leaves another file beside, which is as young.
#include <array>
#include <map>

#include "collector/inventory/hooks/hooks.hpp"
#include "common/clock.hpp"
#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

constexpr auto records = std::to_array<const char*>(
    {"var/log/wtmp", "var/log/btmp", "var/log/lastlog", "var/log/auth.log", "var/log/secure",
     "var/log/syslog", "var/log/messages", "var/log/audit/audit.log"});
constexpr std::size_t beside_most = 5000;
constexpr const char* watch_name = "records that were there";

struct log_watch {
  std::int64_t looked_ns = 0;
  std::map<std::string, std::uint64_t> sizes{};
  std::map<std::string, std::string> found{};  ///< what they lost
};

/// `wtmp.1`, `secure-20260101`, `auth.log.1.gz`: renamed, copied or packed since then.
bool was_rotated(hook_rows& to, const std::string& path, std::int64_t since_ns) {
  const auto slash = path.rfind('/');
  const auto folder = path.substr(0, slash), name = path.substr(slash + 1);
  const auto entries = to.host().list(folder, beside_most);
  if (!entries) return true;
  for (const auto& e : *entries) {
    if (!e.name.starts_with(name + ".") && !e.name.starts_with(name + "-")) continue;
    const auto is = to.host().identify(folder + "/" + e.name);
    if (is && is->ctime_ns >= since_ns) return true;
  }
  return false;
}

void look_at_record(hook_rows& to, const std::string& path, log_watch& watch) {
  const auto is = to.host().identify(path);
  if (!is && is.error().code != common::errc::not_found) return;
  const std::uint64_t size = is ? is->size : 0;
  const auto [at, is_new] = watch.sizes.try_emplace(path, size);
  if (size < at->second && !was_rotated(to, path, watch.looked_ns))
    watch.found[path] = is ? fmt::format("held {} bytes, and {} later", at->second, size)
                           : fmt::format("held {} bytes, and is gone", at->second);
  at->second = size;
}

}  // namespace

void read_log_file_hooks(hook_rows& to) {
  // Times of files are those of the kernel's last tick.
  constexpr std::int64_t ns_a_ms = 1'000'000, tick_ms = 100;
  const std::string kind = "log-file";
  auto* memory = to.host().memory();
  if (memory == nullptr) return;
  const auto before = memory->hint(watch_name);
  auto watch = std::make_shared<log_watch>();
  if (before) *watch = *std::static_pointer_cast<const log_watch>(before);
  if (!before) to.unsure(kind);
  for (const auto* path : records) look_at_record(to, path, *watch);
  for (const auto& [path, says] : watch->found) to.add_command({kind, path}, "", says);
  watch->looked_ns = (common::wall_ms() - tick_ms) * ns_a_ms;
  memory->keep_hint(watch_name, watch);
}

}  // namespace collector::inventory
