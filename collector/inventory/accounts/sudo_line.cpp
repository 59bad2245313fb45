#include "collector/inventory/accounts/sudo_line.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sudo_names_limit = 10'000, sudo_commands_limit = 10'000,
                      sudo_regex_most = 1024;  // as sudo itself has it

shared_names shared(sudo_names names) {
  return std::make_shared<const sudo_names>(std::move(names));
}

bool take_mark(std::string_view& s, char mark) {
  s = trim(s);
  if (!s.starts_with(mark)) return false;
  s.remove_prefix(1);
  return true;
}

/// A word of a list; what a backslash stands before, or quotes around, ends none.
std::string take_sudo_name(std::string_view& s) {
  std::string out;
  while (take_mark(s, '!')) out.push_back('!');
  bool quoted = false;
  while (!s.empty() &&
         (quoted || std::string_view(" \t,=()").find(s[0]) == std::string_view::npos)) {
    if (s[0] == '\\' && s.size() > 1)
      s.remove_prefix(1);
    else if (s[0] == '"')
      quoted = !quoted;
    if (s[0] != '"') out.push_back(s[0]);
    s.remove_prefix(1);
  }
  return out.find_first_not_of('!') == out.npos ? std::string{} : out;
}

/// `sha256:… ` in front of a command, of which there may be several.
void take_digests(std::string_view& s, std::string& out) {
  for (s = trim(s); s.starts_with("sha2") || s.starts_with("sha3") || s.starts_with("sha5");) {
    const auto colon = s.find(':');
    if (colon == s.npos || colon != std::string_view("sha256").size()) return;
    auto value = trim(s.substr(colon + 1));
    const auto size = std::min(value.find_first_of(" \t,"), value.size());
    out.append(s.substr(0, colon + 1)).append(value.substr(0, size)).append(" ");
    s = value.substr(size);
    take_mark(s, ',');
    s = trim(s);
  }
}

/// A pattern `^…$`, in which commas and colons stand for themselves.
bool take_regex(std::string_view& s, std::string& out) {
  for (std::size_t i = 1; i < std::min(s.size(), sudo_regex_most); ++i) {
    const bool ends = i + 1 == s.size() || std::string_view(" \t,:").find(s[i + 1]) != s.npos;
    if (s[i] != '$' || s[i - 1] == '\\' || !ends) continue;
    out.append(s.substr(0, i + 1));
    s.remove_prefix(i + 1);
    return true;
  }
  return false;
}

/// Up to the comma or the colon that ends it; blanks between words are one.
std::string take_command_text(std::string_view& s) {
  std::string out;
  take_digests(s, out);
  for (bool blank = false; !s.empty() && s[0] != ',' && s[0] != ':';) {
    if (common::is_blank(s[0])) {
      blank = true;
      s.remove_prefix(1);
      continue;
    }
    if (blank && !out.empty() && out.back() != ' ') out.push_back(' ');
    blank = false;
    const bool begins = out.empty() || out.back() == ' ';
    if (begins && s[0] == '^' && take_regex(s, out)) continue;
    if (s[0] == '\\' && s.size() > 1) {
      if (std::string_view(",:=\\ \t#").find(s[1]) == std::string_view::npos) out.push_back('\\');
      s.remove_prefix(1);
    }
    out.push_back(s[0]);
    s.remove_prefix(1);
  }
  return out;
}

sudo_command take_command(std::string_view& s) {
  sudo_command out;
  while (take_mark(s, '!')) out.refused = !out.refused;
  out.text = take_command_text(s);
  return out;
}

/// `(ann, %wheel : disk)`
void take_runas(std::string_view& s, sudo_may& into) {
  if (!take_mark(s, '(')) return;
  const auto end = std::min(s.find(')'), s.size());
  auto inside = s.substr(0, end);
  s.remove_prefix(std::min(end + 1, s.size()));
  const auto colon = inside.find(':');
  auto users = inside.substr(0, colon);
  auto groups = colon == inside.npos ? std::string_view{} : inside.substr(colon + 1);
  into.as_users = shared(take_sudo_names(users));
  into.as_groups = shared(take_sudo_names(groups));
}

