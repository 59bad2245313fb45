#include "explain/mention.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/letters.hpp"

namespace explain {

namespace {

bool is_word(char c) { return common::is_letter(c) || common::is_digit(c) || c == '-'; }
bool is_of_path(char c) { return is_word(c) || c == '/' || c == '.' || c == '_'; }

/// Where `what` stands in the text between characters that are none of its own kind.
template <class Own>
std::size_t find_whole(std::string_view text, std::string_view what, Own&& own,
                       std::size_t from = 0) {
  for (auto at = text.find(what, from); at != text.npos; at = text.find(what, at + 1)) {
    const auto end = at + what.size();
    if ((at == 0 || !own(text[at - 1])) && (end == text.size() || !own(text[end]))) return at;
  }
  return text.npos;
}

/// `port`, and what a regex or a configuration writes between it and the number, or a colon.
bool ends_as_port(std::string_view before) {
  constexpr std::size_t most_between = 8;
  for (std::size_t n = 0; n < most_between && !before.empty(); ++n) {
    if (before.ends_with("\\s") || before.ends_with("\\h")) {
      before.remove_suffix(2);
      continue;
    }
    if (std::string_view(" \t=+*\"'()").find(before.back()) == before.npos) break;
    before.remove_suffix(1);
  }
  constexpr std::string_view word = "port";
  return before.size() >= word.size() &&
         common::lower_case(before.substr(before.size() - word.size())) == word;
}

bool names_port(std::string_view text, const std::string& number) {
  const auto own = [](char c) { return common::is_digit(c) || common::is_letter(c); };
  for (auto at = find_whole(text, number, own); at != text.npos;
       at = find_whole(text, number, own, at + 1)) {
    const auto before = text.substr(0, at);
    if (before.ends_with(':') || ends_as_port(before)) return true;
  }
  return false;
}

bool names_path(std::string_view text, const std::string& path) {
  for (auto at = text.find(path); at != text.npos; at = text.find(path, at + 1)) {
    const auto end = at + path.size();
    // Behind it a full stop may end a sentence.
    const bool goes_on = end < text.size() && is_of_path(text[end]) &&
                         !(text[end] == '.' && (end + 1 == text.size() || text[end + 1] == ' '));
    if ((at == 0 || !is_of_path(text[at - 1])) && !goes_on) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> named_in(std::string_view text, const names& all) {
  for (const auto n : all.ports)
    if (names_port(text, fmt::format("{}", n))) return fmt::format("port {}", n);
  for (const auto& path : all.paths)
    if (names_path(text, path)) return path;
  for (const auto& word : all.words)
    if (find_whole(text, word, is_word) != text.npos) return word;
  return std::nullopt;
}

}  // namespace explain
