// Repositories of pacman: sections of pacman.conf and of the files it includes, which stand where
// they are included (pacman.conf(5)).
#include <vector>

#include "collector/inventory/protocols/source_names.hpp"
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t included_most = 500, servers_most = 500, of_pacman_most = 2000;
constexpr int deepest_include = 10;  // pacman's own

/// What of SigLevel is about packages; the last word decides. `Optional` takes unsigned ones.
schemas::boolean verified_by(std::string_view levels) {
  schemas::boolean out;
  for (auto word : short_words(levels, 20)) {
    if (word.starts_with("Package")) word.erase(0, 7);
    if (word == "Required") out = true;
    if (word == "Never" || word == "Optional") out = false;
  }
  return out;
}

struct pacman_repository {
  std::string file;
  std::size_t line = 0;
  std::string name;
  std::vector<std::string> servers{};
  std::string levels{};
};

class pacman_conf {
 public:
  pacman_conf(const common::root_dir& host, repository_rows& out) : host_(host), out_(out) {}

  void read(const std::string& file, int depth = 0) {
    if (++files_ > included_most)
      return out_.lost(file, 1, fmt::format("more than {} included files", included_most));
    const auto text = out_.read(host_, file);
    if (!text) return;
    std::string_view rest = *text;
    std::size_t number = 0;
    for (std::string_view line; next_line(rest, line);) {
      ++number;
      line = trim(line);
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '[' && line.ends_with(']'))
        begin(file, number, line.substr(1, line.size() - 2));
      else
        take(file, number, line, depth);
    }
  }

  void tell() {
    const auto by_default = verified_by(levels_);
    for (auto& one : all_) {
      schemas::repository r;
      r.name = text_or_absent(one.name, 256);
      r.enabled = true;
      r.verified = one.levels.empty() ? by_default : verified_by(one.levels);
      if (!one.servers.empty()) {
        r.uri = one.servers.front();
        one.servers.erase(one.servers.begin());
      }
      if (!one.servers.empty()) r.mirrors = std::move(one.servers);
      if (!out_.add(one.file, one.line, std::move(r))) return;
    }
  }

 private:
  void begin(const std::string& file, std::size_t number, std::string_view name) {
    in_options_ = name == "options";
    if (in_options_) return;
    if (all_.size() == of_pacman_most)
      return out_.lost(file, number, fmt::format("more than {} repositories", of_pacman_most));
    all_.push_back({file, number, std::string(name.substr(0, 256))});
  }

  /// What stands behind an included file goes on with the section that began last.
  void take(const std::string& file, std::size_t number, std::string_view line, int depth) {
    const auto equals = line.find('=');
    if (equals == line.npos) return;
    const auto name = trim(line.substr(0, equals)), value = trim(line.substr(equals + 1));
    if (name == "Include") return include(file, number, std::string(value), depth);
    if (in_options_ && name == "SigLevel") levels_ = value;
    if (in_options_ || all_.empty()) return;
    if (name == "SigLevel") all_.back().levels = value;
    auto& servers = all_.back().servers;
    if (name == "Server" && servers.size() < servers_most)
      servers.push_back(shown_uri(value).value_or(""));
  }

  void include(const std::string& file, std::size_t number, const std::string& pattern, int depth) {
    if (depth == deepest_include)
      return out_.refused(file, number, "included deeper than pacman reads");
    const auto found = match_paths(host_, pattern, included_most);
    if (!found.all) out_.lost(file, number, fmt::format("not all files of {} are known", pattern));
    for (const auto& path : found.paths) read(below_root(path), depth + 1);
  }

  const common::root_dir& host_;
  repository_rows& out_;
  std::vector<pacman_repository> all_;
  std::string levels_;
  std::size_t files_ = 0;
  bool in_options_ = true;
};

}  // namespace

void read_pacman_repositories(const common::root_dir& host, repository_rows& out) {
  out.begin_format("pacman", true);
  pacman_conf conf(host, out);
  conf.read("etc/pacman.conf");
  conf.tell();
}

}  // namespace collector::inventory
