#include "common/mounts.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>

namespace common {

namespace {

constexpr std::size_t mountinfo_limit = 16u << 20;

/// mountinfo writes blanks, newlines and backslashes as three octal digits.
std::string unescaped(std::string_view s) {
  std::string out;
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool escape =
        s[i] == '\\' && i + 3 < s.size() && octal(s[i + 1]) && octal(s[i + 2]) && octal(s[i + 3]);
    out += escape
               ? static_cast<char>((s[i + 1] - '0') * 64 + (s[i + 2] - '0') * 8 + (s[i + 3] - '0'))
               : s[i];
    if (escape) i += 3;
  }
  return out;
}

std::string_view next_field(std::string_view& rest) {
  const auto end = std::min(rest.find(' '), rest.size());
  const auto field = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return field;
}

/// `ID PARENT DEVICE ROOT TARGET OPTIONS [OPTIONAL]… - TYPE …`; an empty target: the line is not a
/// mount.
slow_mount read_line(std::string_view line) {
  slow_mount out;
  const auto dash = line.find(" - ");
  if (dash == line.npos) return out;
  auto head = line.substr(0, dash), tail = line.substr(dash + 3);
  for (int skipped = 0; skipped < 4; ++skipped) next_field(head);
  out.target = unescaped(next_field(head));
  out.type = next_field(tail);
  return out;
}

/// Nothing: not below the root.
std::string seen_from(std::string_view root, const std::string& target) {
  if (root == "/") return target == "/" ? std::string{} : target;
  const bool below =
      target.size() > root.size() && target.starts_with(root) && target[root.size()] == '/';
  return below ? target.substr(root.size()) : std::string{};
}

}  // namespace

bool may_stall(std::string_view file_system) {
  static constexpr std::array<std::string_view, 16> slow{
      "nfs", "nfs4", "cifs",   "smb3",   "smbfs", "ncpfs", "ceph",     "glusterfs",
      "9p",  "afs",  "autofs", "lustre", "gfs2",  "ocfs2", "virtiofs", "coda"};
  return file_system.starts_with("fuse") || std::ranges::find(slow, file_system) != slow.end();
}

std::vector<slow_mount> slow_mounts(std::string_view mountinfo, std::string_view root) {
  std::vector<slow_mount> out;
  while (!mountinfo.empty()) {
    const auto end = std::min(mountinfo.find('\n'), mountinfo.size());
    auto one = read_line(mountinfo.substr(0, end));
    mountinfo.remove_prefix(std::min(end + 1, mountinfo.size()));
    one.target = seen_from(root, one.target);
    if (one.target.empty() || one.target.starts_with("/proc/") || one.target.starts_with("/sys/"))
      continue;
    std::erase_if(out, [&](const auto& hidden) {
      return hidden.target == one.target;
    });  // the later one lies on top
    if (may_stall(one.type)) out.push_back(std::move(one));
  }
  return out;
}

result<root_dir> without_slow_mounts(const root_dir& host) {
  const unique_fd fd{::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)};
  bool truncated = false;
  auto text =
      fd ? read_all(fd.get(), mountinfo_limit, truncated) : fail(errc::io, "cannot be opened");
  if (!text || truncated)
    return fail(errc::io, "/proc/self/mountinfo: {}",
                truncated ? "larger than 16 MiB" : text.error().detail);
  return host.without(slow_mounts(*text, host.path()));
}

}  // namespace common
