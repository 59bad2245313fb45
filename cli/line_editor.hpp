// Lines that somebody types, with history and completion on a terminal. The one user of libedit.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace cli {

class line_editor {
 public:
  /// `history`: the file of what was typed before; empty: none. `words` are completed.
  line_editor(std::string history, std::vector<std::string> words);
  line_editor(const line_editor&) = delete;
  line_editor& operator=(const line_editor&) = delete;
  ~line_editor();

  enum class got { line, interrupted, end };
  /// Without its end of line. From what is no terminal lines come without a prompt.
  got read(const std::string& prompt, std::string& line);
  /// What was typed is worth remembering.
  void remember(const std::string& text);

 private:
  struct terminal;
  std::unique_ptr<terminal> terminal_;  ///< null: stdin is none
};

/// The words that begin like that, and how far they are the same.
struct completion {
  std::vector<std::string> words;
  std::string common;
};
completion complete(const std::vector<std::string>& words, const std::string& begun);

}  // namespace cli
