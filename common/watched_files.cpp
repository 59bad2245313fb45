#include "common/watched_files.hpp"

#include <algorithm>
#include <filesystem>

#include "common/trusted_file.hpp"

namespace common {

namespace {
constexpr auto list_every = std::chrono::seconds{1};
constexpr std::size_t most_files = 64;

bool is_yaml(const std::string& name) {
  return !name.starts_with('.') && (name.ends_with(".yml") || name.ends_with(".yaml"));
}
}  // namespace

result<std::vector<std::string>> yaml_files_in(const std::string& folder, std::size_t most) {
  std::vector<std::string> out;
  std::error_code wrong;
  for (std::filesystem::directory_iterator at(folder, wrong), end; !wrong && at != end;
       at.increment(wrong)) {
    if (!is_yaml(at->path().filename())) continue;
    if (out.size() == most) return fail(errc::too_large, "{}: more than {} files", folder, most);
    out.push_back(at->path());
  }
  if (wrong && wrong != std::errc::no_such_file_or_directory)
    return fail(wrong == std::errc::permission_denied ? errc::denied : errc::io, "{}: {}", folder,
                wrong.message());
  std::ranges::sort(out);
  return out;
}

bool watched_files::source::take(instant now, bool asked) {
  auto fresh = file.take(now, asked);
  if (!fresh) return false;
  text = std::move(*fresh);
  return true;
}

bool watched_files::source::take_own(instant now, bool asked) {
  if (!take(now, asked)) return false;
  if (text)
    if (auto s = refuse_if_others_may_write(file.path()); !s) text = fail(s.error());
  return true;
}

bool watched_files::look_into_folder(instant now) {
  if (folder_.empty() || now < next_) return false;
  next_ = now + list_every;
  const auto files = yaml_files_in(folder_, most_files);
  const bool could = listed_.has_value();
  listed_ = files ? status{} : fail(files.error());
  if (!files) return could;
  bool changed = !could || std::erase_if(own_, [&](const auto& one) {
                             return std::ranges::find(*files, one.first) == files->end();
                           }) > 0;
  for (const auto& path : *files) changed |= own_.try_emplace(path, path, limit_).second;
  return changed;
}

bool watched_files::look(instant now, bool asked) {
  if (asked) next_ = now;
  bool changed = look_into_folder(now);
  changed |= file_.take(now, asked);
  for (auto& [path, one] : own_) changed |= one.take_own(now, asked);
  return changed || asked;
}

result<std::vector<watched_files::one>> watched_files::all() const {
  if (!listed_) return fail(listed_.error());
  std::vector<one> out{{file_.file.path(), file_.text}};
  for (const auto& [path, s] : own_) out.push_back({path, s.text});
  return out;
}

}  // namespace common