constexpr auto option_names =
    std::to_array<std::string_view>({"APPARMOR_PROFILE", "CHROOT", "CWD", "LIMITPRIVS", "NOTAFTER",
                                     "NOTBEFORE", "PRIVS", "ROLE", "TIMEOUT", "TYPE"});
constexpr auto tag_names = std::to_array<std::string_view>(
    {"EXEC", "FOLLOW", "INTERCEPT", "LOG_INPUT", "LOG_OUTPUT", "MAIL", "NOEXEC", "NOFOLLOW",
     "NOINTERCEPT", "NOLOG_INPUT", "NOLOG_OUTPUT", "NOMAIL", "NOPASSWD", "NOSETENV", "PASSWD",
     "SETENV"});

/// What a tag or an option stands for until another of its kind comes.
class conditions {
 public:
  /// False: no more of them.
  bool take(std::string_view& s) {
    s = trim(s);
    const auto name = s.substr(0, s.find_first_of(" \t:="));
    auto rest = s.substr(name.size());
    const bool is_option = rest.starts_with('=');
    rest = trim(rest);
    if (!is_option && !rest.starts_with(':')) return false;
    if (is_option ? !std::ranges::binary_search(option_names, name)
                  : !std::ranges::binary_search(tag_names, name))
      return false;
    s = rest.substr(1);
    if (is_option)
      options_[std::string(name)] = take_sudo_name(s);
    else
      tag(name);
    return true;
  }

  std::string text() const {
    std::string out;
    for (const auto& [name, said] : options_) out.append(name).append("=").append(said).append(" ");
    for (const auto& name : tags_)
      if (!name.empty()) out.append(name).append(": ");
    return out;
  }

 private:
  /// Those that make a right wider or narrower; the others say what is written down of it.
  void tag(std::string_view name) {
    constexpr std::array<std::string_view, 3> off{"PASSWD", "NOSETENV", "EXEC"},
        on{"NOPASSWD", "SETENV", "NOEXEC"};
    for (std::size_t i = 0; i < on.size(); ++i) {
      if (name == on[i]) tags_[i] = name;
      if (name == off[i]) tags_[i] = {};
    }
  }
  std::map<std::string, std::string> options_;
  std::array<std::string, 3> tags_;
};

}  // namespace

sudo_names take_sudo_names(std::string_view& s) {
  sudo_names out;
  do {
    s = trim(s);
    if (s.starts_with(',')) s = trim(s.substr(1));
    auto word = take_sudo_name(s);
    if (word.empty()) break;
    out.push_back(std::move(word));
    s = trim(s);
  } while (s.starts_with(',') && out.size() < sudo_names_limit);
  return out;
}

std::vector<sudo_command> take_sudo_commands(std::string_view& s) {
  std::vector<sudo_command> out;
  do {
    if (auto one = take_command(s); !one.text.empty()) out.push_back(std::move(one));
  } while (take_mark(s, ',') && out.size() < sudo_commands_limit);
  return out;
}

sudo_spec parse_sudo_spec(std::string_view s) {
  sudo_spec out;
  out.who = take_sudo_names(s);
  do {
    sudo_may now;
    now.hosts = shared(take_sudo_names(s));
    if (!take_mark(s, '=')) return out;
    conditions set;
    do {  // each goes on with what the one before said
      take_runas(s, now);
      while (set.take(s)) {
      }
      now.conditions = set.text();
      now.command = take_command(s);
      if (!now.command.text.empty()) out.may.push_back(now);
    } while (take_mark(s, ',') && out.may.size() < sudo_commands_limit);
  } while (take_mark(s, ':') && out.may.size() < sudo_commands_limit);
  return out;
}

}  // namespace collector::inventory
