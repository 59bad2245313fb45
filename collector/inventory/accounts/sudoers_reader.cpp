// etc/sudoers with what it includes, and doas.conf(5), line by line.
#include <algorithm>
#include <array>
#include <set>

#include "collector/inventory/accounts/doas.hpp"
#include "collector/inventory/accounts/sudo_texts.hpp"
#include "collector/inventory/accounts/sudoers.hpp"
#include "collector/inventory/os_release.hpp"
#include "collector/inventory/root_path.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sudoers_limit = 1u << 20, included_limit = 256, sudoers_lines_limit = 10'000,
                      sudoers_rights_limit = 100'000;
constexpr int deepest_sudoers_include = 8;

/// A comment begins at `#`, unless a number follows: that is a user id.
std::string_view without_sudo_comment(std::string_view s) {
  for (auto at = s.find('#'); at != s.npos; at = s.find('#', at + 1))
    if (at + 1 >= s.size() || s[at + 1] < '0' || s[at + 1] > '9') return trim(s.substr(0, at));
  return s;
}

/// Settings that let more be done, or without a password.
bool widens(std::string_view setting) {
  constexpr std::array<std::string_view, 4> off{"!authenticate", "!env_reset", "!tty_tickets",
                                                "!use_pty"};
  constexpr std::array<std::string_view, 8> on{
      "env_keep",          "env_file",       "exempt_group", "restricted_env_file",
      "timestamp_timeout", "timestamp_type", "setenv",       "runas_default"};
  const auto name = setting.substr(0, setting.find_first_of(" \t=+-"));
  return std::ranges::find(off, name) != off.end() || std::ranges::find(on, name) != on.end();
}

/// `secure_path="/usr/sbin:/usr/bin"`, or with `!` in front.
bool is_secure_path(std::string_view setting) {
  if (setting.starts_with('!')) setting.remove_prefix(1);
  return trim(setting.substr(0, setting.find('='))) == "secure_path";
}

/// Without its quotes; nothing behind a `!`.
std::string value_of_setting(std::string_view setting) {
  const auto equals = setting.find('=');
  if (setting.starts_with('!') || equals == setting.npos) return {};
  auto value = trim(setting.substr(equals + 1));
  if (value.size() > 1 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return std::string(value);
}

/// Quotes around it go, and a backslash keeps what comes after it.
std::string path_of_include(std::string_view target) {
  if (target.size() > 1 && target.front() == '"' && target.back() == '"')
    target = target.substr(1, target.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] == '\\' && i + 1 < target.size()) ++i;
    out.push_back(target[i]);
  }
  return out;
}

bool is_alpine(const common::root_dir& host) {
  for (const auto* file : {"etc/os-release", "usr/lib/os-release"})
    if (const auto text = host.read(file, 64u << 10)) {
      const auto says = parse_os_release(text->bytes);
      const auto value = [&](const char* name) {
        const auto at = says.find(name);
        return at == says.end() ? std::string{} : " " + at->second + " ";
      };
      return (value("ID") + value("ID_LIKE")).find(" alpine ") != std::string::npos;
    }
  return host.stat("etc/alpine-release").has_value();
}

}  // namespace

class sudoers_reader {
 public:
  sudoers_reader(const common::root_dir& host, sudoers& out) : host_(host), out_(out) {}

  void file(const std::string& path, int depth) {
    if (++files_ > included_limit || depth > deepest_sudoers_include)
      return fail("sudoers includes more files than are read");
    const auto content = host_.read(path, sudoers_limit);
    if (!content) return fail(content.error().detail);
    if (content->truncated) fail(path + ": larger than 1 MiB");
    out_.files.push_back(below_root(path));
    std::string_view rest = content->bytes;
    for (std::string rule; next_joined(rest, rule);) line(rule, path, depth);
  }

  /// Aliases may be used before they are defined.
  void resolve() {
    sudo_expansion all(aliases_);
    for (auto& spec : specs_) {
      auto grants = all.grants_of(spec);
      out_.rules_.push_back({.who = std::move(spec.who), .grants = std::move(grants)});
    }
    if (all.is_cut()) fail("sudoers grants more than is told");
  }

