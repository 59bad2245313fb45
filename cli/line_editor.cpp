#include "cli/line_editor.hpp"

#include <fmt/ranges.h>
#include <histedit.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <iostream>

#include "cli/print/messages.hpp"
#include "common/letters.hpp"
#include "common/stop.hpp"

namespace cli {

namespace {

constexpr int most_remembered = 1000;

bool is_of_name(char c) {
  return common::is_letter(c) || common::is_digit(c) || c == '_' || c == '.';
}

std::string word_before(const LineInfo& typed) {
  const char* begin = typed.cursor;
  while (begin > typed.buffer && is_of_name(begin[-1])) --begin;
  return {begin, typed.cursor};
}

}  // namespace

completion complete(const std::vector<std::string>& words, const std::string& begun) {
  completion out;
  for (const auto& word : words)
    if (common::lower_case(word).starts_with(common::lower_case(begun))) out.words.push_back(word);
  if (out.words.empty()) return out;
  out.common = out.words.front();
  for (const auto& word : out.words) {
    const auto [a, b] = std::ranges::mismatch(out.common, word);
    out.common.erase(a, out.common.end());
  }
  return out;
}

struct line_editor::terminal {
  struct end_editor {
    void operator()(EditLine* e) const { el_end(e); }
  };
  struct end_history {
    void operator()(History* h) const { history_end(h); }
  };
  std::string file, prompt;
  std::vector<std::string> words;
  std::unique_ptr<History, end_history> past;
  std::unique_ptr<EditLine, end_editor> editor;

  static terminal& of(EditLine* e) {
    void* self = nullptr;
    el_get(e, EL_CLIENTDATA, &self);
    return *static_cast<terminal*>(self);
  }

  static char* show_prompt(EditLine* e) { return of(e).prompt.data(); }

  static unsigned char complete_word(EditLine* e, int) {
    const auto begun = word_before(*el_line(e));
    const auto found = complete(of(e).words, begun);
    if (found.words.empty()) return CC_ERROR;
    const auto rest = found.common.substr(std::min(begun.size(), found.common.size()));
    if (!rest.empty()) return el_insertstr(e, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    if (found.words.size() == 1) return CC_NORM;
    say({});  // they stand below what is typed
    say(fmt::format("{}", fmt::join(found.words, "  ")));
    return CC_REDISPLAY;
  }

  void begin() {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    HistEvent event{};
    past.reset(history_init());
    history(past.get(), &event, H_SETSIZE, most_remembered);
    history(past.get(), &event, H_SETUNIQUE, 1);
    if (!file.empty()) history(past.get(), &event, H_LOAD, file.c_str());
    editor.reset(el_init("muster", stdin, stdout, stderr));
    el_set(editor.get(), EL_CLIENTDATA, this);
    el_set(editor.get(), EL_PROMPT, show_prompt);
    el_set(editor.get(), EL_EDITOR, "emacs");
    el_set(editor.get(), EL_HIST, history, past.get());
    el_set(editor.get(), EL_ADDFN, "complete-word", "completes a name", complete_word);
    el_set(editor.get(), EL_BIND, "^I", "complete-word", nullptr);
  }
};

line_editor::line_editor(std::string history, std::vector<std::string> words) {
  if (::isatty(STDIN_FILENO) == 0) return;
  terminal_ = std::make_unique<terminal>();
  terminal_->file = std::move(history);
  terminal_->words = std::move(words);
  terminal_->begin();
}

line_editor::~line_editor() {
  if (!terminal_ || terminal_->file.empty()) return;
  HistEvent event{};
  history(terminal_->past.get(), &event, H_SAVE, terminal_->file.c_str());
}

line_editor::got line_editor::read(const std::string& prompt, std::string& line) {
  if (!terminal_) return std::getline(std::cin, line) ? got::line : got::end;
  terminal_->prompt = prompt;
  int count = 0;
  const char* typed = el_gets(terminal_->editor.get(), &count);
  if (common::take_interrupt()) return el_reset(terminal_->editor.get()), got::interrupted;
  if (typed == nullptr || count <= 0) return got::end;
  line.assign(typed, static_cast<std::size_t>(count));
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  return got::line;
}

void line_editor::remember(const std::string& text) {
  if (!terminal_) return;
  HistEvent event{};
  history(terminal_->past.get(), &event, H_ENTER, text.c_str());
}

}  // namespace cli
