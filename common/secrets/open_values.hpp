// A value that begins on one line and stands, or goes on, on the next.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

class open_values {
 public:
  /// Adds what of the next line is hidden. `rest` is the text behind it.
  void next(std::string_view line, const first_look& seen, std::string_view rest, spans& out);

 private:
  enum class waits {
    no,
    for_end_of_element,
    for_value_of_element,
    for_quote,
    for_folded,
    for_item
  };
  void begin(std::string_view line, const first_look& seen, std::string_view rest);
  void go_on(std::string_view line, spans& out);
  void in_element(std::string_view line, spans& out);
  void after_name(std::string_view line, spans& out);
  void in_quotes(std::string_view line, spans& out);
  void folded(std::string_view line, spans& out);
  void in_list(std::string_view line, spans& out);

  waits now_ = waits::no;
  bool bare_ = false;  ///< the value may stand there without an element of its own
  char quote_ = '"';
  std::size_t indent_ = 0;  ///< of the line that began it
  int lines_ = 0;           ///< how many it may still have
};

}  // namespace common::secrets
