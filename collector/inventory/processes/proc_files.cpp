#include "collector/inventory/processes/proc_files.hpp"

#include "collector/inventory/text.hpp"
#include "common/secrets/mask.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t most_arguments = 256, most_bytes = 8192;

}  // namespace

std::string_view lasting_name(std::string_view name) {
  if (!name.starts_with("kworker/") || name.starts_with("kworker/R-"))
    return name;  // rescuers are named after what they are for
  return name.substr(0, name.find_first_of("-+"));
}

std::string tty_name(std::int64_t device) {
  constexpr std::int64_t virtual_consoles = 4, first_pts = 136, last_pts = 143, serial = 64;
  const auto major = device >> 8 & 0xfff, minor = (device & 0xff) | (device >> 12 & 0xfff00);
  if (major >= first_pts && major <= last_pts)
    return fmt::format("pts/{}", (major - first_pts) * 256 + minor);
  if (major == virtual_consoles)
    return minor < serial ? fmt::format("tty{}", minor) : fmt::format("ttyS{}", minor - serial);
  if (major == 5 && minor == 1) return "console";
  return fmt::format("{}:{}", major, minor);
}

proc_ids parse_proc_ids(std::string_view status) {
  proc_ids out;
  for (std::string_view line; next_line(status, line);) {
    if (!line.starts_with("Uid:") && !line.starts_with("Gid:")) continue;
    const auto ids = split(trim(line.substr(4)), '\t', 4);
    if (ids.size() < 3) continue;
    const bool user = line[0] == 'U';
    (user ? out.real_uid : out.real_gid) = number(ids[0]);
    (user ? out.uid : out.gid) = number(ids[1]);
    (user ? out.saved_uid : out.saved_gid) = number(ids[2]);
    if (!user) break;
  }
  return out;
}

std::string parse_cgroup(std::string_view text) {
  std::string_view found;
  for (std::string_view line; next_line(text, line);) {
    const auto number_end = line.find(':'), name_end = line.find(':', number_end + 1);
    if (number_end == line.npos || name_end == line.npos) continue;
    const auto path = line.substr(name_end + 1);
    if (line.starts_with("0::") && path != "/") return std::string(path.substr(0, 1024));
    if (found.empty() || line.substr(number_end + 1, name_end - number_end - 1) == "name=systemd")
      found = path;
  }
  return std::string(found.substr(0, 1024));
}

bool is_unified(std::string_view text) {
  return text.starts_with("0::") && text.find('\n') == text.size() - 1;
}

std::string container_in(std::string_view cgroup) {
  constexpr std::size_t digits = 64;
  std::size_t run = 0;
  for (std::size_t i = 0; i <= cgroup.size(); ++i) {
    const bool hex = i < cgroup.size() && ((cgroup[i] >= '0' && cgroup[i] <= '9') ||
                                           (cgroup[i] >= 'a' && cgroup[i] <= 'f'));
    if (!hex && run == digits) return std::string(cgroup.substr(i - digits, digits));
    run = hex ? run + 1 : 0;
  }
  return {};
}

std::vector<std::string> parse_cmdline(std::string_view bytes) {
  bytes = bytes.substr(0, most_bytes);
  while (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
  std::vector<std::string> out;
  if (bytes.empty()) return out;
  for (const auto part : split(bytes, '\0', most_arguments + 1)) out.emplace_back(part);
  if (out.size() > most_arguments) out.pop_back();  // all the others in one
  common::secrets::mask_arguments(out);
  return out;
}

}  // namespace collector::inventory
