#include "collector/inventory/accounts/doas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t doas_rules_limit = 10'000, doas_words_limit = 500;
using doas_words = std::vector<std::string>;

/// The words of the next line; a backslash keeps what comes after it, a comment ends the line.
bool next_words(std::string_view& rest, doas_words& out) {
  out.clear();
  std::string word;
  bool in_word = false;  // an empty one in quotes is one too
  const auto add = [&](std::string one) {
    if (out.size() < doas_words_limit) out.push_back(std::move(one));
  };
  const auto end_word = [&] {
    if (in_word) add(std::exchange(word, {}));
    in_word = false;
  };
  const auto grow = [&](char c) { word.push_back(c), in_word = true; };
  bool quoted = false;
  if (rest.empty()) return false;
  for (; !rest.empty() && rest[0] != '\n'; rest.remove_prefix(1)) {
    const char c = rest[0];
    if (c == '\\' && rest.size() > 1) {
      rest.remove_prefix(1);
      if (rest[0] != '\n') grow(rest[0]);
    } else if (c == '"') {
      quoted = !quoted;
      in_word = true;
    } else if (!quoted && c == '#') {
      rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
      break;
    } else if (!quoted && (c == ' ' || c == '\t')) {
      end_word();
    } else if (!quoted && (c == '{' || c == '}')) {
      end_word();
      add(std::string(1, c));
    } else {
      grow(c);
    }
  }
  end_word();
  if (!rest.empty()) rest.remove_prefix(1);
  return true;
}

/// `nopass` and its like, and what stands between the braces of `setenv`.
std::string take_options(std::span<const std::string>& left) {
  bool nopass = false;
  std::string setenv;
  for (; !left.empty(); left = left.subspan(1)) {
    const auto& word = left[0];
    if (word == "nopass") {
      nopass = true;
    } else if (word == "keepenv") {
      setenv = "SETENV: ";
    } else if (word == "setenv" && left.size() > 1 && left[1] == "{") {
      while (!left.empty() && left[0] != "}") left = left.subspan(1);
      setenv = "SETENV: ";
      if (left.empty()) break;
    } else if (word != "nolog" && word != "persist") {
      break;
    }
  }
  return (nopass ? "NOPASSWD: " : "") + setenv;
}

std::optional<doas_rule> doas_rule_of(std::span<const std::string> left) {
  if (left.empty() || (left[0] != "permit" && left[0] != "deny")) return std::nullopt;
  doas_rule out;
  out.grant.refused = left[0] == "deny";
  left = left.subspan(1);
  const auto options = take_options(left);
  if (left.empty()) return std::nullopt;
  out.who = left[0].starts_with(':') ? "%" + left[0].substr(1) : left[0];
  const auto digits = out.who.find_first_of("0123456789");
  const std::size_t begin = out.who.starts_with('%') ? 1 : 0;
  if (digits == begin && number(std::string_view(out.who).substr(begin)))
    out.who.insert(begin, "#");
  left = left.subspan(1);
  std::string as = "ALL";
  if (left.size() > 1 && left[0] == "as") {
    as = left[1];
    left = left.subspan(2);
  }
  out.grant.how = fmt::format("doas ({}) {}", as, options);
  if (left.size() < 2 || left[0] != "cmd") {
    out.grant.command = "ALL";
    return out;
  }
  out.grant.command = left[1];
  left = left.subspan(2);
  if (left.empty()) return out;
  if (left[0] != "args") return std::nullopt;
  if (left.size() == 1) out.grant.command += " \"\"";  // with no arguments, as sudoers writes it
  for (const auto& word : left.subspan(1)) out.grant.command.append(" ").append(word);
  return out;
}

}  // namespace

std::vector<doas_rule> parse_doas(std::string_view rest) {
  std::vector<doas_rule> out;
  for (doas_words line; out.size() < doas_rules_limit && next_words(rest, line);)
    if (auto rule = doas_rule_of(line)) out.push_back(std::move(*rule));
  return out;
}

}  // namespace collector::inventory
