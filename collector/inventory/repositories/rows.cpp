#include "collector/inventory/repositories/rows.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sources_limit = 1u << 20, sources_most = 2000, repositories_most = 20'000,
                      words_most = 200'000, components_most = 1000;

/// What apt takes as the name of a file; the others take all but the hidden ones of editors.
bool is_taken(std::string_view name, std::string_view format) {
  constexpr std::string_view by_apt =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-";
  return !name.starts_with('.') && (format != "deb" || name.find_first_not_of(by_apt) == name.npos);
}

std::size_t words_in(const schemas::repository& row) {
  return (row.components ? row.components->size() : 0) +
         (row.architectures ? row.architectures->size() : 0);
}

}  // namespace

gap repository_rows::of_file(const std::string& file) const {
  if (including_) return {{{"format", format_}}};
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
    if (e.name.ends_with(ending) && is_taken(e.name, format_) &&
        e.type != common::dir_entry::kind::directory)
      out.push_back(folder + "/" + e.name);
  return out;
}

bool repository_rows::has_room(const schemas::repository& row) {
  const bool too_many = rows_.size() == repositories_most;
  full_ = full_ || too_many || words_ + words_in(row) > words_most;
  if (full_ && told_full_ != format_) {  // what follows of another format is missing as well
    told_full_ = format_;
    met_.lost({{{"format", format_}}},
              too_many ? fmt::format("more than {} repositories", repositories_most)
                       : fmt::format("more than {} components and architectures", words_most));
  }
  return !full_;
}

bool repository_rows::add(const std::string& file, std::size_t line, schemas::repository row) {
  found_ = true;
  row.format = format_;
  row.file = "/" + file;
  row.line = static_cast<std::int64_t>(line);
  if (!has_room(row)) return false;
  const auto [at, is_new] = rows_.try_emplace({format_, file, row.name.value_or("")}, row);
  if (is_new)
    words_ += words_in(row);
  else
    merge(at->second, std::move(row));
  return true;
}

void repository_rows::merge(schemas::repository& into, schemas::repository row) {
  const auto before = words_in(into);
  if (row.enabled == true && into.enabled == false) {
    into = std::move(row);
  } else if (row.enabled == into.enabled && row.components && into.components) {
    for (auto& one : *row.components) {
      if (std::ranges::find(*into.components, one) != into.components->end()) continue;
      if (into.components->size() >= components_most) {
        met_.noted(fmt::format("{}: more than {} components", *into.name, components_most));
        break;
      }
      into.components->push_back(std::move(one));
    }
  }
  words_ = words_ - before + words_in(into);
}

void repository_rows::lost(const std::string& file, std::size_t line, const std::string& what) {
  met_.lost(of_file(file), fmt::format("{}:{}: {}", file, line, what));
}

void repository_rows::refused(const std::string& file, std::size_t line, const std::string& what) {
  met_.noted(fmt::format("{}:{}: {}", file, line, what));
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

std::vector<std::string> short_words(std::string_view text, std::size_t most) {
  std::vector<std::string> out;
  for (const auto word : words_of(text, most, " \t\r\n")) out.emplace_back(word.substr(0, 2048));
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
