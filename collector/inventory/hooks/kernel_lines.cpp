// Words by which the kernel or systemd starts something else than usual, or without what protects
// it, in what boot loaders hand over.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t kernel_words_most = 200, told_most = 50;
constexpr auto of_rescue =
    std::to_array<std::string_view>({"1", "S", "break", "emergency", "rescue", "s", "single"});
constexpr auto leading_words = std::to_array<std::string_view>(
    {"init", "rdinit", "rd.break", "rd.systemd.unit", "systemd.unit", "systemd.run",
     "systemd.debug_shell", "systemd.debug-shell", "systemd.mask", "rd.systemd.mask",
     "systemd.wants", "rd.systemd.wants", "systemd.setenv", "systemd.import_credentials"});
/// With these values something is off.
constexpr auto switches = std::to_array<std::string_view>(
    {"apparmor=0", "audit=0", "audit=off", "enforcing=0", "ima_appraise=fix", "ima_appraise=log",
     "ima_appraise=off", "lockdown=none", "mitigations=off", "module.sig_enforce=0", "nokaslr",
     "security=none", "selinux=0"});

bool is_told(std::string_view word, bool of_recovery) {
  const auto name = word.substr(0, word.find('='));
  if (std::ranges::find(of_rescue, name) != of_rescue.end()) return !of_recovery;
  return std::ranges::find(leading_words, name) != leading_words.end() ||
         std::ranges::find(switches, word) != switches.end();
}

/// Entries of one file say the same: each word is told once.
class told_words {
 public:
  explicit told_words(const named_command& each) : each_(each) {}
  void take(const std::vector<std::string_view>& words, bool of_recovery) {
    for (const auto word : words)
      if (is_told(word, of_recovery) && told_.size() < told_most && told_.emplace(word).second)
        each_(word.substr(0, word.find('=')), word);
  }

 private:
  const named_command& each_;
  std::set<std::string, std::less<>> told_;
};

std::vector<std::string_view> kernel_words(std::string_view line) {
  return words_of(line, kernel_words_most, " \t\r\"'");
}

/// The next command of a line of GRUB: several may stand in one, apart by `{`, `}` and `;`, which
/// in quotes and in `${x}` are letters like others.
std::string_view next_entry_command(std::string_view& rest) {
  char quote = 0;
  bool in_name = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    const char c = rest[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' && at > 0 && rest[at - 1] == '$') {
      in_name = true;
    } else if (c == '}' && in_name) {
      in_name = false;
    } else if (c == '{' || c == '}' || c == ';') {
      break;
    }
  }
  const auto out = trim(rest.substr(0, at));
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return out;
}

/// Who may change entries and use the loader's command line. Of a password only that there is one.
void tell_protection(std::string_view command, const named_command& each) {
  constexpr std::string_view superusers = "superusers=";
  const auto words = words_of(command, 3, " \t\r\"'");
  if (words.size() < 2) return;
  if (words[0] == "set" && words[1].starts_with(superusers)) {
    const auto equals = command.find('=');
    auto who = trim(command.substr(equals + 1));
    if (who.size() > 1 && (who[0] == '"' || who[0] == '\'') && who.back() == who[0])
      who = who.substr(1, who.size() - 2);
    each("superusers", who);
  }
  if (words.size() == 3 && (words[0] == "password" || words[0] == "password_pbkdf2"))
    each("password", words[0] == "password" ? "in plain text" : "as a hash");
}

/// `linux /vmlinuz root=…` of GRUB, `options` of systemd-boot, `append` of syslinux. Every update
/// of a boot loader writes entries of recovery.
void each_entry_word(std::string_view rest, const named_command& each) {
  told_words to(each);
  bool of_recovery = false;
  for (std::string_view line; next_line(rest, line);)
    while (!(line = trim(line)).empty() && line[0] != '#') {
      const auto command = next_entry_command(line);
      const auto small = common::lower_case(command.substr(0, 256));
      if (small.starts_with("menuentry ") || small.starts_with("label "))
        of_recovery = small.find("recovery") != small.npos;
      if (small.starts_with("linux") || small.starts_with("options ") ||
          small.starts_with("append ") || small.starts_with("kernelopts="))
        to.take(kernel_words(command), of_recovery);
      tell_protection(command, each);
    }
}

/// A file with nothing but the line.
void each_word_alone(std::string_view text, const named_command& each) {
  told_words(each).take(kernel_words(text.substr(0, text.find('\n'))), false);
}

}  // namespace

void read_kernel_line_hooks(hook_rows& to) {
  for (const auto* file :
       {"boot/grub/grub.cfg", "boot/grub2/grub.cfg", "boot/grub/custom.cfg", "boot/grub/grubenv",
        "boot/grub2/grubenv", "boot/extlinux/extlinux.conf", "boot/syslinux/syslinux.cfg"})
    to.add_commands({"boot", file}, each_entry_word);
  for (const std::string folder : {"boot/loader/entries", "boot/efi/loader/entries"})
    for (const auto& name : to.names_in({"boot", folder}, ".conf"))
      to.add_commands({"boot", folder + "/" + name}, each_entry_word);
  for (const auto* file : {"boot/cmdline.txt", "boot/firmware/cmdline.txt"})
    to.add_commands({"boot", file}, each_word_alone);
}

}  // namespace collector::inventory
