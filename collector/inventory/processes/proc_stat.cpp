#include "collector/inventory/processes/proc_stat.hpp"

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t most_arguments = 256, most_bytes = 8192;
constexpr std::int64_t pf_kthread = 0x00200000;  // <linux/sched.h>, as the kernel shows it to programs since 2.6.38

}  // namespace

std::optional<proc_stat> parse_proc_stat(std::string_view text) {
  const auto open = text.find('('), close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return std::nullopt;
  const auto pid = number(trim(text.substr(0, open)));
  const auto fields = split(trim(text.substr(close + 1)), ' ', 38);  // up to field 39 of the manual, and the rest
  if (!pid || fields.size() < 23 || fields[0].size() != 1) return std::nullopt;
  proc_stat out;
  out.pid = *pid;
  out.name = text.substr(open + 1, close - open - 1);
  out.state = fields[0][0];
  // Field 3 of the manual is fields[0].
  const auto take = [&](std::size_t manual, std::int64_t& to) {
    const auto n = number(fields[manual - 3]);
    if (n) to = *n;
    return n.has_value();
  };
  if (!take(4, out.ppid) || !take(14, out.user_ticks) || !take(15, out.system_ticks) || !take(20, out.threads) || !take(22, out.start_ticks) ||
      !take(24, out.rss_pages) || !take(19, out.nice))
    return std::nullopt;
  (void)take(23, out.virtual_bytes);  // beyond our numbers for some emulators
  std::int64_t flags = 0;
  if (!take(5, out.process_group) || !take(6, out.session) || !take(7, out.tty) || !take(9, flags) || !take(18, out.priority)) return std::nullopt;
  out.kernel_thread = (flags & pf_kthread) != 0;
  if (fields.size() >= 37) out.processor = number(fields[36]);
  return out;
}

std::string_view lasting_name(std::string_view name) {
  if (!name.starts_with("kworker/") || name.starts_with("kworker/R-")) return name;  // rescuers are named after what they are for
  return name.substr(0, name.find_first_of("-+"));
}

std::string tty_name(std::int64_t device) {
  constexpr std::int64_t virtual_consoles = 4, first_pts = 136, last_pts = 143, serial = 64;
  const auto major = device >> 8 & 0xfff, minor = (device & 0xff) | (device >> 12 & 0xfff00);
  if (major >= first_pts && major <= last_pts) return fmt::format("pts/{}", (major - first_pts) * 256 + minor);
  if (major == virtual_consoles) return minor < serial ? fmt::format("tty{}", minor) : fmt::format("ttyS{}", minor - serial);
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
    if (found.empty() || line.substr(number_end + 1, name_end - number_end - 1) == "name=systemd") found = path;
  }
  return std::string(found.substr(0, 1024));
}

bool is_unified(std::string_view text) { return text.starts_with("0::") && text.find('\n') == text.size() - 1; }

std::string container_in(std::string_view cgroup) {
  constexpr std::size_t digits = 64;
  std::size_t run = 0;
  for (std::size_t i = 0; i <= cgroup.size(); ++i) {
    const bool hex = i < cgroup.size() && ((cgroup[i] >= '0' && cgroup[i] <= '9') || (cgroup[i] >= 'a' && cgroup[i] <= 'f'));
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
  mask_secrets(out);
  return out;
}

}  // namespace collector::inventory
