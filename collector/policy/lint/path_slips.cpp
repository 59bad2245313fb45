#include "collector/policy/lint/path_slips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "common/letters.hpp"

namespace collector::policy {

namespace {

using maybe_path = std::optional<path_slip>;

/// Two letters change places, one is there twice, or is missing.
bool is_mistyped(std::string_view typed, std::string_view meant) {
  if (typed == meant || meant.size() < 3) return false;
  std::size_t same = 0;
  while (same < typed.size() && same < meant.size() && typed[same] == meant[same]) ++same;
  const auto left = typed.substr(same), right = meant.substr(same);
  if (typed.size() == meant.size())
    return left.size() > 1 && left[0] == right[1] && left[1] == right[0] &&
           left.substr(2) == right.substr(2);
  if (typed.size() == meant.size() + 1)
    return same > 0 && common::is_letter(typed[same]) && typed[same] == typed[same - 1] &&
           left.substr(1) == right;
  return typed.size() + 1 == meant.size() && meant.size() > 3 && common::is_letter(meant[same]) &&
         left == right.substr(1);
}

/// One letter of a folder is another one, as in `/etc/shh/sshd_config`.
bool has_other_letter(std::string_view typed, std::string_view meant) {
  if (typed.size() != meant.size()) return false;
  const auto [at, same] = std::ranges::mismatch(typed, meant);
  if (at == typed.end() || !common::is_letter(*at) || !common::is_letter(*same)) return false;
  const auto rest = typed.substr(static_cast<std::size_t>(at - typed.begin()) + 1);
  return rest.find('/') != rest.npos && meant.ends_with(rest);
}

/// `/etc/passwords`, `/etc/ssh/sshd.conf`: as who does not look may write a name.
std::vector<std::string> other_spellings(std::string_view path) {
  struct spelling {
    std::string_view wrong, right;
  };
  static constexpr auto all = std::to_array<spelling>({{"_conf", "_config"},
                                                       {".config", ".conf"},
                                                       {"/sshd.conf", "/sshd_config"},
                                                       {"/sshd.config", "/sshd_config"},
                                                       {"/password", "/passwd"},
                                                       {"/passwords", "/passwd"},
                                                       {"/groups", "/group"},
                                                       {"/shadows", "/shadow"}});
  std::vector<std::string> out;
  for (const auto& [wrong, right] : all)
    if (path.ends_with(wrong))
      out.push_back(std::string(path.substr(0, path.size() - wrong.size())) + std::string(right));
  return out;
}

maybe_path slip_of_root(std::string_view path) {
  static constexpr auto roots = std::to_array<std::string_view>(
      {"bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root",
       "run", "sbin", "srv", "sys", "tmp", "usr", "var"});
  const auto first = path.substr(1, path.find('/', 1) - 1);
  if (std::ranges::find(roots, first) != roots.end()) return std::nullopt;
  const auto small = common::lower_case(first);
  for (const auto root : roots)
    if (small == root || is_mistyped(small, root))
      return path_slip{
          0, fmt::format("no host has the folder `/{}`: `/{}` was probably meant", first, root)};
  const auto rest = path.substr(std::min(path.size(), first.size() + 1));
  for (const std::string_view below : {"/bin/", "/sbin/", "/lib/", "/share/", "/local/"})
    if (first == "user" && rest.starts_with(below))
      return path_slip{0, "`/usr` was probably meant"};
  return std::nullopt;
}

maybe_path slip_of_known(std::string_view path) {
  static constexpr auto known = std::to_array<std::string_view>({"/etc/passwd",
                                                                 "/etc/shadow",
                                                                 "/etc/group",
                                                                 "/etc/gshadow",
                                                                 "/etc/fstab",
                                                                 "/etc/login.defs",
                                                                 "/etc/sysctl.conf",
                                                                 "/etc/sudoers",
                                                                 "/etc/crontab",
                                                                 "/etc/hosts",
                                                                 "/etc/hosts.allow",
                                                                 "/etc/hosts.deny",
                                                                 "/etc/nsswitch.conf",
                                                                 "/etc/resolv.conf",
                                                                 "/etc/issue.net",
                                                                 "/etc/ssh/sshd_config",
                                                                 "/etc/ssh/ssh_config",
                                                                 "/etc/pam.d/common-auth",
                                                                 "/etc/pam.d/common-password",
                                                                 "/etc/pam.d/common-account",
                                                                 "/etc/pam.d/system-auth",
                                                                 "/etc/pam.d/password-auth",
                                                                 "/etc/security/limits.conf",
                                                                 "/etc/security/pwquality.conf",
                                                                 "/etc/security/faillock.conf",
                                                                 "/etc/audit/auditd.conf",
                                                                 "/etc/selinux/config",
                                                                 "/etc/default/grub",
                                                                 "/etc/systemd/journald.conf",
                                                                 "/etc/systemd/coredump.conf",
                                                                 "/proc/cmdline",
                                                                 "/proc/mounts"});
  if (std::ranges::find(known, path) != known.end() ||
      path.find_first_of("*?[") != std::string_view::npos)
    return std::nullopt;
  for (const auto& other : other_spellings(path))
    if (std::ranges::find(known, other) != known.end())
      return path_slip{0, fmt::format("`{}` was probably meant", other)};
  for (const auto one : known)
    if ((is_mistyped(path, one) || has_other_letter(path, one)) && path != "/etc/host")
      return path_slip{0, fmt::format("`{}` was probably meant", one)};
  return std::nullopt;
}

/// `%u` and `%h`, which sshd and systemd replace.
maybe_path slip_of_specifier(std::string_view path) {
  for (auto at = path.find("/%"); at != std::string_view::npos; at = path.find("/%", at + 2)) {
    ++at;
    const bool ends = at + 2 >= path.size() ||
                      !(common::is_letter(path[at + 2]) || common::is_digit(path[at + 2]));
    if (at + 1 < path.size() && common::is_letter(path[at + 1]) && ends)
      return path_slip{at, fmt::format("`{}` is replaced by nobody here: a glob `*` is any name",
                                       path.substr(at, 2))};
  }
  for (const std::string_view name : {"/USER/", "/USERNAME/", "/username/"})
    if (const auto at = path.find(name); at != std::string_view::npos && path.starts_with("/home/"))
      return path_slip{at, fmt::format("`{}` stands for a name: a glob `*` is any name",
                                       name.substr(1, name.size() - 2))};
  return std::nullopt;
}

/// `[passwd]` is one character.
maybe_path slip_of_set(std::string_view path, std::size_t open, std::size_t close) {
  const auto set = path.substr(open + 1, close - open - 1);
  const bool whole = path[open - 1] == '/' && (close + 1 == path.size() || path[close + 1] == '/');
  const bool word = set.size() > 2 && std::ranges::all_of(set, [](char c) {
                      return common::is_letter(c) || c == '_' || c == '.';
                    });
  bool twice = false;
  for (std::size_t i = 0; i < set.size(); ++i)
    twice =
        twice || (common::is_letter(set[i]) && set.find(set[i], i + 1) != std::string_view::npos);
  if (!word || (!whole && !twice)) return std::nullopt;
  return path_slip{open, fmt::format("`[{}]` in a glob is one character of these: leave the "
                                     "brackets out",
                                     set)};
}

maybe_path slip_of_bracket(std::string_view path) {
  int round = 0;
  for (std::size_t at = 1; at < path.size(); ++at) {
    if (path[at] == ']') return path_slip{at, "a `]` that no `[` opens"};
    round += path[at] == '(' ? 1 : path[at] == ')' ? -1 : 0;
    if (round < 0) return path_slip{at, "a `)` that no `(` opens"};
    if (path[at] != '[') continue;
    const auto close = path.find(']', at + 2);
    if (close == std::string_view::npos) return std::nullopt;  // told as a glob
    if (auto s = slip_of_set(path, at, close)) return s;
    at = close;
  }
  if (round > 0) return path_slip{path.find('('), "a `(` that is not closed"};
  return std::nullopt;
}

/// `/proc/sys/net.ipv4.ip_forward`. Interfaces and formats of programs may have dots.
maybe_path slip_of_parameter(std::string_view path) {
  constexpr std::string_view folder = "/proc/sys/";
  if (!path.starts_with(folder)) return std::nullopt;
  const auto dot = path.find('.', folder.size());
  for (const std::string_view open : {"/conf/", "/neigh/", "/binfmt_misc/", "/sched_domain/"})
    if (const auto at = path.find(open); at != std::string_view::npos && at < dot)
      return std::nullopt;
  if (dot == std::string_view::npos) return std::nullopt;
  return path_slip{dot,
                   "below /proc/sys a slash separates the parts of a name, as in "
                   "/proc/sys/net/ipv4/ip_forward"};
}

}  // namespace

std::optional<path_slip> path_slip_of(std::string_view path) {
  if (path.size() < 2 || path[0] != '/') return std::nullopt;
  for (auto* look :
       {slip_of_root, slip_of_specifier, slip_of_bracket, slip_of_parameter, slip_of_known})
    if (auto found = look(path)) return found;
  return std::nullopt;
}

}  // namespace collector::policy
