#include "common/proc_stat.hpp"

#include "common/text.hpp"

namespace common {

namespace {
constexpr std::int64_t pf_kthread =
    0x00200000;  // <linux/sched.h>, as the kernel shows it to programs since 2.6.38
}  // namespace

std::optional<proc_stat> parse_proc_stat(std::string_view text) {
  const auto open = text.find('('), close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return std::nullopt;
  const auto pid = number(trim(text.substr(0, open)));
  const auto fields =
      split(trim(text.substr(close + 1)), ' ', 38);  // up to field 39 of the manual, and the rest
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
  if (!take(4, out.ppid) || !take(14, out.user_ticks) || !take(15, out.system_ticks) ||
      !take(20, out.threads) || !take(22, out.start_ticks) || !take(24, out.rss_pages) ||
      !take(19, out.nice))
    return std::nullopt;
  (void)take(23, out.virtual_bytes);  // beyond our numbers for some emulators
  std::int64_t flags = 0;
  if (!take(5, out.process_group) || !take(6, out.session) || !take(7, out.tty) ||
      !take(9, flags) || !take(18, out.priority))
    return std::nullopt;
  out.kernel_thread = (flags & pf_kthread) != 0;
  if (fields.size() >= 37) out.processor = number(fields[36]);
  return out;
}

}  // namespace common
