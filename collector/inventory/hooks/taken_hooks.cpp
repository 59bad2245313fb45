// The rows of the table once all files are known: whose they are, and which are as they came.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "collector/inventory/bounded_list.hpp"
#include "collector/inventory/hooks/hook_files.hpp"
#include "collector/inventory/hooks/hook_texts.hpp"
#include "collector/inventory/hooks/hooks.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/packages/under_way.hpp"
#include "collector/inventory/told_digest.hpp"
#include "common/clock.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t programs_most = 8u << 20, own_program_most = 64u << 20,
                      own_programs_most = 256u << 20;
using kind = common::hasher::kind;
constexpr auto read_when_touched = std::to_array<std::string_view>(
    {"binfmt", "dbus", "environment", "job", "library", "modules-load", "polkit", "program",
     "python", "sysusers", "tmpfiles", "unit"});

std::string skeleton_of(const std::string& path) {
  return "/etc/skel" + path.substr(path.rfind('/'));
}

/// What the kernel calls the file behind a descriptor; empty: it does not say.
std::string name_of(const common::unique_fd& fd) {
  char name[4096];
  const auto way = fmt::format("/proc/self/fd/{}", fd.get());
  const auto size = ::readlink(way.c_str(), name, sizeof name);
  return size > 0 ? std::string(name, static_cast<std::size_t>(size)) : std::string{};
}

/// Behind all links, from the root's `/`; empty: it is not known.
std::string real_path_of(const common::root_dir& host, const std::string& path) {
  const auto root = host.open_folder("."), file = host.open_path(path);
  if (!root || !file) return {};
  auto above = name_of(*root);
  const auto name = name_of(*file);
  if (above == "/") above.clear();
  return name.starts_with(above + "/") ? name.substr(above.size()) : std::string{};
}

}  // namespace

/// Where the path of a program is none that a package has, it may lead through links to one.
void hook_rows::follow_links(hook_files& files) {
  std::vector<std::string> leads_to;
  for (auto& one : rows_) {
    const bool is_run = *one.row.kind == "program" || *one.row.kind == "job";
    if (!is_run || files.owners.of(*one.row.path)) continue;
    one.leads_to = real_path_of(host_, one.row.path->substr(1));
    if (one.leads_to == *one.row.path) one.leads_to.clear();
    if (!one.leads_to.empty()) leads_to.push_back(one.leads_to);
  }
  if (!leads_to.empty()) files.owners.ask(leads_to);
}

/// The package of a file by its name, or of what the name leads to: links of update-alternatives
/// belong to nobody.
schemas::text hook_rows::owner_of(const pending& one, hook_files& files) {
  auto package = files.owners.of(*one.row.path);
  if (!package && !one.leads_to.empty()) package = files.owners.of(one.leads_to);
  return package;
}

/// A file of a new home is that of etc/skel, and so of the package that has that.
void hook_rows::take_file(pending& one, hook_files& files) {
  auto& row = one.row;
  row.package = owner_of(one, files);
  if (one.what == pending::about::access) return;
  if (one.what == pending::about::program && !row.package) return take_own_program(one);
  // What a file of nobody's has in it is told by its commands.
  if (one.what == pending::about::command && !row.package && !row.user) return;
  const auto is = files.md5(*row.path);
  if (!is) return;
  bool is_as_skeleton = false;
  files.compare(files.owners.of(*row.path) ? *row.path : one.leads_to, is->hex, one.is, row);
  if (!row.package && row.user) {
    const auto model = skeleton_of(*row.path);
    const auto model_is = files.md5(model);
    is_as_skeleton = model_is && model_is->hex == is->hex;
    if (is_as_skeleton) files.compare(model, is->hex, one.is, row);
  }
  if (one.what != pending::about::command && !is_as_shipped(one)) set_digest(one);
  // Whoever changed the skeleton is told of by that.
  if (is_as_skeleton && one.what == pending::about::file) row.altered = false;
}

