#include "collector/policy/lint/meant_as_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace collector::policy {

namespace {

/// How the names of a folder's files end; what ends otherwise, nobody reads.
struct ending {
  std::string_view folder, end;
};
constexpr auto endings = std::to_array<ending>({{"/etc/sysctl.d", ".conf"},
                                                {"/etc/modprobe.d", ".conf"},
                                                {"/etc/modules-load.d", ".conf"},
                                                {"/etc/security/limits.d", ".conf"},
                                                {"/etc/ssh/sshd_config.d", ".conf"},
                                                {"/etc/rsyslog.d", ".conf"},
                                                {"/etc/tmpfiles.d", ".conf"},
                                                {"/etc/audit/rules.d", ".rules"},
                                                {"/etc/udev/rules.d", ".rules"},
                                                {"/etc/yum.repos.d", ".repo"},
                                                {"/etc/systemd/journald.conf.d", ".conf"},
                                                {"/etc/systemd/coredump.conf.d", ".conf"}});

/// What lines say, and no file is called.
constexpr auto of_lines = std::to_array<std::string_view>(
    {"NOPASSWD", "!authenticate", "PermitRootLogin", "PasswordAuthentication", "X11Forwarding",
     "PermitEmptyPasswords", "GRUB_CMDLINE_LINUX", "PASS_MAX_DAYS", "SELINUX=", "gpgcheck",
     "use_pty", "logfile="});

std::string said_by_line(std::string_view folder, std::string_view text) {
  return fmt::format(
      "no file is called so: what its lines say stands behind the name, as in "
      "`d:{} -> r:. -> r:{}`",
      folder, text);
}

bool is_parameter(std::string_view s) {
  for (const std::string_view begin : {"net.", "kernel.", "fs.", "vm.", "net\\.", "kernel\\."})
    if (s.starts_with(begin))
      return s.find('.', begin.size()) != std::string_view::npos || begin[0] != 'n';
  return false;
}

bool is_any_file(std::string_view s) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"any", "all", "every", "each", "any file", "all files", "files", "ANY", "ALL"});
  return std::ranges::find(words, s) != words.end();
}

}  // namespace

std::string why_no_name_there(std::string_view folder, const pattern& name, bool has_content) {
  if (name.terms.size() != 1) return {};
  const auto& m = name.terms[0];
  const bool literal = m.what == minterm::kind::literal;
  if (literal && is_any_file(m.text))
    return fmt::format("'{}' is the name of one file: any of them is `r:.`", m.text);
  if (has_content) return {};
  auto text = std::string_view(m.text);
  if (!literal && text.starts_with('^')) text.remove_prefix(1);
  for (const auto word : of_lines)
    if (text.find(word) != std::string_view::npos) return said_by_line(folder, m.text);
  if (is_parameter(text) && !text.ends_with(".conf")) return said_by_line(folder, m.text);
  if (folder == "/etc/pam.d" && text.find("pam_") != std::string_view::npos)
    return said_by_line(folder, m.text);
  if (!literal) return {};
  if (text.find_first_of("=:") != std::string_view::npos) return said_by_line(folder, m.text);
  while (folder.ends_with('/')) folder.remove_suffix(1);
  const auto known = std::ranges::find(endings, folder, &ending::folder);
  const bool remark = std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (known != endings.end() && !text.ends_with(known->end) && !remark)
    return fmt::format(
        "files of {} end in `{}`, others are not read: what their lines say stands "
        "behind the name, as in `d:{} -> r:\\{}$ -> r:{}`",
        folder, known->end, folder, known->end, text);
  return {};
}

}  // namespace collector::policy
