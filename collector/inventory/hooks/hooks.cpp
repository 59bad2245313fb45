// The table `startup_hooks`.
#include "collector/inventory/hooks/hooks.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/bounded_list.hpp"
#include "common/file_memory.hpp"
#include "common/secrets/mask.hpp"
#include "common/secrets/secret_files.hpp"

namespace collector::inventory {

namespace secrets = common::secrets;

namespace {

constexpr std::size_t hooks_limit = 20'000, hooks_of_kind = 5000, hook_folder_limit = 5000,
                      text_file_limit = 1u << 20, runs_limit = 512, command_name_limit = 256;

/// `10-x.conf.dpkg-old`, which no program takes; `10.dpkg-x.conf` is a name like another.
bool is_left_by_dpkg(std::string_view name) {
  constexpr std::array endings{".dpkg-new", ".dpkg-old",    ".dpkg-dist",  ".dpkg-bak",
                               ".dpkg-tmp", ".dpkg-backup", ".dpkg-remove"};
  return std::ranges::any_of(endings, [&](const char* one) { return name.ends_with(one); });
}

using commands = std::vector<std::pair<std::string, std::string>>;

commands all_commands_in(std::string_view text, each_command each) {
  commands out;
  each(text, [&](std::string_view name, std::string_view command) {
    if (out.size() < hooks_of_kind) out.emplace_back(name, command);
  });
  return out;
}

/// As the lines of that file are masked. Where that hides how they are read, as with a command in
/// what looks like a key, each is masked by itself later.
commands commands_in(const std::string& text, const std::string& path, each_command each) {
  auto out = all_commands_in(text, each);
  if (out.empty() || secrets::secret_file_of("/" + path) != secrets::secret_file::no) return out;
  const auto masked = secrets::mask_text(text);
  if (masked == text) return out;
  auto shown = all_commands_in(masked, each);
  return shown.size() == out.size() ? shown : out;
}

}  // namespace

bool hook_rows::has_room(const hook_place& at) {
  const auto n = ++of_kind_[at.kind];
  if (rows_.size() < hooks_limit && n <= hooks_of_kind) return true;
  if (n == hooks_of_kind + 1)
    met_.lost({{{"kind", at.kind}}}, fmt::format("more than {} of {}", hooks_of_kind, at.kind));
  if (rows_.size() == hooks_limit)
    met_.lost(everything(), fmt::format("more than {} hooks", hooks_limit));
  return false;
}

hook_rows::pending hook_rows::row_of(const hook_place& at, const common::file_facts& facts) const {
  pending one;
  one.row.kind = at.kind;
  one.row.path = "/" + at.path;
  one.row.name = "";
  one.of_packages = at.of_packages;
  one.is = facts.id;
  if (!at.user.empty()) one.row.user = at.user;
  one.row.uid = facts.uid;
  one.row.mode = fmt::format("{:04o}", facts.mode & 07777);
  return one;
}

/// Owner and mode are asked again when the file changed, which its time of change says.
common::result<common::file_facts> hook_rows::facts_of(const std::string& path) const {
  auto* memory = host_.memory();
  if (memory == nullptr) return host_.stat(path);
  const auto of = common::look_at(host_, {path});
  const auto name = "facts of " + path;
  if (const auto found = memory->find(name, of); found && of.ids.front() != common::file_id{})
    return *std::static_pointer_cast<const common::file_facts>(found);
  auto facts = host_.stat(path);
  if (facts && of.settled && facts->id == of.ids.front() &&
      memory->trusts(host_, path, facts->id.device))
    memory->keep(name, of, std::make_shared<const common::file_facts>(*facts));
  return facts;
}

void hook_rows::add_file(const hook_place& at, const std::string& runs, std::size_t most) {
  const auto facts = facts_of(at.path);
  if (!facts) {
    if (may_hold(facts.error())) lost(at, facts.error().detail);
    return;
  }
  if (!S_ISREG(facts->mode) || !has_room(at)) return;
  auto one = row_of(at, *facts);
  one.what = pending::about::file;
  if (!runs.empty()) one.row.runs = hashed_end(runs, most);
  rows_.push_back(std::move(one));
  // Of such a file its rights are told, whoever's it is.
  if (at.user.empty() && at.kind != "setuid") add_if_writable(at.path, *facts);
}

void hook_rows::add_program(const std::string& path, const std::string& kind,
                            std::optional<bool> altered) {
  const hook_place at{kind, path, {}, kind != "initrd"};
  if (!programs_.insert(path).second) return;
  const auto facts = facts_of(path);
  if (!facts || !S_ISREG(facts->mode) || !has_room(at)) return;
  rows_.push_back(row_of(at, *facts));
  rows_.back().what = pending::about::program;
  rows_.back().row.altered = altered;
}

void hook_rows::add_access(const hook_place& at) {
  const auto facts = facts_of(at.path);
  if (!facts && may_hold(facts.error())) lost(at, facts.error().detail);
  if (!facts || !has_room(at)) return;
  rows_.push_back(row_of(at, *facts));
  rows_.back().what = pending::about::access;
}

void hook_rows::add_folder(const hook_place& at, std::string_view ends) {
  for (const auto& name : names_in(at, ends))
    add_file({at.kind, at.path + "/" + name, at.user, at.of_packages});
}

void hook_rows::add_command(const hook_place& at, std::string_view name, std::string_view runs) {
  if (!has_room(at)) return;
  pending one;
  one.row.kind = at.kind;
  one.row.path = "/" + at.path;
  one.row.name = hashed_end(secrets::mask_field(std::string(name)), command_name_limit);
  const auto copy = copies_[fmt::format("{}\n{}\n{}", at.kind, at.path, *one.row.name)]++;
  if (copy > 0) one.row.name->append(fmt::format(" ({})", copy + 1));
  if (!at.user.empty()) one.row.user = at.user;
  one.row.runs = hashed_end(secrets::mask_field(std::string(runs)), runs_limit);
  rows_.push_back(std::move(one));
}

void hook_rows::add_commands(const hook_place& at, each_command each) {
  // Most of such files are on no host.
  if (const auto is = host_.identify(at.path); !is && is.error().code == common::errc::not_found)
    return;
  const auto make = [&]() -> std::shared_ptr<const commands> {
    const auto text = read(at);
    if (!text) return nullptr;
    return std::make_shared<const commands>(commands_in(*text, at.path, each));
  };
  const auto all = common::known<commands>(host_, "commands of " + at.kind, {at.path}, make,
                                           [](const commands&) { return true; });
  if (all == nullptr) return;
  for (const auto& [name, command] : *all) add_command(at, name, command);
}

std::vector<std::string> hook_rows::names_in(const hook_place& at, std::string_view ends,
                                             bool folders) {
  std::vector<std::string> out;
  const auto entries = common::list_known(host_, at.path, hook_folder_limit);
  if (!entries) {
    if (may_hold(entries.error()))
      met_.lost({{{"kind", at.kind}, {"path", "/" + at.path + "/"}}}, entries.error().detail);
    return out;
  }
  for (const auto& e : *entries) {
    using kind = common::dir_entry::kind;
    const bool is_kind =
        folders ? e.type == kind::directory : e.type == kind::file || e.type == kind::symlink;
    // Desktops take dotted names as well.
    const bool is_hidden = e.name.starts_with('.') && !e.name.ends_with(".desktop");
    const bool is_left_over = e.name.ends_with('~') || is_left_by_dpkg(e.name);
    if (is_kind && !is_hidden && !is_left_over && e.name.ends_with(ends)) out.push_back(e.name);
  }
  return out;
}

std::optional<std::string> hook_rows::read(const hook_place& at) {
  auto file = host_.read(at.path, text_file_limit);
  if (!file) {
    if (may_hold(file.error())) lost(at, file.error().detail);
    return std::nullopt;
  }
  if (file->truncated) lost(at, fmt::format("{}: larger than {} bytes", at.path, text_file_limit));
  return std::move(file->bytes);
}

std::string hook_rows::read_masked(const hook_place& at) {
  return secrets::mask_text(read(at).value_or(""));
}

table_scan collect_startup_hooks(const common::root_dir& host) {
  if (const auto etc = host.stat("etc"); !etc && etc.error().code == common::errc::not_found)
    return without_rows(schemas::table_status::unsupported, "there is no /etc");
  hook_rows to(host);
  for (const auto read : {read_host_hooks,        read_user_hooks,      read_configured_hooks,
                          read_pam_hooks,         read_sshd_hooks,      read_name_service_hooks,
                          read_account_hooks,     read_unit_hooks,      read_boot_hooks,
                          read_program_hooks,     read_shadowing_hooks, read_package_list_hooks,
                          read_client_hooks,      read_daemon_hooks,    read_language_hooks,
                          read_kernel_file_hooks, read_logging_hooks,   read_log_file_hooks,
                          read_kernel_line_hooks, read_link_hooks,      read_mount_hooks,
                          read_boot_image_hooks,  read_library_hooks})
    read(to);
  return std::move(to).take();
}

}  // namespace collector::inventory
