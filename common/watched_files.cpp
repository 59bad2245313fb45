#include "analyzer/rule_sources.hpp"

#include <filesystem>
#include <set>

namespace analyzer {

using common::errc;
using common::fail;
using common::result;

namespace {
constexpr auto look_every = std::chrono::seconds{1};
constexpr std::size_t most_files = 64;

bool is_rule_file(const std::filesystem::path& p) {
  return p.extension() == ".yml" && !p.filename().string().starts_with('.');
}

/// The paths of a folder's rule files; none, where it is not there.
result<std::set<std::string>> rule_files_in(const std::string& folder) {
  std::set<std::string> out;
  std::error_code wrong;
  for (std::filesystem::directory_iterator at(folder, wrong), end; !wrong && at != end;
       at.increment(wrong))
    if (is_rule_file(at->path())) out.insert(at->path());
  if (wrong && wrong != std::errc::no_such_file_or_directory)
    return fail(errc::io, "{}: {}", folder, wrong.message());
  if (out.size() > most_files)
    return fail(errc::malformed, "{}: {} rule files, at most {}", folder, out.size(), most_files);
  return out;
}
}  // namespace

bool rule_sources::source::take(common::instant now, bool asked) {
  auto fresh = file.take(now, asked);
  if (!fresh) return false;
  text = std::move(*fresh);
  return true;
}

bool rule_sources::look_into_folder(common::instant now) {
  if (folder_.empty() || now < next_) return false;
  next_ = now + look_every;
  const auto files = rule_files_in(folder_);
  const bool could = listed_.has_value();
  listed_ = files ? common::status{} : fail(files.error());
  if (!files) return could;
  bool changed = !could || std::erase_if(own_, [&](const auto& one) {
                             return !files->contains(one.first);
                           }) > 0;
  for (const auto& path : *files) changed |= own_.try_emplace(path, path, ruleset_bytes).second;
  return changed;
}

bool rule_sources::look(common::instant now, bool asked) {
  if (asked) next_ = now;
  bool changed = look_into_folder(now);
  changed |= file_.take(now, asked);
  for (auto& [path, one] : own_) changed |= one.take(now, asked);
  return changed || asked;
}

result<ruleset> rule_sources::load() const {
  if (!listed_) return fail(listed_.error());
  std::vector<rule_text> texts;
  const auto add = [&](const source& s) -> common::status {
    if (!s.text) return fail(s.text.error());
    texts.push_back({s.file.path(), *s.text});
    return {};
  };
  if (auto s = add(file_); !s) return fail(s.error());
  for (const auto& [path, one] : own_)
    if (auto s = add(one); !s) return fail(s.error());
  return parse_ruleset(texts);
}

}  // namespace analyzer