/// What a package brought holds no secret of this host.
void hook_rows::set_digest(pending& one) {
  const auto path = one.row.path->substr(1);
  const auto is = one.row.altered == false ? digest_of(host_, path, hashed_limit, kind::sha256)
                                           : told_digest_of(host_, path, hashed_limit);
  if (is) one.row.digest = is->hex;
}

/// Which of packages' own files is no row.
bool hook_rows::is_as_shipped(const pending& one) {
  return one.of_packages && one.row.package && one.row.altered != true;
}

/// One that no package has is told by what is in it; where that is too much to read, by its size
/// and its time of change.
void hook_rows::take_own_program(pending& one) {
  constexpr std::int64_t ns_a_ms = 1'000'000;
  std::shared_ptr<const file_digest> is;
  auto& bytes = one.row.kind == "initrd" ? image_bytes_ : own_bytes_;
  if (bytes + one.is.size <= own_programs_most)
    is = told_digest_of(host_, one.row.path->substr(1), own_program_most);
  if (is != nullptr) {
    bytes += one.is.size;
    one.row.digest = is->hex;
  } else {
    one.row.runs = fmt::format("not read: {} bytes, changed at {}", one.is.size,
                               common::format_time(one.is.ctime_ns / ns_a_ms));
  }
}

/// Of the many files of some kinds only those are read that somebody touched after they were
/// unpacked; of programs the last ones first: whoever replaces one cannot set its time back.
void hook_rows::leave_untouched(hook_files& files) {
  std::vector<const pending*> programs, libraries;
  std::set<const pending*> left;
  for (const auto& one : rows_) {
    if (std::ranges::find(read_when_touched, *one.row.kind) == read_when_touched.end() ||
        !one.of_packages)
      continue;
    const auto package = owner_of(one, files);
    const bool is_library = *one.row.kind == "library";
    if (!package && !is_library) continue;
    if (!package || !files.was_touched(*package, one.is))
      left.insert(&one);
    else if (one.what == pending::about::program)
      (is_library ? libraries : programs).push_back(&one);
  }
  for (auto* all : {&programs, &libraries}) {
    std::ranges::sort(*all, std::greater{}, [](const pending* one) { return one->is.ctime_ns; });
    std::size_t bytes = 0;
    for (const auto* one : *all)
      if (one->is.size > hashed_limit || (bytes += one->is.size) > programs_most) left.insert(one);
  }
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
      rows_, [&](const pending& one) { return one.of_packages && owner_of(one, files); });
  if (any_known || std::ranges::count_if(rows_, is_of_packages) < some) return;
  std::erase_if(rows_, is_of_packages);
  out_.reason = "of no file it is known which package has it: folders of packages are left out";
}

/// While packages change, files lie there before their lists, and conffiles before their sums: that
/// one is another than was brought, or nobody's, is told when they have changed.
void hook_rows::tell_row(pending& one, bool is_quiet) {
  auto& row = one.row;
  if (is_as_shipped(one)) return;
  const bool is_image = row.kind == "initrd";
  if (!is_quiet && (one.of_packages || is_image || row.altered == true))
    return out_.missed.add({{{"kind", *row.kind}, {"path", *row.path}}});
  if (one.what == pending::about::file && !row.runs)
    if (auto says = text_of_hook(host_, *row.kind, row.path->substr(1)); !says.empty())
      row.runs = std::move(says);
  out_.rows.push_back(masked_row(std::move(row)));
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
  follow_links(files);
  leave_out_packages_that_are_not_known(files);
  leave_untouched(files);
  // Of one package after the other: what it brought is read once then.
  std::vector<std::pair<schemas::text, pending*>> by_package;
  for (auto& one : rows_) by_package.emplace_back(owner_of(one, files), &one);
  std::ranges::stable_sort(by_package, {}, [](const auto& one) { return one.first; });
  for (const auto& [package, one] : by_package) take_file(*one, files);
  const bool is_quiet = was_quiet && !packages_are_changing(host_);
  for (auto& one : rows_) tell_row(one, is_quiet);
  met_.tell(out_);
  return std::move(out_);
}

}  // namespace collector::inventory
