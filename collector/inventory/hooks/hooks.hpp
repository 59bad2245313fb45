// Hooks of programs, one reader a kind of place. Each adds a row a file or a command.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/hooks/hook_lines.hpp"
#include "schemas/inventory/startup_hooks.hpp"

namespace collector::inventory {

/// A file, without a leading slash, and who runs it.
struct hook_place {
  std::string kind, path;
  std::string user{};  ///< whose home it lies in
  /// It is a row only when no package has it, or it is another than the package brought.
  bool of_packages = false;
};

/// Large because every reader adds its rows by it, and it alone knows what of them is told.
class hook_rows {
 public:
  explicit hook_rows(const common::root_dir& host) : host_(host) {}
  const common::root_dir& host() const { return host_; }

  /// The file itself, where there is one. Of what it runs at most so many bytes are told.
  void add_file(const hook_place& at, const std::string& runs = {}, std::size_t most = 512);
  /// Files of a folder whose names end so.
  void add_folder(const hook_place& at, std::string_view ends = {});
  /// A program that is a row when no package has it, or when its package brought another; of
  /// libraries the latter alone, and of images of the boot each. `altered`: where no package says.
  void add_program(const std::string& path, const std::string& kind = "program",
                   std::optional<bool> altered = {});
  /// A row where somebody else than root may write the file or a folder that it lies in.
  void add_if_writable(const std::string& path);
  void add_if_writable(const std::string& path, const common::file_facts& facts);
  /// The same of the folders that it lies in alone.
  void add_writable_folders_of(std::string_view path);
  /// Whose a file or folder is and who may write it, and not what is in it.
  void add_access(const hook_place& at);
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
  /// The same as its lines may be shown; empty for nullopt.
  std::string read_masked(const hook_place& at);
  void lost(const hook_place& at, const std::string& what) {
    met_.lost({{{"kind", at.kind}, {"path", "/" + at.path}}}, what);
  }
  faults& met() { return met_; }
  /// Not all of a kind was looked at: what is known of it stays.
  void unsure(const std::string& kind) { out_.missed.add({{{"kind", kind}}}); }
  table_scan take() &&;

 private:
  struct pending {
    enum class about { command, file, access, program };
    schemas::startup_hook row;
    about what = about::command;
    bool of_packages = false, is_left = false;
    common::file_id is{};
    std::string leads_to{};  ///< where the path of a program goes through links
  };
  pending row_of(const hook_place& at, const common::file_facts& facts) const;
  common::result<common::file_facts> facts_of(const std::string& path) const;
  bool has_room(const hook_place& at);
  bool is_of_root(std::uint32_t id, bool is_group);
  void follow_links(class hook_files& files);
  static schemas::text owner_of(const pending& one, class hook_files& files);
  void take_file(pending& one, class hook_files& files);
  void take_own_program(pending& one);
  void set_digest(pending& one);
  static bool is_as_shipped(const pending& one);
  void tell_row(pending& one, bool is_quiet);
  void leave_out_packages_that_are_not_known(class hook_files& files);
  void leave_untouched(class hook_files& files);
  const common::root_dir& host_;
  std::vector<pending> rows_;
  std::map<std::string, std::size_t, std::less<>> of_kind_;
  std::map<std::string, std::int64_t> copies_;
  std::set<std::string> writable_, looked_at_, programs_;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> root_;  ///< uid and gid
  std::uint64_t own_bytes_ = 0;    ///< of programs that no package has
  std::uint64_t image_bytes_ = 0;  ///< of images of the boot: they leave those their room
  faults met_;
  table_scan out_;
};

/// Files and folders that have one place for the whole host.
void read_host_hooks(hook_rows& to);
/// Start files of shells and desktops in people's homes, and their systemd's units.
void read_user_hooks(hook_rows& to);
/// Commands in the configuration of apt, dpkg, udev and modprobe.
void read_configured_hooks(hook_rows& to);
/// Who may come in by SSH and what they then run: the settings, in Match blocks too, and the keys
/// of the files that they name.
void read_sshd_hooks(hook_rows& to);
/// Groups with passwords or administrators, ranges of subordinate ids, where sudo looks for
/// programs, and who may write what makes somebody root.
void read_account_hooks(hook_rows& to);
/// Units of the system and their drop-ins: what they set beside commands, and commands of drop-ins.
/// Containers that systemd starts, and images that are laid over /usr.
void read_unit_hooks(hook_rows& to);
/// Programs that units start, and those by which people log in and look at the host; and who may
/// write what root runs.
void read_program_hooks(hook_rows& to);
/// Commands in the configuration of ssh, git and tmux, people's own too.
void read_client_hooks(hook_rows& to);
/// Commands that services are told to start (supervisor, monit, OpenVPN, mail, …), pins of apt,
/// exports and sockets that let root in.
void read_daemon_hooks(hook_rows& to);
/// What Python, Perl, PHP and OpenSSL load before what was asked for.
void read_language_hooks(hook_rows& to);
/// The same of one person's home.
struct home;
void read_client_hooks_of(hook_rows& to, const home& h);
void read_daemon_hooks_of(hook_rows& to, const home& h);
void read_language_hooks_of(hook_rows& to, const home& h);
/// Files with more rights than their user, where programs live, everybody may write, and in homes.
void read_rights_hooks(hook_rows& to, const std::vector<home>& people);
/// Rules of audit, programs that the kernel starts, and modules that no package has.
void read_kernel_file_hooks(hook_rows& to);
/// Programs that are found before those of packages.
void read_shadowing_hooks(hook_rows& to);
/// dpkg's own lists and scripts of packages, where somebody else wrote them.
void read_package_list_hooks(hook_rows& to);
/// What runs before and beside systemd: the initramfs, the boot loader, networks, cloud-init, and
/// programs that SNMP and syslog start.
void read_boot_hooks(hook_rows& to);
/// Which sources accounts and hosts are asked of, and libraries of them that no package has.
void read_name_service_hooks(hook_rows& to);
/// Where the host's logs go, and what is thrown away of them.
void read_logging_hooks(hook_rows& to);
/// Records of log-ins and the like that lost something since the scan before.
void read_log_file_hooks(hook_rows& to);
/// Words of the kernel's command line that lead elsewhere, as boot loaders have them.
void read_kernel_line_hooks(hook_rows& to);
/// Alternatives that lead to where no package puts programs.
void read_link_hooks(hook_rows& to);
/// Images that the kernel starts its first programs from.
void read_boot_image_hooks(hook_rows& to);
/// Libraries and modules of Python that are not what their packages brought.
void read_library_hooks(hook_rows& to);
/// Lines of fstab, and the program that mdadm starts.
void read_mount_hooks(hook_rows& to);
/// Lines of PAM that run a program or a module that no package has.
void read_pam_hooks(hook_rows& to);

}  // namespace collector::inventory
