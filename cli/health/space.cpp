#include "cli/health/space.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/kv/lmdb.hpp"

namespace cli::health {

namespace fs = std::filesystem;
using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::array part_names{"stores",     "told", "alerts",     "agents",
                                "enrolments", "log",  "quarantine", "collector"};
constexpr std::size_t most_counted = 1'000'000;
constexpr std::uint64_t unit_of_blocks = 512;

std::uint64_t taken_by(const std::string& file) {
  struct stat s {};
  return ::lstat(file.c_str(), &s) == 0 ? static_cast<std::uint64_t>(s.st_blocks) * unit_of_blocks
                                        : 0;
}

std::uint64_t taken_below(const std::string& folder) {
  std::uint64_t out = 0;
  std::size_t seen = 0;
  std::error_code ec;
  for (fs::recursive_directory_iterator
           at(folder, fs::directory_options::skip_permission_denied, ec),
       end;
       !ec && at != end && seen < most_counted; at.increment(ec), ++seen)
    out += taken_by(at->path());
  return out;
}

/// How far the files below a folder may grow; each in a folder of its own where `in_parts`.
void add_large(std::vector<large_store>& to, const std::string& file, std::uint64_t most,
               double part) {
  struct stat s {};
  if (::stat(file.c_str(), &s) != 0 || !S_ISREG(s.st_mode)) return;
  const auto bytes = static_cast<std::uint64_t>(s.st_size);
  if (static_cast<double>(bytes) >= part * static_cast<double>(most))
    to.push_back({file, bytes, most});
}

}  // namespace

result<disk_space> space_of(const std::string& path) {
  struct statvfs s {};
  if (::statvfs(path.c_str(), &s) != 0) return fail(errc::io, "{}: {}", path, std::strerror(errno));
  const std::uint64_t unit = s.f_frsize;
  return disk_space{unit * s.f_blocks, unit * s.f_bavail, (s.f_flag & ST_RDONLY) != 0};
}

std::vector<taken_space> parts_of(const std::string& data) {
  std::vector<taken_space> out;
  std::error_code ec;
  for (const auto* name : part_names)
    if (const auto folder = data + "/" + name; fs::is_directory(folder, ec))
      out.push_back({name, taken_below(folder)});
  return out;
}

std::vector<large_store> stores_above(const std::string& data, double part) {
  std::vector<large_store> out;
  const std::uint64_t usual = common::kv::env_options{.databases = {}}.map_bytes;
  for (const auto* name : {"/told", "/alerts"})
    add_large(out, data + name + "/data.mdb", usual, part);
  for (const auto* name : {"/agents", "/enrolments"})
    add_large(out, data + name + "/data.mdb", std::uint64_t{1} << 30, part);
  for (const auto* name : {"/stores", "/collector"}) {
    std::error_code ec;
    std::size_t seen = 0;
    for (fs::directory_iterator at(data + name, ec), end; !ec && at != end && seen < most_counted;
         at.increment(ec), ++seen)
      add_large(out, at->path().string() + "/data.mdb", usual, part);
  }
  return out;
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  auto n = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; n >= 1024 && unit + 1 < units.size(); ++unit) n /= 1024;
  return n < 10 && unit > 0 ? fmt::format("{:.1f} {}", n, units[unit])
                            : fmt::format("{:.0f} {}", n, units[unit]);
}

}  // namespace cli::health
