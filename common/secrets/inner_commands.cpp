#include "common/secrets/inner_commands.hpp"

#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

void find_in_words(std::string_view line, const spans& words, spans& out) {
  find_verbs(line, words, out);
  find_commands(line, words, out);
}

/// An item without blanks and quotes, which in a text in quotes have a backslash before them.
span item_of(std::string_view line, span s) {
  const auto around = [](char c) { return is_blank(c) || is_quote(c) || c == '\\'; };
  while (s.begin < s.end && around(line[s.begin])) ++s.begin;
  while (s.end > s.begin && around(line[s.end - 1])) --s.end;
  return s;
}

/// Whether the option or the name that stands there at the end is of a file with a secret.
bool takes_secret(std::string_view before) {
  constexpr std::size_t longest = 64;
  while (!before.empty() && (is_blank(before.back()) || before.back() == '='))
    before.remove_suffix(1);
  auto begin = before.size();
  while (begin > 0 && before.size() - begin < longest && is_name_char(before[begin - 1])) --begin;
  const auto name = lower(before.substr(begin));
  for (const std::string_view part : {"pass", "secret", "token", "key", "psk", "cred", "pw"})
    if (name.find(part) != name.npos) return true;
  return false;
}

/// The innermost lists of a line, one after the other.
class list_walk {
 public:
  list_walk(std::string_view line, spans& out) : line_(line), out_(out) {}

  void read() {
    for (std::size_t at = 0; at < line_.size(); ++at) {
      const char c = line_[at];
      if (quote_ != '\0') {
        if (c == quote_) quote_ = '\0';
      } else if (is_quote(c) && open_ != '\0') {
        quote_ = c;
        any_quoted_ = true;
      } else if (c == '[' || c == '(') {
        begin(c, at + 1);
      } else if (open_ != '\0' && (c == ',' || c == ']' || c == ')')) {
        items_.push_back(item_of(line_, {begin_, at}));
        begin_ = at + 1;
        if (c != ',') end();
      }
    }
    // It was cut off.
    if (open_ == '\0') return;
    items_.push_back(item_of(line_, {begin_, line_.size()}));
    end();
  }

 private:
  void begin(char c, std::size_t at) {
    open_ = c;
    begin_ = at;
    any_quoted_ = false;
    items_.clear();
  }
  void end() {
    // Arguments of a function that are no texts are names of its language.
    if (items_.size() > 1 && (open_ == '[' || any_quoted_)) find_in_words(line_, items_, out_);
    open_ = '\0';
  }

  std::string_view line_;
  spans& out_;
  spans items_;
  char open_ = '\0', quote_ = '\0';
  std::size_t begin_ = 0;
  bool any_quoted_ = false;
};

}  // namespace

void find_quoted_commands(std::string_view line, span word, spans& out) {
  const auto text = part_of(line, word);
  for (std::size_t open = 0; open < text.size(); ++open) {
    if (!is_quote(text[open])) continue;
    // Of a line that was cut off the end of the text is its end.
    const auto close = text.find(text[open], open + 1);
    auto inner = text.substr(open + 1, close == text.npos ? close : close - open - 1);
    if (inner.ends_with('\\')) inner.remove_suffix(1);
    if (inner.find_first_of(" \t") != inner.npos) {
      const auto before = out.size();
      find_in_words(inner, words_of(inner), out);
      for (auto i = before; i < out.size(); ++i) {
        out[i].begin += word.begin + open + 1;
        out[i].end += word.begin + open + 1;
      }
    }
    if (close != text.npos) open = close;
  }
}

void find_said_files(std::string_view line, spans& out) {
  for (auto at = line.find("<("); at != line.npos; at = line.find("<(", at + 1)) {
    constexpr std::size_t longest = 512;
    auto inner = line.substr(at + 2, longest);
    inner = inner.substr(0, inner.find(')'));
    const auto words = words_of(inner);
    if (words.size() < 2 || !is_one_of(base_name(part_of(inner, words[0])), {"echo", "printf"}) ||
        !takes_secret(line.substr(0, at)))
      continue;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const auto v = part_of(inner, words[i]);
      if (!v.starts_with('-') && !v.starts_with('%') && !is_plain(v))
        out.push_back({at + 2 + words[i].begin, at + 2 + words[i].end});
    }
    at += inner.size();
  }
}

void find_escaped_commands(std::string_view line, spans& out) {
  for (const std::string_view blank : {"\\040", "\\x20"}) {
    if (line.find(blank) == line.npos) continue;
    spans words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= line.size(); ++at) {
      const bool escaped = line.substr(at).starts_with(blank);
      if (at < line.size() && !escaped && !is_blank(line[at])) continue;
      if (at > begin) words.push_back({begin, at});
      if (escaped) at += blank.size() - 1;
      begin = at + 1;
    }
    find_in_words(line, words, out);
  }
}

void find_listed_commands(std::string_view line, spans& out) { list_walk(line, out).read(); }

}  // namespace common::secrets
