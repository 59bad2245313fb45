#include "collector/inventory/repositories/rows.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sources_limit = 1u << 20, sources_most = 2000, repositories_most = 20'000;

/// What apt, yum and zypper take as the name of a file; the hidden ones of editors are not.
bool is_plain_name(std::string_view name) {
  constexpr std::string_view taken =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
  return !name.starts_with('.') && name.find_first_not_of(taken) == name.npos;
}

}  // namespace

gap repository_rows::of_file(const std::string& file) const {
  return {{{"format", format_}, {"file", "/" + file, true}}};
}

std::optional<std::string> repository_rows::read(const common::root_dir& host,
                                                 const std::string& file) {
  auto content = host.read(file, sources_limit);
  if (!content && content.error().code == common::errc::not_found) return std::nullopt;
  found_ = true;
  if (!content) {
    met_.lost(of_file(file), content.error().detail);
    return std::nullopt;
  }
  if (content->truncated) {
    met_.lost(of_file(file), fmt::format("{}: larger than {} bytes", file, sources_limit));
    content->bytes.resize(content->bytes.rfind('\n') + 1);
  }
  return std::move(content->bytes);
}

std::vector<std::string> repository_rows::files_in(const common::root_dir& host,
                                                   const std::string& folder,
                                                   std::string_view ending) {
  std::vector<std::string> out;
  const auto entries = host.list(folder, sources_most);
  if (!entries) {
    if (entries.error().code != common::errc::not_found)
      met_.lost({{{"format", format_}, {"file", "/" + folder + "/"}}}, entries.error().detail);
    return out;
  }
  for (const auto& e : *entries)
    if (e.name.ends_with(ending) && is_plain_name(e.name) &&
        e.type != common::dir_entry::kind::directory)
      out.push_back(folder + "/" + e.name);
  return out;
}

bool repository_rows::add(const std::string& file, std::size_t line, schemas::repository row) {
  found_ = true;
  if (rows_.size() == repositories_most) {
    if (!full_)
      met_.lost({{{"format", format_}}}, fmt::format("more than {} repositories", rows_.size()));
    full_ = true;
    return false;
  }
  row.format = format_;
  row.file = "/" + file;
  row.line = static_cast<std::int64_t>(line);
  const auto [at, is_new] = rows_.try_emplace({format_, file, row.name.value_or("")}, row);
  auto& first = at->second;
  if (is_new) return true;
  if (row.enabled == true && first.enabled == false) {
    first = std::move(row);
  } else if (row.enabled == first.enabled && row.components && first.components) {
    for (auto& one : *row.components)
      if (std::ranges::find(*first.components, one) == first.components->end())
        first.components->push_back(std::move(one));
  }
  return true;
}

void repository_rows::lost(const std::string& file, std::size_t line, const std::string& what) {
  met_.lost(of_file(file), fmt::format("{}:{}: {}", file, line, what));
}

void repository_rows::remark(const std::string& what) {
  if (remark_.empty()) remark_ = what;
}

table_scan repository_rows::finish() {
  table_scan out;
  out.reason = remark_;
  if (!found_ && met_.none()) {
    out.status = schemas::table_status::unsupported;
    out.reason = "no file of apt, dnf, yum, zypper, apk, pacman or opkg that names repositories";
    return out;
  }
  for (const auto& [name, row] : rows_) out.rows.push_back(masked_row(row));
  met_.tell(out);
  return out;
}

schemas::text shown_uri(std::string_view uri) {
  auto out = text_or_absent(uri, 2048);
  if (out) *out = common::secrets::mask_field(*out);
  return out;
}

std::vector<std::string> words_of(std::string_view text, std::size_t most) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<std::string> out;
  for (auto at = text.find_first_not_of(blanks); at != text.npos && out.size() < most;) {
    const auto end = std::min(text.find_first_of(blanks, at), text.size());
    out.emplace_back(text.substr(at, std::min<std::size_t>(end - at, 2048)));
    at = text.find_first_not_of(blanks, end);
  }
  return out;
}

schemas::boolean yes_or_no(std::string_view text) {
  std::string word(trim(text));
  std::ranges::transform(word, word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::array yes{"1", "yes", "true", "on", "with", "enable"},
      no{"0", "no", "false", "off", "without", "disable"};
  if (std::ranges::find(yes, word) != yes.end()) return true;
  if (std::ranges::find(no, word) != no.end()) return false;
  return {};
}

table_scan collect_repositories(const common::root_dir& host) {
  repository_rows out;
  for (const auto read : {read_apt_sources, read_rpm_repositories, read_apk_repositories,
                          read_pacman_repositories, read_opkg_feeds})
    read(host, out);
  return out.finish();
}

}  // namespace collector::inventory
