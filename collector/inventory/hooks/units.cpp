// Units of the system's systemd, beyond what the table `services` has of them.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/secrets/mask.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t settings_most = 200;
/// What leads a service elsewhere although its command stays as it is.
constexpr auto leading = std::to_array<std::string_view>(
    {"AmbientCapabilities", "BindPaths", "BindReadOnlyPaths", "Environment", "EnvironmentFile",
     "ExtensionDirectories", "ExtensionImages", "MountImages", "PAMName", "RootDirectory",
     "RootImage"});
constexpr auto of_containers = std::to_array<std::string_view>(
    {"AddCapability", "AddDevice", "Environment", "EnvironmentFile", "Exec", "Image", "Mount",
     "PodmanArgs", "SecurityLabelDisable", "User", "Volume", "Yaml"});

bool leads(std::string_view name, bool is_drop_in) {
  return std::ranges::binary_search(leading, name) || (is_drop_in && name.starts_with("Exec"));
}
bool is_of_container(std::string_view name, bool /*drop-ins say the same*/) {
  return std::ranges::binary_search(of_containers, name) || name.starts_with("Exec");
}

using wanted_setting = bool (*)(std::string_view name, bool is_drop_in);

/// `Environment=A=b; ExecStartPre=/x`, in their order.
std::string settings_in(std::string_view text, bool is_drop_in, wanted_setting is_wanted) {
  std::vector<std::string> all;
  each_assignment(
      text, [&](std::string_view section, std::string_view name, std::string_view value) {
        if (section == "Install" || !is_wanted(name, is_drop_in) || all.size() == settings_most)
          return;
        auto words = unit_words(value);
        common::secrets::mask_arguments(words);
        all.push_back(fmt::format("{}={}", name, fmt::join(words, " ")));
      });
  return fmt::format("{}", fmt::join(all, "; "));
}

void add_settings_of(hook_rows& to, const hook_place& file, bool is_drop_in,
                     wanted_setting is_wanted) {
  const auto make = [&]() -> std::shared_ptr<const std::string> {
    const auto text = to.read(file);
    if (!text) return nullptr;
    return std::make_shared<const std::string>(
        settings_in(common::secrets::mask_text(*text), is_drop_in, is_wanted));
  };
  const auto says = common::known<std::string>(to.host(), "unit settings", {file.path}, make,
                                               [](const std::string&) { return true; });
  if (says != nullptr && !says->empty()) to.add_command(file, "", *says);
}

/// Links there enable units that lie elsewhere.
void read_unit_folder(hook_rows& to, const hook_place& folder, wanted_setting is_wanted) {
  for (const auto& name : to.names_in(folder)) {
    const auto path = folder.path + "/" + name;
    const auto target = to.host().read_link(path);
    if (!target) add_settings_of(to, {folder.kind, path}, false, is_wanted);
    // `default.target`: where the boot leads, of which the table `services` has nothing.
    if (target && name.ends_with(".target")) to.add_command({"boot-target", path}, "", *target);
  }
  for (const auto& name : to.names_in(folder, ".d", true)) {
    const hook_place over{folder.kind, folder.path + "/" + name};
    for (const auto& file : to.names_in(over, ".conf"))
      add_settings_of(to, {over.kind, over.path + "/" + file}, true, is_wanted);
  }
}

void read_packaged_units(hook_rows& to, const std::string& folder) {
  const hook_place all{"unit", folder, {}, true};
  for (const auto& name : to.names_in(all))
    if (!name.ends_with(".target") && !name.ends_with(".slice"))
      to.add_file({all.kind, folder + "/" + name, {}, true});
  for (const auto& name : to.names_in(all, ".d", true))
    to.add_folder({all.kind, folder + "/" + name, {}, true}, ".conf");
}

/// Folders and images that are laid over /usr and /etc, or hold units of their own.
void read_extensions(hook_rows& to, const hook_place& folder) {
  to.add_folder(folder);
  for (const auto& name : to.names_in(folder, {}, true))
    to.add_access({folder.kind, folder.path + "/" + name});
}

}  // namespace

void read_unit_hooks(hook_rows& to) {
  for (const auto* folder :
       {"etc/systemd/system", "etc/systemd/system.attached", "run/systemd/system",
        "run/systemd/system.attached", "usr/local/lib/systemd/system"})
    read_unit_folder(to, {"unit", folder}, leads);
  read_packaged_units(to, "usr/lib/systemd/system");
  if (!to.host().read_link("lib")) read_packaged_units(to, "lib/systemd/system");
  for (const auto* folder : {"etc/containers/systemd", "run/containers/systemd",
                             "usr/local/share/containers/systemd", "etc/containers/systemd/users"})
    read_unit_folder(to, {"quadlet", folder}, is_of_container);
  to.add_folder({"quadlet", "usr/share/containers/systemd", {}, true});
  for (const auto* folder :
       {"etc/extensions", "run/extensions", "var/lib/extensions", "usr/local/lib/extensions",
        "usr/lib/extensions", "run/confexts", "var/lib/confexts", "usr/lib/confexts",
        "usr/local/lib/confexts", "etc/portables", "run/portables", "var/lib/portables",
        "usr/local/lib/portables"})
    read_extensions(to, {"extension", folder});
}

}  // namespace collector::inventory
