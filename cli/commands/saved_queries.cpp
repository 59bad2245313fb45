#include "cli/commands/saved_queries.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "common/letters.hpp"
#include "common/shipped_file.hpp"
#include "common/suggest.hpp"
#include "common/text.hpp"
#include "common/trusted_file.hpp"
#include "common/watched_file.hpp"
#include "query/guard.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t longest_query = query::guard::longest_text, most_queries = 10'000;

/// The first comment, without its dashes.
std::string about(const std::string& file) {
  const auto text = common::read_file(file, longest_query);
  if (!text || !text->starts_with("--")) return {};
  return std::string(common::trim(std::string_view(*text).substr(2, text->find('\n') - 2)));
}

void add_files(const std::string& folder, std::map<std::string, std::string>& to) {
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ec)) {
    const auto name = entry.path().stem().string();
    if (entry.path().extension() != ".sql" || !is_query_name(name)) continue;
    if (to.size() == most_queries) return;
    to[name] = entry.path().string();
  }
}

std::string own_folder(const schemas::data_paths& paths) {
  return paths.configuration() + "/queries";
}

/// A link may lead to a file that somebody else may write later on.
common::status refuse_foreign(const schemas::data_paths& paths, const std::string& file) {
  std::error_code ec;
  if (std::filesystem::is_symlink(file, ec))
    return fail(errc::refused, "{}: it is a link: a file was expected", file);
  struct ::stat folder {};
  const bool is_known = ::stat(paths.data.c_str(), &folder) == 0;
  return common::refuse_if_others_may_write(file, is_known ? folder.st_uid : ::geteuid());
}

std::map<std::string, std::string> files_of(const schemas::data_paths& paths) {
  std::map<std::string, std::string> out;
  if (const auto shipped = common::shipped_file("queries"); !shipped.empty())
    add_files(shipped, out);
  add_files(own_folder(paths), out);
  return out;
}

}  // namespace

bool is_query_name(std::string_view typed) {
  const auto is_of_name = [](char c) {
    return common::is_letter(c) || common::is_digit(c) || c == '-' || c == '_';
  };
  return !typed.empty() && std::ranges::all_of(typed, is_of_name);
}

std::vector<saved_query> saved_queries(const schemas::data_paths& paths) {
  std::vector<saved_query> out;
  for (const auto& [name, file] : files_of(paths)) out.push_back({name, about(file), file});
  return out;
}

result<std::string> saved_query_text(const schemas::data_paths& paths, const std::string& name) {
  const auto files = files_of(paths);
  if (const auto at = files.find(name); at != files.end()) {
    // Those of an operator, like the files of conf.d; who runs this may be another one.
    if (at->second.starts_with(own_folder(paths) + "/"))
      if (auto s = refuse_foreign(paths, at->second); !s) return fail(s.error());
    return common::read_file(at->second, longest_query);
  }
  std::vector<std::string_view> names;
  for (const auto& [known, file] : files) names.push_back(known);
  return fail(errc::not_found,
              "no question is saved as '{}'{}; `muster query --saved` has their names, and SQL "
              "stands in quotes",
              name, common::did_you_mean(name, names));
}

}  // namespace cli
