#include "collector/inventory/accounts/sudoers.hpp"

#include <fmt/format.h>

#include <map>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sudoers_limit = 1u << 20, included_limit = 256, sudoers_names_limit = 10'000;
constexpr int deepest_include = 8;

/// A comment begins at `#`, unless a number follows: that is a user id.
std::string_view without_comment(std::string_view s) {
  for (auto at = s.find('#'); at != s.npos; at = s.find('#', at + 1))
    if (at + 1 >= s.size() || s[at + 1] < '0' || s[at + 1] > '9') return trim(s.substr(0, at));
  return s;
}

/// Takes a list `a, b ,c` off the front of `s`; it ends where a word is followed by no comma.
std::vector<std::string> take_list(std::string_view& s) {
  std::vector<std::string> out;
  do {
    s = trim(s);
    if (s.starts_with(',')) s = trim(s.substr(1));
    std::string word;
    bool quoted = false;
    while (!s.empty() &&
           (quoted || std::string_view(" \t,=").find(s[0]) == std::string_view::npos)) {
      if (s[0] == '\\' && s.size() > 1)
        s.remove_prefix(1);
      else if (s[0] == '"')
        quoted = !quoted;
      if (s[0] != '"') word.push_back(s[0]);
      s.remove_prefix(1);
    }
    if (word.empty()) break;
    out.push_back(std::move(word));
    s = trim(s);
  } while (s.starts_with(',') && out.size() < sudoers_names_limit);
  return out;
}

class parser {
 public:
  parser(const common::root_dir& host, sudoers& out) : host_(host), out_(out) {}

  void file(const std::string& path, int depth) {
    if (++files_ > included_limit || depth > deepest_include)
      return fail("sudoers includes more files than are read");
    const auto content = host_.read(path, sudoers_limit);
    if (!content) return fail(content.error().detail);
    if (content->truncated) fail(path + ": larger than 1 MiB");
    std::string_view rest = content->bytes;
    for (std::string rule; next_joined(rest, rule);) line(rule, path, depth);
  }

  /// Aliases may be used before they are defined, so that names are looked up at the end.
  void resolve() {
    for (const auto& name : named_) add(name, 0);
  }

 private:
  void line(std::string_view s, const std::string& path, int depth) {
    for (const std::string_view word : {"@includedir", "#includedir", "@include", "#include"})
      if (s.starts_with(word))
        return include(trim(s.substr(word.size())), word.ends_with("dir"), path, depth);
    s = without_comment(s);
    if (s.empty() || s.starts_with("Defaults") || s.starts_with("Host_Alias") ||
        s.starts_with("Cmnd_Alias") || s.starts_with("Cmd_Alias") || s.starts_with("Runas_Alias"))
      return;
    if (s.starts_with("User_Alias")) return alias(s.substr(10));
    for (auto& name : take_list(s))
      if (named_.size() < sudoers_names_limit) named_.insert(std::move(name));
  }

  void alias(std::string_view s) {
    for (const auto part : split(s, ':', 1000)) {
      const auto equals = part.find('=');
      if (equals == part.npos || aliases_.size() == sudoers_names_limit) continue;
      auto members = part.substr(equals + 1);
      aliases_[std::string(trim(part.substr(0, equals)))] = take_list(members);
    }
  }

  void include(std::string_view target, bool folder, const std::string& from, int depth) {
    std::string path(target);
    if (path.size() > 1 && path.front() == '"' && path.back() == '"')
      path = path.substr(1, path.size() - 2);
    if (!path.starts_with('/')) path = from.substr(0, from.rfind('/') + 1) + path;
    if (!folder) return file(path, depth + 1);
    const auto entries = host_.list(path, 10'000);
    if (!entries)
      return entries.error().code == common::errc::not_found ? void()
                                                             : fail(entries.error().detail);
    for (const auto& e : *entries)  // as sudo reads them: no backups, no files of package managers
      if (!e.name.ends_with('~') && e.name.find('.') == std::string::npos)
        file(path + "/" + e.name, depth + 1);
  }

  void add(const std::string& name, int depth) {
    if (name.empty() || name[0] == '!' || name[0] == '+')
      return;  // who is excluded has no right; netgroups are elsewhere
    if (name == "ALL") {
      out_.everybody = true;
    } else if (const auto at = aliases_.find(name); at != aliases_.end()) {
      if (depth < deepest_include)
        for (const auto& m : at->second) add(m, depth + 1);
    } else if (name[0] == '%') {
      out_.groups.insert(name.substr(1));
    } else {
      out_.users.insert(name);
    }
  }

  void fail(const std::string& why) {
    if (out_.fault.empty()) out_.fault = why;
  }

  const common::root_dir& host_;
  sudoers& out_;
  std::size_t files_ = 0;
  std::set<std::string> named_;
  std::map<std::string, std::vector<std::string>> aliases_;
};

}  // namespace

bool sudoers::allows(std::string_view user, std::int64_t uid,
                     const std::vector<std::pair<std::string, std::int64_t>>& member_of) const {
  if (everybody || users.contains(user) || users.contains(fmt::format("#{}", uid))) return true;
  for (const auto& [name, gid] : member_of)
    if (groups.contains(name) || groups.contains(fmt::format("#{}", gid))) return true;
  return false;
}

sudoers read_sudoers(const common::root_dir& host) {
  sudoers out;
  const auto there = host.stat("etc/sudoers");
  if (!there && there.error().code == common::errc::not_found) return out;
  parser p(host, out);
  p.file("/etc/sudoers", 0);
  p.resolve();
  return out;
}

}  // namespace collector::inventory
