// The table `startup_hooks`.
#include "collector/inventory/hooks/hooks.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "collector/inventory/bounded_list.hpp"
#include "collector/inventory/hooks/hook_files.hpp"
#include "collector/inventory/hooks/shell_code.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/under_way.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/utf8.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t hooks_limit = 20'000, hooks_of_kind = 5000, hook_folder_limit = 5000,
                      text_file_limit = 1u << 20, runs_limit = 512, command_name_limit = 256,
                      programs_most = 8u << 20;

constexpr auto read_when_touched =
    std::to_array<std::string_view>({"binfmt", "dbus", "environment", "modules-load", "polkit",
                                     "program", "sysusers", "tmpfiles", "unit"});
/// Kinds of what a shell reads.
constexpr auto scripts = std::to_array<std::string_view>(
    {"boot", "desktop", "kernel", "motd", "network", "shell", "ssh", "user-shell"});

/// `10-x.conf.dpkg-old`, which no program takes; `10.dpkg-x.conf` is a name like another.
bool is_left_by_dpkg(std::string_view name) {
  constexpr std::array endings{".dpkg-new", ".dpkg-old",    ".dpkg-dist",  ".dpkg-bak",
                               ".dpkg-tmp", ".dpkg-backup", ".dpkg-remove"};
  return std::ranges::any_of(endings, [&](const char* one) { return name.ends_with(one); });
}

