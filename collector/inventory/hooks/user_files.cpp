// What starts with a person's log-in, in their home.
#include <fmt/ranges.h>

#include <array>

#include "collector/inventory/homes.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"
#include "common/secrets/mask.hpp"

namespace collector::inventory {

namespace {

constexpr auto start_files = std::to_array<const char*>(
    {".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".profile",
     ".zshrc", ".zshenv", ".zprofile", ".zlogin", ".zlogout", ".kshrc", ".mkshrc", ".cshrc",
     ".tcshrc", ".login", ".logout", ".config/fish/config.fish", ".pam_environment"});
constexpr auto desktop_files =
    std::to_array<const char*>({".xinitrc", ".xsession", ".xsessionrc", ".xprofile", ".Xclients"});
constexpr auto trust_files = std::to_array<const char*>({".rhosts", ".shosts", ".k5login"});

constexpr auto histories = std::to_array<const char*>(
    {".bash_history", ".zsh_history", ".ash_history", ".sh_history", ".ksh_history"});

/// The commands of a unit, the program first.
std::string commands_of(std::string_view text) {
  unit_file says;
  read_unit_file(text, says);
  std::vector<std::string> all;
  common::secrets::mask_arguments(says.args);
  if (!says.args.empty()) all.push_back(fmt::format("{}", fmt::join(says.args, " ")));
  for (auto& more : says.also_runs) {
    common::secrets::mask_arguments(more.words);
    all.push_back(fmt::format("{}={}", more.setting, fmt::join(more.words, " ")));
  }
  return fmt::format("{}", fmt::join(all, "; "));
}

/// `Exec=` of a desktop entry.
std::string exec_of(std::string_view text) {
  std::string out;
  each_assignment(text,
                  [&](std::string_view section, std::string_view name, std::string_view value) {
                    if (section == "Desktop Entry" && name == "Exec")
                      out = common::secrets::mask_field(std::string(value));
                  });
  return out;
}

void read_unit(hook_rows& to, const hook_place& file) {
  to.add_file(file, commands_of(to.read_masked(file)));
}

/// Units of people's own systemd, with what is put over them.
void read_units(hook_rows& to, const hook_place& folder) {
  for (const auto& name : to.names_in(folder))
    read_unit(to, {folder.kind, folder.path + "/" + name, folder.user});
  for (const auto& name : to.names_in(folder, ".d", true)) {
    const hook_place over{folder.kind, folder.path + "/" + name, folder.user};
    for (const auto& file : to.names_in(over, ".conf"))
      read_unit(to, {over.kind, over.path + "/" + file, over.user});
  }
}

/// What a shell writes its history to, where that is a link: into /dev/null, to say nothing of what
/// was typed.
void read_histories(hook_rows& to, const home& h) {
  for (const auto* name : histories) {
    const auto path = h.path.empty() ? std::string(name) : h.path + "/" + name;
    if (const auto target = to.host().read_link(path))
      to.add_command({"history", path, h.user}, "", *target);
  }
}

void read_home(hook_rows& to, const home& h) {
  const auto below = [&](const char* path) {
    return h.path.empty() ? std::string(path) : h.path + "/" + path;
  };
  for (const auto* file : start_files) to.add_file({"user-shell", below(file), h.user});
  for (const auto* file : desktop_files) to.add_file({"user-desktop", below(file), h.user});
  for (const auto* file : trust_files) to.add_file({"trust", below(file), h.user});
  for (const auto* file : {".ssh/rc", ".ssh/environment"})
    to.add_file({"ssh", below(file), h.user});
  const hook_place autostart{"user-desktop", below(".config/autostart"), h.user};
  for (const auto& name : to.names_in(autostart, ".desktop")) {
    const hook_place file{autostart.kind, autostart.path + "/" + name, h.user};
    to.add_file(file, exec_of(to.read_masked(file)));
  }
  to.add_folder({"user-desktop", below(".config/plasma-workspace/env"), h.user});
  to.add_folder({"user-shell", below(".config/environment.d"), h.user}, ".conf");
  to.add_folder({"user-desktop", below(".local/share/dbus-1/services"), h.user}, ".service");
  to.add_folder({"user-unit", below(".config/containers/systemd"), h.user});
  for (const auto* folder : {".config/systemd/user", ".local/share/systemd/user"})
    read_units(to, {"user-unit", below(folder), h.user});
  read_histories(to, h);
  read_client_hooks_of(to, h);
  read_daemon_hooks_of(to, h);
  read_language_hooks_of(to, h);
}

}  // namespace

void read_user_hooks(hook_rows& to) {
  for (const auto* folder : {"etc/systemd/user", "run/systemd/user", "usr/local/lib/systemd/user",
                             "usr/local/share/systemd/user"})
    read_units(to, {"user-unit", folder});
  // What every new home begins with.
  read_home(to, {.user = {}, .path = "etc/skel"});
  const auto people = find_homes(to.host());
  for (const auto& h : people.all) read_home(to, h);
  read_rights_hooks(to, people.all);
  for (const auto* kind : {"user-shell", "user-desktop", "user-unit", "trust", "ssh", "ssh-client",
                           "git", "history", "mail", "python"})
    tell_unknown_by_path(people, {{{"kind", kind}}}, to.met());
}

}  // namespace collector::inventory
