#include "query/position.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "common/letters.hpp"
#include "common/utf8.hpp"

namespace query {

namespace {

bool is_of_word(char c) {
  return common::is_letter(c) || common::is_digit(c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// Bytes of the comment that begins here; 0: none does.
std::size_t comment_at(std::string_view text) {
  const auto behind = [&](std::string_view end) {
    const auto at = text.find(end, 2);
    return at == text.npos ? text.size() : at + end.size();
  };
  if (text.starts_with("--")) return behind("\n");
  return text.starts_with("/*") ? behind("*/") : 0;
}

/// The same of a text or a quoted name.
std::size_t quoted_at(std::string_view text) {
  const char open = text.front();
  if (open != '\'' && open != '"' && open != '`') return 0;
  const auto close = text.find(open, 1);
  return close == text.npos ? text.size() : close + 1;
}

std::size_t word_at(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_of_word) - text.begin());
}

bool is_alike(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, common::lower, common::lower);
}

}  // namespace

std::string problem::text() const {
  return fmt::format("query:{}:{}: {}", line, column, why.detail);
}

problem problem_at(std::string_view question, std::size_t offset, common::error why) {
  auto before = question.substr(0, std::min(offset, question.size()));
  problem out{.why = std::move(why)};
  out.line += static_cast<std::size_t>(std::ranges::count(before, '\n'));
  before.remove_prefix(before.rfind('\n') + 1);  // npos + 1 is 0
  for (; !before.empty(); ++out.column) common::take_utf8(before);
  return out;
}

std::size_t find_word(std::string_view question, std::string_view word) {
  for (std::size_t at = 0; at < question.size();) {
    const auto rest = question.substr(at);
    if (const auto passed = std::max(comment_at(rest), quoted_at(rest)); passed > 0) {
      at += passed;
      continue;
    }
    const auto length = word_at(rest);
    if (length > 0 && is_alike(rest.substr(0, length), word)) return at;
    at += std::max<std::size_t>(length, 1);
  }
  return question.npos;
}

std::size_t token_at(std::string_view question) {
  const auto quoted = quoted_at(question);
  return quoted > 0 ? quoted : std::max<std::size_t>(word_at(question), 1);
}

bool is_whole(const std::string& question) { return sqlite3_complete(question.c_str()) != 0; }

std::string_view without_blanks(std::string_view question) {
  for (;;) {
    question.remove_prefix(std::min(question.find_first_not_of(" \t\r\n\f;"), question.size()));
    const auto comment = comment_at(question);
    if (comment == 0) return question;
    question.remove_prefix(comment);
  }
}

}  // namespace query
