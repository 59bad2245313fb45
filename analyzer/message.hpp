// The text of an alert: words with fields in braces, `user {new.name} (uid {new.uid|none})`.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analyzer/facts.hpp"

namespace analyzer {

class message {
 public:
  /// malformed: an unclosed brace or an unknown field, with a suggestion. Fields: `new.COLUMN`,
  /// `old.COLUMN`, `gained.COLUMN` and `lost.COLUMN` of lists, `words.new.COLUMN` for a list with
  /// blanks between its items, `lines.COLUMN` for the lines of a text that differ; of a score
  /// `score.COLUMN`; and `changes`, every column that differs with both values, of long texts their
  /// lines. `|TEXT` stands for an absent one, else `?`.
  /// `{{` and `}}` are braces.
  static common::result<message> parse(std::string_view text, const subject& about);

  /// One printable line of at most 2,048 bytes; control bytes of values are escaped.
  std::string render(const facts& f) const;

 private:
  struct slot {
    enum class kind { value, words, gained, lost, lines, changes } what = kind::value;
    field_ref field;
    std::span<const schemas::column> columns;  ///< of `changes`
    std::string otherwise = "?";
  };
  static common::result<slot> parse_slot(std::string_view text, const subject& about);
  static common::result<slot> parse_difference(slot s, std::string_view prefix,
                                               std::string_view column, const subject& about);
  static std::string text_of(const slot& s, const facts& f);
  std::vector<std::variant<std::string, slot>> parts_;
};

}  // namespace analyzer
