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

/// `linux /vmlinuz root=…` of GRUB, `options` of systemd-boot, `append` of syslinux. Every update
/// of a boot loader writes entries of recovery.
void each_entry_word(std::string_view rest, const named_command& each) {
  told_words to(each);
  bool of_recovery = false;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const auto small = common::lower_case(line.substr(0, 256));
    if (small.starts_with("menuentry ") || small.starts_with("label "))
      of_recovery = small.find("recovery") != small.npos;
    if (small.starts_with("linux") || small.starts_with("options ") ||
        small.starts_with("append ") || small.starts_with("kernelopts="))
      to.take(kernel_words(line), of_recovery);
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
