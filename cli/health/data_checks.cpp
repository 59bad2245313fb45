// What is wrong with the data folder itself.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "cli/health/check.hpp"
#include "cli/health/stages.hpp"

namespace cli::health {

using enum schemas::severity;
using common::errc;
using common::fail;

namespace {

std::optional<struct ::stat> facts_of(const std::string& path) {
  struct ::stat s {};
  if (::lstat(path.c_str(), &s) != 0) return std::nullopt;
  return s;
}

/// As packages make it: the collector that is root and the stages' own user each have a half, and
/// neither takes the other's away.
bool is_shared(const struct ::stat& folder) {
  return folder.st_uid == 0 && folder.st_gid != 0 && (folder.st_mode & S_ISVTX) != 0;
}

/// The first of that kind that runs.
std::optional<stage> running(const std::vector<stage>& all, std::string_view kind) {
  const auto at =
      std::ranges::find_if(all, [&](const auto& s) { return s.runs() && kind_of(s) == kind; });
  return at == all.end() ? std::nullopt : std::optional(*at);
}

}  // namespace

findings find_open_data(const house& h) {
  std::vector<finding> out;
  const auto& data = h.paths.data;
  const auto is = facts_of(data + "/.");
  if (!is) return fail(errc::io, "{}: {}", data, std::strerror(errno));
  const bool shared = is_shared(*is);
  const ::mode_t too_open = shared ? S_IRWXO : S_IWGRP | S_IRWXO;
  if ((is->st_mode & too_open) != 0)
    out.push_back({.severity = critical,
                   .what = fmt::format("{} has mode {:04o}", data, is->st_mode & 07777),
                   .remedy = fmt::format("chmod {} {}", shared ? "1770" : "700", data)});
  if (shared) return out;
  for (const auto& s : stages_of(h))
    if (s.runs() && s.uid != is->st_uid && s.uid != 0) {
      out.push_back({.severity = high,
                     .what = fmt::format("{} belongs to user {}, and {} runs as user {}", data,
                                         is->st_uid, s.name, s.uid),
                     .remedy = fmt::format("stop the stages, then: chown -R {} {}", s.uid, data)});
      break;
    }
  return out;
}

namespace {

/// What a stage that just started has yet to make.
constexpr std::int64_t time_to_make_ms = 10'000;

std::optional<finding> missing_folder(const house& h, const stage& s, const std::string& folder) {
  if (facts_of(folder) || s.uptime_ms < time_to_make_ms) return std::nullopt;
  return finding{
      .severity = critical,
      .what = fmt::format("{} is gone while {} runs", folder, s.name),
      .remedy = fmt::format("restart it: {}; it begins anew, or put back what is in a "
                            "backup while it is stopped",
                            h.paths.data == common::system_data
                                ? fmt::format("systemctl restart 'muster-{}*'", kind_of(s))
                                : fmt::format("kill {}, and {}", s.pid, h.command("up")))};
}

}  // namespace

findings find_lost_folders(const house& h) {
  std::vector<finding> out;
  const auto all = stages_of(h);
  const auto look = [&](std::string_view kind, const std::string& folder) {
    if (const auto s = running(all, kind))
      if (auto found = missing_folder(h, *s, folder)) out.push_back(std::move(*found));
  };
  look("wdb", h.paths.alerts());
  look("alerts", h.paths.told());
  look("collector", h.paths.data + "/collector");
  std::error_code unknown;  // written when the broker listens, for which it has keys
  if (std::filesystem::file_size(h.paths.listening(), unknown) > 0 && !unknown)
    look("broker", h.paths.keys());
  if (is_supervised(h)) look("broker", h.paths.data + "/log");
  return out;
}

findings find_foreign_files(const house& h) {
  std::vector<finding> out;
  const auto wdb = running(stages_of(h), "wdb");
  if (!wdb || wdb->uid == 0) return out;  // root may do everything
  const auto data = facts_of(h.paths.data + "/.");
  if (data && !is_shared(*data) && data->st_uid != wdb->uid) return out;  // told as `data-open`
  for (const auto& path : {h.paths.agents(), h.paths.stores(), h.paths.alerts(), h.paths.told(),
                           h.paths.enrolments(), h.paths.feeds()})
    if (const auto is = facts_of(path); is && is->st_uid != wdb->uid)
      out.push_back(
          {.severity = high,
           .what = fmt::format("{} belongs to user {}, and the server's stages run as user {}",
                               path, is->st_uid, wdb->uid),
           .remedy = fmt::format("chown -R {} {}", wdb->uid, path)});
  return out;
}

}  // namespace cli::health