  /// The last rule that fits counts; of a folder only Alpine's doas knows, which reads it first.
  void doas() {
    if (is_alpine(host_)) {
      const std::string folder = "etc/doas.d";
      const auto entries = host_.list(folder, 10'000);
      if (!entries && entries.error().code != common::errc::not_found) fail(entries.error().detail);
      std::set<std::string> names;
      if (entries)
        for (const auto& e : *entries)
          if (e.name.ends_with(".conf")) names.insert(e.name);
      for (const auto& name : names) doas_file(folder + "/" + name);
    }
    for (const auto* path : {"etc/doas.conf", "usr/local/etc/doas.conf"}) doas_file(path);
  }

 private:
  void doas_file(const std::string& path) {
    if (++files_ > included_limit) return fail("doas has more files than are read");
    const auto content = host_.read(path, sudoers_limit);
    if (!content && content.error().code != common::errc::not_found) fail(content.error().detail);
    if (!content) return;
    if (content->truncated) fail(path + ": larger than 1 MiB");
    for (auto& rule : parse_doas(content->bytes))
      out_.rules_.push_back(
          {.who = {std::move(rule.who)}, .grants = {std::move(rule.grant)}, .of_doas = true});
  }

  void line(std::string_view s, const std::string& path, int depth) {
    for (const std::string_view word : {"@includedir", "#includedir", "@include", "#include"})
      if (s.starts_with(word))
        return include(trim(s.substr(word.size())), word.ends_with("dir"), path, depth);
    s = without_sudo_comment(s);
    if (s.empty()) return;
    if (s.starts_with("Defaults")) return defaults(s);
    if (s.starts_with("Host_Alias")) return alias(s.substr(10), aliases_.hosts);
    if (s.starts_with("Runas_Alias")) return alias(s.substr(11), aliases_.runas);
    if (s.starts_with("User_Alias")) return alias(s.substr(10), out_.users_);
    for (const std::string_view word : {"Cmnd_Alias", "Cmd_Alias"})
      if (s.starts_with(word)) return commands(s.substr(word.size()));
    if (specs_.size() == sudoers_lines_limit || rights_ > sudoers_rights_limit)
      return fail("sudoers has more lines than are read");
    specs_.push_back(parse_sudo_spec(s));
    rights_ += specs_.back().may.size();
  }

  template <class Aliases>
  void alias(std::string_view s, Aliases& to) {
    for (const auto part : split(s, ':', 1000)) {
      const auto equals = part.find('=');
      if (equals == part.npos || to.size() == sudoers_lines_limit) continue;
      auto members = part.substr(equals + 1);
      to[std::string(trim(part.substr(0, equals)))] = take_sudo_names(members);
    }
  }

  void commands(std::string_view s) {
    for (auto equals = s.find('='); equals != s.npos; equals = s.find('=')) {
      const auto name = trim(s.substr(0, equals));
      s.remove_prefix(equals + 1);
      auto members = take_sudo_commands(s);
      if (aliases_.commands.size() < sudoers_lines_limit)
        aliases_.commands[std::string(name)] = std::move(members);
      if (s.starts_with(':')) s.remove_prefix(1);
    }
  }

  /// `Defaults:ann !authenticate, timestamp_timeout=-1`: those of users are theirs, others
  /// everybody's.
  void defaults(std::string_view s) {
    const auto end = std::min(s.find_first_of(" \t"), s.size());
    auto scope = s.substr(0, end);
    s.remove_prefix(end);
    sudo_names who{"ALL"};
    auto users = scope.substr(std::min(std::string_view("Defaults:").size(), scope.size()));
    if (scope.starts_with("Defaults:")) who = take_sudo_names(users);
    bool quoted = false;
    for (std::size_t i = 0, from = 0; i <= s.size(); ++i) {
      if (i < s.size() && s[i] == '"') quoted = !quoted;
      if (i < s.size() && (quoted || s[i] != ',')) continue;
      const auto setting = trim(s.substr(from, i - from));
      from = i + 1;
      const bool is_path = is_secure_path(setting);
      if (is_path && scope == "Defaults") out_.secure_path = value_of_setting(setting);
      if ((widens(setting) || (is_path && scope != "Defaults")) &&
          out_.defaults_.size() < sudoers_lines_limit)
        out_.defaults_.push_back({.who = who,
                                  .grants = {{{}, fmt::format("{} {}", scope, setting)}},
                                  .of_doas = false,
                                  .is_setting = true});
    }
  }

  void include(std::string_view target, bool folder, const std::string& from, int depth) {
    auto path = path_of_include(target);
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

  void fail(const std::string& why) {
    if (out_.fault.empty()) out_.fault = why;
  }

  const common::root_dir& host_;
  sudoers& out_;
  std::size_t files_ = 0, rights_ = 0;
  std::vector<sudo_spec> specs_;
  sudo_aliases aliases_;
};

sudoers read_sudoers(const common::root_dir& host) {
  sudoers out;
  sudoers_reader reader(host, out);
  for (const std::string path : {"/etc/sudoers", "/usr/etc/sudoers"}) {  // the first one counts
    const auto there = host.stat(below_root(path));
    if (!there && there.error().code == common::errc::not_found) continue;
    reader.file(path, 0);
    break;
  }
  reader.resolve();
  reader.doas();
  return out;
}

}  // namespace collector::inventory
