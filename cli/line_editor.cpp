#include "cli/line_editor.hpp"

#include <fmt/ranges.h>
#include <histedit.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <iostream>

#include "cli/print/messages.hpp"
#include "common/letters.hpp"
#include "common/loaded_library.hpp"
#include "common/stop.hpp"

namespace cli {

namespace {

constexpr int most_remembered = 1000;

bool is_of_name(char c) {
  return common::is_letter(c) || common::is_digit(c) || c == '_' || c == '.';
}

/// libedit, loaded where something is typed: the calls we make, under their own names.
struct edit_library {
  decltype(&::el_init) init = nullptr;
  decltype(&::el_end) end = nullptr;
  decltype(&::el_reset) reset = nullptr;
  decltype(&::el_set) set = nullptr;
  decltype(&::el_get) get = nullptr;
  decltype(&::el_gets) get_line = nullptr;
  decltype(&::el_line) line = nullptr;
  decltype(&::el_insertstr) insert = nullptr;
  decltype(&::history_init) begin_history = nullptr;
  decltype(&::history_end) end_history = nullptr;
  decltype(&::history) history = nullptr;

  bool find(void* in) {
    using common::find_call;
    return find_call(in, "el_init", init) && find_call(in, "el_end", end) &&
           find_call(in, "el_reset", reset) && find_call(in, "el_set", set) &&
           find_call(in, "el_get", get) && find_call(in, "el_gets", get_line) &&
           find_call(in, "el_line", line) && find_call(in, "el_insertstr", insert) &&
           find_call(in, "history_init", begin_history) &&
           find_call(in, "history_end", end_history) && find_call(in, "history", history);
  }
};

/// Null: it is not installed.
const edit_library* load_edit() {
  static const auto found = []() -> std::optional<edit_library> {
    edit_library out;
    void* const library = common::load_library({MUSTER_LIBEDIT});
    return library != nullptr && out.find(library) ? std::optional(out) : std::nullopt;
  }();
  return found ? &*found : nullptr;
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
    const edit_library* by;
    void operator()(EditLine* e) const { by->end(e); }
  };
  struct end_history {
    const edit_library* by;
    void operator()(History* h) const { by->end_history(h); }
  };
  const edit_library& edit;
  std::string file, prompt;
  std::vector<std::string> words;
  std::unique_ptr<History, end_history> past{edit.begin_history(), {&edit}};
  std::unique_ptr<EditLine, end_editor> editor{edit.init("muster", stdin, stdout, stderr), {&edit}};

  static terminal& of(EditLine* e) {
    void* self = nullptr;
    load_edit()->get(e, EL_CLIENTDATA, &self);
    return *static_cast<terminal*>(self);
  }

  static char* show_prompt(EditLine* e) { return of(e).prompt.data(); }

  static unsigned char complete_word(EditLine* e, int) {
    const auto& self = of(e);
    const auto begun = word_before(*self.edit.line(e));
    const auto found = complete(self.words, begun);
    if (found.words.empty()) return CC_ERROR;
    const auto rest = found.common.substr(std::min(begun.size(), found.common.size()));
    if (!rest.empty()) return self.edit.insert(e, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    if (found.words.size() == 1) return CC_NORM;
    say({});  // they stand below what is typed
    say(fmt::format("{}", fmt::join(found.words, "  ")));
    return CC_REDISPLAY;
  }

  terminal(const edit_library& by, std::string history_file, std::vector<std::string> completed)
      : edit(by), file(std::move(history_file)), words(std::move(completed)) {
    HistEvent event{};
    edit.history(past.get(), &event, H_SETSIZE, most_remembered);
    edit.history(past.get(), &event, H_SETUNIQUE, 1);
    if (!file.empty()) edit.history(past.get(), &event, H_LOAD, file.c_str());
    edit.set(editor.get(), EL_CLIENTDATA, this);
    edit.set(editor.get(), EL_PROMPT, show_prompt);
    edit.set(editor.get(), EL_EDITOR, "emacs");
    edit.set(editor.get(), EL_HIST, edit.history, past.get());
    edit.set(editor.get(), EL_ADDFN, "complete-word", "completes a name", complete_word);
    edit.set(editor.get(), EL_BIND, "^I", "complete-word", nullptr);
  }
};

line_editor::line_editor(std::string history, std::vector<std::string> words) {
  if (::isatty(STDIN_FILENO) == 0) return;
  std::setlocale(LC_CTYPE, "C.UTF-8");  // libedit reads letters by it, from its beginning
  if (const auto* edit = load_edit())
    terminal_ = std::make_unique<terminal>(*edit, std::move(history), std::move(words));
  else
    say("muster: " MUSTER_LIBEDIT " is not installed: lines are read as the terminal gives them");
}

line_editor::~line_editor() {
  if (!terminal_ || terminal_->file.empty()) return;
  HistEvent event{};
  terminal_->edit.history(terminal_->past.get(), &event, H_SAVE, terminal_->file.c_str());
}

line_editor::got line_editor::read(const std::string& prompt, std::string& line) {
  if (!terminal_) return std::getline(std::cin, line) ? got::line : got::end;
  terminal_->prompt = prompt;
  int count = 0;
  const auto& edit = terminal_->edit;
  const char* typed = edit.get_line(terminal_->editor.get(), &count);
  if (common::take_interrupt()) return edit.reset(terminal_->editor.get()), got::interrupted;
  if (typed == nullptr || count <= 0) return got::end;
  line.assign(typed, static_cast<std::size_t>(count));
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  return got::line;
}

void line_editor::remember(const std::string& text) {
  if (!terminal_) return;
  HistEvent event{};
  terminal_->edit.history(terminal_->past.get(), &event, H_ENTER, text.c_str());
}

}  // namespace cli
