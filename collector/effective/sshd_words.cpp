#include "collector/effective/sshd_words.hpp"

#include "collector/effective/question.hpp"

namespace collector::effective {

namespace {

constexpr std::string_view sshd_blanks = " \t\r\n";

void skip_blanks(std::string_view& s) {
  s.remove_prefix(std::min(s.find_first_not_of(sshd_blanks), s.size()));
}

/// The keyword, perhaps in quotes, and what separates it: blanks, or one `=` among them.
std::optional<std::string_view> take_keyword(std::string_view& s) {
  std::string_view out;
  if (s.starts_with('"')) {
    const auto end = s.find('"', 1);
    if (end == s.npos) return std::nullopt;
    out = s.substr(1, end - 1);
    s.remove_prefix(end + 1);
    skip_blanks(s);
    return out;
  }
  const auto end = std::min(s.find_first_of(" \t\r\n\"="), s.size());
  out = s.substr(0, end);
  s.remove_prefix(end);
  skip_blanks(s);
  if (s.starts_with('=')) {
    s.remove_prefix(1);
    skip_blanks(s);
  }
  return out;
}

/// One argument: quotes of both kinds group, a backslash takes a quote, itself or a blank as it is.
bool take_argument(std::string_view& s, std::string& out) {
  char quote = 0;
  std::size_t i = 0;
  for (; i < s.size(); ++i) {
    const char c = s[i];
    if (quote == 0 && (c == ' ' || c == '\t')) break;
    const char next = i + 1 < s.size() ? s[i + 1] : '\0';
    if (c == '\\' && (next == '\'' || next == '"' || next == '\\' || (quote == 0 && next == ' ')))
      out.push_back(s[++i]);
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (quote != 0 && c == quote)
      quote = 0;
    else
      out.push_back(c);
  }
  s.remove_prefix(i);
  return quote == 0;
}

}  // namespace

sshd_line cut_sshd_line(std::string_view line) {
  sshd_line out;
  while (!line.empty() && std::string_view(" \t\r\n\f").find(line.back()) != line.npos)
    line.remove_suffix(1);
  skip_blanks(line);
  if (line.empty() || line.front() == '#') return out;
  const auto keyword = take_keyword(line);
  if (!keyword) return out.wrong = "a quote is not closed", out;
  if (keyword->empty()) return out.wrong = "no keyword", out;
  out.keyword = sshd_keyword(*keyword);
  out.rest = line;
  while (!line.empty()) {
    skip_blanks(line);
    if (line.empty() || line.front() == '#') break;
    std::string argument;
    if (!take_argument(line, argument)) return out.wrong = "a quote is not closed", out;
    out.arguments.push_back(std::move(argument));
  }
  if (out.arguments.empty()) out.wrong = "no argument after " + out.keyword;
  return out;
}

}  // namespace collector::effective
