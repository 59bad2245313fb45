#include "collector/inventory/hooks/hook_lines.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t apt_depth = 32, pam_lines_limit = 2000, pam_words = 200;

/// A word, a text in quotes or a mark of apt.conf; comments are passed over.
struct apt_token {
  std::string text;
  bool quoted = false;
};

bool skip_comment(std::string_view& s) {
  const bool line = s.starts_with("//") || s.starts_with('#');
  if (!line && !s.starts_with("/*")) return false;
  const auto end = s.find(line ? "\n" : "*/");
  s.remove_prefix(end == s.npos ? s.size() : end + (line ? 1 : 2));
  return true;
}

bool next_token(std::string_view& s, apt_token& out) {
  constexpr std::string_view marks = "{};", blanks = " \t\r\n";
  for (;;) {
    s.remove_prefix(std::min(s.find_first_not_of(blanks), s.size()));
    if (s.empty()) return false;
    if (!skip_comment(s)) break;
  }
  if (s[0] == '"') {
    const auto end = std::min(s.find('"', 1), s.size());
    out = {std::string(s.substr(1, end - 1)), true};
    s.remove_prefix(std::min(end + 1, s.size()));
    return true;
  }
  const auto size = marks.find(s[0]) != marks.npos
                        ? std::size_t{1}
                        : std::min(s.find_first_of(" \t\r\n{};\""), s.size());
  out = {std::string(s.substr(0, size)), false};
  s.remove_prefix(size);
  return true;
}

/// Names are taken in whatever case; a list may have `::` at its end.
bool runs_commands(std::string name) {
  while (name.ends_with(':')) name.pop_back();
  name = common::lower_case(name);
  constexpr std::array<std::string_view, 7> ends{
      "::pre-invoke",        "::post-invoke",       "::post-invoke-success", "::pre-install-pkgs",
      "::post-invoke-stats", "::proxy-auto-detect", "::proxyautodetect"};
  // Where packages come from: `Acquire::http::Proxy`, also of one host.
  const bool is_proxy = name.starts_with("acquire::") &&
                        (name.ends_with("::proxy") || name.find("::proxy::") != name.npos);
  return std::ranges::any_of(ends, [&](std::string_view e) { return name.ends_with(e); }) ||
         is_proxy || name == "dir::bin::dpkg";
}

/// The text in quotes behind the operator that `s` begins with; a backslash keeps the next letter.
std::string take_quoted(std::string_view& s) {
  std::string out;
  const auto begin = s.find('"');
  s.remove_prefix(begin == s.npos ? s.size() : begin + 1);
  while (!s.empty() && s[0] != '"') {
    if (s[0] == '\\' && s.size() > 1) s.remove_prefix(1);
    out.push_back(s[0]);
    s.remove_prefix(1);
  }
  if (!s.empty()) s.remove_prefix(1);
  return out;
}

/// The next line, with those that continue it.
bool next_rule(std::string_view& rest, std::string& out) {
  while (next_joined(rest, out))
    if (!out.empty() && out[0] != '#') return true;
  return false;
}

}  // namespace

void each_apt_command(std::string_view text, const named_command& each) {
  std::vector<std::string> scopes;
  std::string name;
  const auto full = [&] {
    std::string out;
    for (const auto& s : scopes)
      if (!s.empty()) out.append(out.empty() ? "" : "::").append(s);
    if (!name.empty()) out.append(out.empty() ? "" : "::").append(name);
    return out;
  };
  apt_token token;
  for (std::string_view s = text; next_token(s, token);) {
    if (token.quoted) {
      if (const auto is = full(); runs_commands(is)) each(is, token.text);
    } else if (token.text == "{") {
      if (scopes.size() == apt_depth) return;
      scopes.push_back(std::exchange(name, {}));
    } else if (token.text == "}") {
      if (!scopes.empty()) scopes.pop_back();
      name.clear();
    } else if (token.text == ";") {
      name.clear();
    } else if (name.empty()) {
      name = token.text;
    } else if (const auto is = full(); runs_commands(is)) {
      each(is, token.text);
    }
  }
}

void each_udev_command(std::string_view text, const named_command& each) {
  constexpr std::array<std::string_view, 5> keys{"RUN", "RUN{program}", "RUN{fail_event_on_error}",
                                                 "PROGRAM", "IMPORT{program}"};
  std::string rule;
  for (std::string_view rest = text; next_rule(rest, rule);)
    for (std::string_view s = rule; !(s = trim(s)).empty();) {
      if (s[0] == ',') {
        s.remove_prefix(1);
        continue;
      }
      const auto key = trim(s.substr(0, s.find_first_of("=!+-: \t")));
      auto value = s;
      const auto command = take_quoted(value);
      const bool is_key = std::ranges::find(keys, key) != keys.end();
      if (is_key && !command.empty()) each(key, command);
      s = value;
    }
}

void each_modprobe_command(std::string_view text, const named_command& each) {
  std::string line;
  for (std::string_view rest = text; next_rule(rest, line);) {
    const auto words = words_of(line, 3, " \t\r");
    if (words.size() < 3 || (words[0] != "install" && words[0] != "remove")) continue;
    const auto at = static_cast<std::size_t>(words[2].data() - line.data());
    each(fmt::format("{} {}", words[0], words[1]), trim(std::string_view(line).substr(at)));
  }
}

std::vector<pam_line> parse_pam(std::string_view rest) {
  std::vector<pam_line> out;
  for (std::string line; out.size() < pam_lines_limit && next_joined(rest, line);) {
    std::string_view s = std::string_view(line).substr(0, line.find('#'));
    auto words = words_of(s, pam_words);
    if (words.size() < 3) continue;
    pam_line one;
    one.type = words[0].substr(words[0].starts_with('-') ? 1 : 0);
    std::size_t at = 1;
    one.control = words[at];
    while (words[1].starts_with('[') && one.control.find(']') == one.control.npos &&
           ++at < words.size())
      one.control.append(" ").append(words[at]);
    if (++at >= words.size()) continue;
    one.module = words[at];
    one.text = fmt::format("{}", fmt::join(words, " "));
    out.push_back(std::move(one));
  }
  return out;
}

std::string pam_stack(std::string_view rest) {
  std::string out;
  std::size_t lines = 0;
  for (std::string line; lines < pam_lines_limit && next_joined(rest, line);) {
    const auto words = words_of(std::string_view(line).substr(0, line.find('#')), pam_words);
    if (words.empty()) continue;
    out += fmt::format("{}{}", lines++ == 0 ? "" : "; ", fmt::join(words, " "));
  }
  return out;
}

}  // namespace collector::inventory
