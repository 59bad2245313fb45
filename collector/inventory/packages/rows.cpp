#include "collector/inventory/packages/rows.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// Together as many as a table may have rows. What people can add to has room of its own.
constexpr std::size_t system_limit = 60'000, format_limit = 40'000, places_limit = 40'000,
                      place_limit = 10'000, looks_limit = 20'000;

/// Of home/ann/x the home, else the first folder: whoever breaks much of his own holds up no
/// others.
std::string_view owner_folder(std::string_view path) {
  const auto first = path.find('/');
  return path.substr(0, path.substr(0, first) == "home" ? path.find('/', first + 1) : first);
}

}  // namespace

void package_rows::begin_format(std::string_view format) {
  source_ = {{{"format", std::string(format)}}};
  format_ = format;
  places_.clear();
  before_format_ = out_.rows.size();
  begin_place({});
}

void package_rows::give_up_format(const std::string& why) {
  out_.rows.resize(before_format_);
  const auto told = fmt::format("{}: given up, {}", format_, why);
  lost(told);
  remark(told);  // what failed past its share may be told in the place of this
}

void package_rows::begin_place(std::string_view folder) {
  place_ = folder;
  now_ = &places_[place_];
}

bool package_rows::refuse(const std::string& why) {
  if (now_->full) return false;
  now_->full = true;
  if (place_.empty())
    lost(fmt::format("{}: {}", format_, why));
  else
    lost_below(place_, fmt::format("{}: {} in /{}", format_, why, place_));
  return false;
}

bool package_rows::may_look() {
  if (now_->full) return false;
  if (place_.empty() || ++now_->looks <= looks_limit) return true;
  return refuse(fmt::format("more than {} files of packages", looks_limit));
}

bool package_rows::add(schemas::encoded_row row) {
  const bool of_system = place_.empty();
  const auto most = of_system ? format_limit : place_limit;
  auto& together = of_system ? of_system_ : of_places_;
  const auto most_together = of_system ? system_limit : places_limit;
  if (now_->rows == most) return refuse(fmt::format("more than {} packages", most));
  if (together == most_together)
    return refuse(fmt::format("no room for packages beside {} others", most_together));
  ++now_->rows;
  ++together;
  out_.rows.push_back(std::move(row));
  return true;
}

bool package_rows::add(const package_rows& others) {
  found_ += others.found_;
  unreadable_ += others.unreadable_;
  faults_.add(others.faults_);
  if (!others.remark_.empty()) remark(others.remark_);
  return std::ranges::all_of(others.out_.rows, [&](const auto& row) { return add(row); });
}

std::string package_places::of(std::string_view path) const {
  for (auto end = path.size(); end != path.npos && end > 0; end = path.rfind('/', end - 1))
    if (homes_.contains(path.substr(0, end))) return std::string(path.substr(0, end));
  const auto first = path.substr(0, path.find('/'));
  return first == "usr" ? std::string{} : std::string(first);
}

void package_rows::lost_at(std::string_view path, const std::string& what) {
  auto where = source_;
  where.where.push_back({"path", "/" + std::string(owner_folder(path))});
  where.where.push_back({"path", "/" + std::string(path)});
  faults_.lost(where, what);
}

void package_rows::lost_below(std::string_view folder, const std::string& what) {
  auto where = source_;
  where.where.push_back({"path", fmt::format("/{}/", folder)});
  faults_.lost(where, what);
}

void package_rows::unreadable(const std::string& what) {
  ++unreadable_;
  lost(what);
}

void package_rows::unreadable_at(std::string_view path, const std::string& what) {
  ++unreadable_;
  lost_at(path, what);
}

void package_rows::remark(const std::string& what) {
  if (remark_.find(what) == remark_.npos) remark_ += (remark_.empty() ? "" : "; ") + what;
}

void package_rows::tell_homes(const homes& people) {
  if (!people.remark.empty()) remark(people.remark);
  tell_unknown_by_path(people, source_, faults_);
}

table_scan package_rows::finish() {
  out_.reason = remark_;
  if (found_ == 0 && faults_.none()) {
    // A database that is gone says nothing of what is installed: what was known of it stays.
    out_.status = schemas::table_status::unsupported;
    out_.missed.add(everything());
    out_.reason = "no package database that is read here" + (remark_.empty() ? "" : "; " + remark_);
    return std::move(out_);
  }
  faults_.tell(out_);
  const bool nothing = !faults_.none() && found_ == unreadable_ && out_.rows.empty();
  if (nothing) out_.status = schemas::table_status::unknown;
  return std::move(out_);
}

std::optional<std::string> read_database(const common::root_dir& host, const std::string& file,
                                         std::size_t most_mib, package_rows& out) {
  auto content = host.read(file, most_mib << 20);
  if (!content && content.error().code == common::errc::not_found) return std::nullopt;
  out.found();
  if (!content)
    out.unreadable(content.error().detail);
  else if (content->truncated)
    out.unreadable(fmt::format("{}: larger than {} MiB", file, most_mib));
  else
    return std::move(content->bytes);
  return std::nullopt;
}

schemas::text version_of_source_rpm(std::string_view file) {
  for (const std::string_view end : {".src.rpm", ".nosrc.rpm"})
    if (file.ends_with(end)) {
      file.remove_suffix(end.size());
      const auto release = file.rfind('-');
      const auto version =
          release == file.npos || release == 0 ? file.npos : file.rfind('-', release - 1);
      if (version == file.npos) return {};
      return text_or_absent(file.substr(version + 1), 1024);
    }
  return {};
}

void split_version(schemas::package& p) {
  if (!p.version) return;
  const std::string_view v = *p.version;
  const auto colon = v.find(':'), dash = v.rfind('-');
  if (colon != v.npos) p.epoch = number(v.substr(0, colon));
  if (dash != v.npos && dash + 1 < v.size()) p.release = std::string(v.substr(dash + 1));
}

}  // namespace collector::inventory