std::string skeleton_of(const std::string& path) {
  return "/etc/skel" + path.substr(path.rfind('/'));
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

void hook_rows::add_file(const hook_place& at, const std::string& runs, std::size_t most) {
  const auto facts = host_.stat(at.path);
  if (!facts) {
    if (may_hold(facts.error())) lost(at, facts.error().detail);
    return;
  }
  if (!S_ISREG(facts->mode) || !has_room(at)) return;
  auto one = row_of(at, *facts);
  one.what = pending::about::file;
  const auto text = runs.empty() ? code_of(at) : hashed_end(runs, most);
  if (!text.empty()) one.row.runs = text;
  rows_.push_back(std::move(one));
}

void hook_rows::add_program(const std::string& path) {
  const hook_place at{"program", path, {}, true};
  const auto facts = host_.stat(path);
  if (!facts || !S_ISREG(facts->mode) || !has_room(at)) return;
  rows_.push_back(row_of(at, *facts));
  rows_.back().what = pending::about::program;
}

/// The beginning of a script, and a hash of all of it without its comments: whoever edits a comment
/// changes nothing.
std::string hook_rows::code_of(const hook_place& at) {
  constexpr std::size_t shown = 200, hash_digits = 16;
  if (at.of_packages || std::ranges::find(scripts, at.kind) == scripts.end()) return {};
  const auto make = [&]() -> std::shared_ptr<const std::string> {
    const auto script = host_.read(at.path, text_file_limit);
    if (!script || script->truncated || script->bytes.find('\0') != std::string::npos)
      return nullptr;
    auto code = shell_code(script->bytes);
    const auto hash = common::to_hex(std::string_view(common::sha256(code))).substr(0, hash_digits);
    std::ranges::replace(code, '\n', ';');
    return std::make_shared<const std::string>(
        fmt::format("{} ({})", common::whole_code_points(code, shown), hash));
  };
  const auto code = common::known<std::string>(host_, "code", {at.path}, make,
                                               [](const std::string&) { return true; });
  return code == nullptr ? std::string{} : *code;
}

void hook_rows::add_access(const hook_place& at) {
  const auto facts = host_.stat(at.path);
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
  one.row.name = hashed_end(common::secrets::mask_field(std::string(name)), command_name_limit);
  const auto copy = copies_[fmt::format("{}\n{}\n{}", at.kind, at.path, *one.row.name)]++;
  if (copy > 0) one.row.name->append(fmt::format(" ({})", copy + 1));
  if (!at.user.empty()) one.row.user = at.user;
  one.row.runs = hashed_end(common::secrets::mask_field(std::string(runs)), runs_limit);
  rows_.push_back(std::move(one));
}

void hook_rows::add_commands(const hook_place& at, each_command each) {
  using commands = std::vector<std::pair<std::string, std::string>>;
  const auto make = [&]() -> std::shared_ptr<const commands> {
    const auto text = read(at);
    if (!text) return nullptr;
    auto out = std::make_shared<commands>();
    each(*text, [&](std::string_view name, std::string_view command) {
      if (out->size() < hooks_of_kind) out->emplace_back(name, command);
    });
    return out;
  };
  const auto all = common::known<commands>(host_, "commands", {at.path}, make,
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

/// A file of a new home is that of etc/skel, and so of the package that has that.
void hook_rows::take_file(pending& one, hook_files& files) {
  auto& row = one.row;
  row.package = files.owners.of(*row.path);
  if (one.what == pending::about::access) return;
  const auto is = files.digests(*row.path);
  if (!is) return;
  if (one.what != pending::about::command) row.digest = is->sha256;
  files.compare(*row.path, *is, row);
  if (row.package || !row.user) return;
  const auto model = skeleton_of(*row.path);
  const auto model_is = files.digests(model);
  if (model_is && model_is->sha256 == is->sha256) files.compare(model, *is, row);
}

/// Of the many files of some kinds only those are read that somebody touched after they were
/// unpacked; of programs the last ones first: whoever replaces one cannot set its time back.
void hook_rows::leave_untouched(hook_files& files) {
  std::vector<const pending*> programs;
  std::set<const pending*> left;
  for (const auto& one : rows_) {
    if (std::ranges::find(read_when_touched, *one.row.kind) == read_when_touched.end() ||
        !one.of_packages)
      continue;
    const auto package = files.owners.of(*one.row.path);
    const bool is_program = one.what == pending::about::program;
    if (package ? !files.was_touched(*package, one.is) : is_program)
      left.insert(&one);
    else if (is_program)
      programs.push_back(&one);
  }
  std::ranges::sort(programs, std::greater{}, [](const pending* one) { return one->is.ctime_ns; });
  std::size_t bytes = 0;
  for (const auto* one : programs)
    if (one->is.size > hashed_limit || (bytes += one->is.size) > programs_most) left.insert(one);
  for (auto& one : rows_)
    if (left.contains(&one)) one.is_left = true;
  std::erase_if(rows_, [](const pending& one) { return one.is_left; });
}

/// Where no file of packages' own folders has a package, it is not known who has them: of some
/// distributions no database is read.
void hook_rows::leave_out_packages_that_are_not_known(hook_files& files) {
  constexpr std::ptrdiff_t some = 40;
  const auto is_of_packages = [](const pending& one) { return one.of_packages; };
  const bool any_known = std::ranges::any_of(
      rows_, [&](const pending& one) { return one.of_packages && files.owners.of(*one.row.path); });
  if (any_known || std::ranges::count_if(rows_, is_of_packages) < some) return;
  std::erase_if(rows_, is_of_packages);
  out_.reason = "of no file it is known which package has it: folders of packages are left out";
}

table_scan hook_rows::take() && {
  hook_files files(host_);
  std::vector<std::string> paths;
  for (const auto& one : rows_) {
    paths.push_back(*one.row.path);
    if (one.row.user) paths.push_back(skeleton_of(*one.row.path));
  }
  const bool was_quiet = !packages_are_changing(host_);
  files.owners.ask(paths);
  leave_out_packages_that_are_not_known(files);
  leave_untouched(files);
  // Of one package after the other: what it brought is read once then.
  std::vector<std::pair<schemas::text, pending*>> by_package;
  for (auto& one : rows_) by_package.emplace_back(files.owners.of(*one.row.path), &one);
  std::ranges::stable_sort(by_package, {}, [](const auto& one) { return one.first; });
  for (const auto& [package, one] : by_package) take_file(*one, files);
  const bool is_quiet = was_quiet && !packages_are_changing(host_);
  for (auto& one : rows_) {
    const bool is_as_shipped = one.row.package && one.row.altered != true;
    if (one.of_packages && is_as_shipped) continue;
    if (one.of_packages && !is_quiet)
      out_.missed.add({{{"kind", *one.row.kind}, {"path", *one.row.path}}});
    else
      out_.rows.push_back(masked_row(std::move(one.row)));
  }
  met_.tell(out_);
  return std::move(out_);
}

table_scan collect_startup_hooks(const common::root_dir& host) {
  if (const auto etc = host.stat("etc"); !etc && etc.error().code == common::errc::not_found)
    return without_rows(schemas::table_status::unsupported, "there is no /etc");
  hook_rows to(host);
  for (const auto read : {read_host_hooks, read_user_hooks, read_configured_hooks, read_pam_hooks,
                          read_sshd_hooks, read_name_service_hooks, read_account_hooks,
                          read_unit_hooks, read_boot_hooks, read_program_hooks})
    read(to);
  return std::move(to).take();
}

}  // namespace collector::inventory
