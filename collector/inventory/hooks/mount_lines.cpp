// fstab(5): what is mounted at the next boot, and by whom else than root.
#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

/// `/home ext4 rw,nosuid of UUID=…`, by the place that it is mounted at.
void each_mount_line(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto words = words_of(line, 5);
    if (words.size() < 3 || words[0].starts_with('#') || words[2] == "swap") continue;
    each(words[1],
         fmt::format("{} {} of {}", words[2], words.size() > 3 ? words[3] : "defaults", words[0]));
  }
}

/// mdadm.conf(5) takes names in whatever case, and their first three letters.
void each_array_program(std::string_view rest, const named_command& each) {
  for (std::string_view line; next_line(rest, line);) {
    const auto words = words_of(line, 2);
    if (words.size() < 2 || words[0].size() < 3) continue;
    constexpr std::string_view name = "PROGRAM";
    std::string is(words[0].substr(0, name.size() + 1));
    for (char& c : is) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (name.starts_with(is)) each("PROGRAM", words[1]);
  }
}

}  // namespace

void read_mount_hooks(hook_rows& to) {
  to.add_commands({"fstab", "etc/fstab"}, each_mount_line);
  for (const auto& name : to.names_in({"fstab", "etc/fstab.d"}, ".fstab"))
    to.add_commands({"fstab", "etc/fstab.d/" + name}, each_mount_line);
  for (const auto* file : {"etc/mdadm/mdadm.conf", "etc/mdadm.conf"})
    to.add_commands({"mdadm", file}, each_array_program);
  for (const std::string folder : {"etc/mdadm/mdadm.conf.d", "etc/mdadm.conf.d"})
    for (const auto& name : to.names_in({"mdadm", folder}, ".conf"))
      to.add_commands({"mdadm", folder + "/" + name}, each_array_program);
}

}  // namespace collector::inventory
