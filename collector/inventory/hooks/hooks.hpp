// Hooks of programs, one reader a kind of place. Each adds a row a file or a command.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/hooks/hook_lines.hpp"
#include "schemas/inventory/startup_hooks.hpp"

namespace collector::inventory {

/// A file, without a leading slash, and who runs it.
struct hook_place {
  std::string kind, path;
  std::string user{};  ///< whose home it lies in
};

class hook_rows {
 public:
  explicit hook_rows(const common::root_dir& host) : host_(host) {}
  const common::root_dir& host() const { return host_; }

  /// The file itself, where there is one. Of what it runs at most so many bytes are told.
  void add_file(const hook_place& at, const std::string& runs = {}, std::size_t most = 512);
  /// Files of a folder whose names end so. Of a package's own folder only those are rows
  /// that no package has, or that are another than it brought.
  void add_folder(const hook_place& at, std::string_view ends = {}, bool of_packages = false);
  /// A command that stands in the file.
  void add_command(const hook_place& at, std::string_view name, std::string_view runs);
  /// All that stand in it; read again when somebody touched it.
  void add_commands(const hook_place& at, each_command each);
  /// The names of the files of a folder, dotted ones and backups of package managers left out; or
  /// of the folders in it.
  std::vector<std::string> names_in(const hook_place& at, std::string_view ends = {},
                                    bool folders = false);
  /// The text of a file; nullopt: it is not there, or is not read, which is told.
  std::optional<std::string> read(const hook_place& at);
  void lost(const hook_place& at, const std::string& what) {
    met_.lost({{{"kind", at.kind}, {"path", "/" + at.path}}}, what);
  }
  faults& met() { return met_; }
  table_scan take() &&;

 private:
  struct pending {
    schemas::startup_hook row;
    bool is_file = false, of_packages = false;
  };
  bool has_room(const hook_place& at);
  void take_file(pending& one, class hook_files& files);
  const common::root_dir& host_;
  std::vector<pending> rows_;
  std::map<std::string, std::size_t, std::less<>> of_kind_;
  std::map<std::string, std::int64_t> copies_;
  faults met_;
  table_scan out_;
};

/// Files and folders that have one place for the whole host.
void read_host_hooks(hook_rows& to);
/// Start files of shells and desktops in people's homes, and their systemd's units.
void read_user_hooks(hook_rows& to);
/// Commands in the configuration of apt, dpkg, udev, modprobe and sshd.
void read_configured_hooks(hook_rows& to);
/// Lines of PAM that run a program or a module that no package has.
void read_pam_hooks(hook_rows& to);

}  // namespace collector::inventory
