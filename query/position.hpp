// Where in a question something stands.
#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace query {

/// What is wrong with a question, and where: both count from 1, columns in characters.
struct problem {
  common::error why;
  std::size_t line = 1, column = 1;
  /// `query:1:8: no such column: nmae`
  std::string text() const;
};

problem problem_at(std::string_view question, std::size_t offset, common::error why);

/// The first place where the word stands by itself, outside of texts and comments; npos: nowhere.
std::size_t find_word(std::string_view question, std::string_view word);

/// Bytes of the word, text, quoted name or sign at the front of what is not empty.
std::size_t token_at(std::string_view question);

/// It ends with a semicolon that is no part of a text, a name or a comment.
bool is_whole(const std::string& question);

/// What follows blanks, comments and semicolons at the front.
std::string_view without_blanks(std::string_view question);

}  // namespace query
