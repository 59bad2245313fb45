#include "collector/effective/files.hpp"

#include "common/text.hpp"

namespace collector::effective {

using common::errc;

namespace {

constexpr std::size_t most_files = 1024, largest_file = 1u << 20, most_bytes = 8u << 20,
                      most_lines = 100'000, longest_line = 64u << 10, most_entries = 20'000;

}  // namespace

void files::refuse(std::string why) {
  if (wrong_.empty()) wrong_ = std::move(why);
}

std::optional<std::vector<std::string>> files::read(const std::string& path) {
  if (!wrong_.empty()) return std::nullopt;
  if (++files_ > most_files)
    return refuse(fmt::format("{}: more than {} files", path, most_files)), std::nullopt;
  const auto content = root_.read(path, largest_file);
  if (!content) {
    if (content.error().code != errc::not_found)
      refuse(fmt::format("{}: {}", path, content.error().detail));
    return std::nullopt;
  }
  bytes_ += content->bytes.size();
  if (content->truncated || bytes_ > most_bytes)
    return refuse(fmt::format("{}: too large to be read to its end", path)), std::nullopt;
  if (content->bytes.find('\0') != std::string::npos)
    return refuse(fmt::format("{}: a NUL stands in it", path)), std::nullopt;
  std::vector<std::string> out;
  std::string_view rest = content->bytes, line;
  while (common::next_line(rest, line)) {
    if (line.size() > longest_line || ++lines_ > most_lines)
      return refuse(fmt::format("{}:{}: too long to be read to its end", path, out.size() + 1)),
             std::nullopt;
    out.emplace_back(line);
  }
  return out;
}

std::vector<common::dir_entry> files::list(const std::string& folder) {
  if (!wrong_.empty()) return {};
  auto entries = root_.list(folder, most_entries);
  if (!entries) {
    if (entries.error().code != errc::not_found)
      refuse(fmt::format("{}: {}", folder, entries.error().detail));
    return {};
  }
  entries_ += entries->size();
  if (entries_ > most_entries)
    return refuse(fmt::format("{}: too many entries", folder)), std::vector<common::dir_entry>{};
  std::erase_if(*entries, [](const auto& e) { return e.name.starts_with('.'); });
  return std::move(*entries);
}

std::optional<std::string> files::link(const std::string& path) const {
  auto target = root_.read_link(path);
  return target ? std::optional(std::move(*target)) : std::nullopt;
}

bool files::is_there(const std::string& path) {
  const auto s = root_.stat(path);
  if (!s && s.error().code != errc::not_found)
    refuse(fmt::format("{}: {}", path, s.error().detail));
  return s.has_value();
}

std::map<std::string, std::string> files::drop_ins(std::span<const std::string> folders) {
  std::map<std::string, std::string> out;
  for (const auto& folder : folders)
    for (const auto& e : list(folder))
      if (e.name.ends_with(".conf")) out.try_emplace(e.name, folder + "/" + e.name);
  return out;
}

std::vector<std::string> files::read_drop_in(const std::string& path) {
  if (const auto target = link(path); target && target->ends_with("/dev/null")) return {};
  return read(path).value_or(std::vector<std::string>{});
}

}  // namespace collector::effective
