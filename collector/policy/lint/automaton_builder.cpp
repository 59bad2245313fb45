#include "collector/policy/lint/automaton_builder.hpp"

#include <algorithm>
#include <charconv>

namespace collector::policy {

namespace {

constexpr std::size_t most_parts = 1000;
constexpr int deepest = 40;
constexpr auto endlessly = std::string_view::npos;

bool are_flags(std::string_view s) { return s.find_first_not_of("imsnJU-^") == s.npos; }

/// What looks ahead or back, and flags: they take no character.
bool takes_nothing(std::string_view s) {
  return s.starts_with("(?=") || s.starts_with("(?!") || s.starts_with("(?<=") ||
         s.starts_with("(?<!") ||
         (s.starts_with("(?") && s.ends_with(')') && are_flags(s.substr(2, s.size() - 3)));
}

}  // namespace

/// Verbs and flags change what the rest means. What is a bound from below must not pass over what
/// makes the regex match less.
bool automaton_builder::can_be_said() const {
  if (syntax_ == syntax::os_regex || (tokens_.empty() && !regex_.empty())) return false;
  if (regex_.find("(*") != regex_.npos || regex_.size() > 4096) return false;
  const bool flags = std::ranges::any_of(tokens_, [&](const regex_token& t) {
    const auto text = regex_.substr(t.at, t.size);
    return t.what == kind::opaque && text.starts_with("(?") && text.size() > 2 &&
           are_flags(text.substr(2, 1));
  });
  const bool at_most = how_ == approximation::at_most;
  if (flags && (!at_most || syntax_ == syntax::pcre2)) return false;
  return at_most || (regex_.find("(?>") == regex_.npos && regex_.find("*+") == regex_.npos &&
                     regex_.find("++") == regex_.npos && regex_.find("?+") == regex_.npos &&
                     regex_.find("}+") == regex_.npos && regex_.find("\\K") == regex_.npos);
}

std::optional<line_automaton> automaton_builder::build() {
  if (!can_be_said()) return std::nullopt;
  const int found = add({.what = part::kind::found});
  out_.entry_ = choice({0, tokens_.size()}, found);
  if (too_large_) return std::nullopt;
  return std::move(out_);
}

int automaton_builder::add(part p) {
  if (out_.parts_.size() >= most_parts) {
    too_large_ = true;
    return -1;
  }
  out_.parts_.push_back(p);
  return static_cast<int>(out_.parts_.size()) - 1;
}

int automaton_builder::take(const symbol_set& s, int next) {
  const auto known = std::ranges::find(out_.sets_, s);
  const auto number = static_cast<int>(known - out_.sets_.begin());
  if (known == out_.sets_.end()) out_.sets_.push_back(s);
  return add({.what = part::kind::take, .next = next, .set = number});
}

int automaton_builder::any_text(int next) {
  const int loop = add({.what = part::kind::fork, .other = next});
  if (loop < 0) return loop;
  const int one = take(symbol_set().set(), loop);
  out_.parts_[static_cast<std::size_t>(loop)].next = one;
  return loop;
}

std::size_t automaton_builder::close_of(std::size_t open) const {
  int depth = 0;
  for (auto i = open; i < tokens_.size(); ++i) {
    if (tokens_[i].what == kind::open) ++depth;
    if (tokens_[i].what == kind::close && --depth == 0) return i;
  }
  return tokens_.size() - 1;
}

int automaton_builder::choice(range r, int next) {
  if (++depth_ > deepest) too_large_ = true;
  int out = -1;
  auto begin = r.begin;
  for (auto i = r.begin; i <= r.end && !too_large_; ++i) {
    if (i < r.end && tokens_[i].what == kind::open) i = std::min(close_of(i), r.end - 1);
    if (i < r.end && tokens_[i].what != kind::bar) continue;
    const int way = sequence({begin, i}, next);
    out = out < 0 ? way : add({.what = part::kind::fork, .next = out, .other = way});
    begin = i + 1;
  }
  --depth_;
  return out;
}

int automaton_builder::sequence(range r, int next) {
  std::vector<range> items;
  for (auto i = r.begin; i < r.end; ++i) {
    const auto last = tokens_[i].what == kind::open ? std::min(close_of(i), r.end - 1) : i;
    items.push_back({i, last + 1});
    i = last;
  }
  for (auto item = items.rbegin(); item != items.rend() && !too_large_; ++item)
    next = repeated(*item, next);
  return next;
}

std::string_view automaton_builder::written(std::size_t token) const {
  return regex_.substr(tokens_[token].at, tokens_[token].size);
}

std::size_t automaton_builder::most_of(std::size_t token) const {
  const auto& t = tokens_[token];
  if (!t.repeated) return 1;
  const auto rest = regex_.substr(t.at + t.size);
  if (!rest.starts_with('{')) return endlessly;
  const auto end = rest.find('}');
  const auto comma = rest.substr(0, end).find(',');
  if (comma == rest.npos) return t.least;
  std::size_t n = 0;
  std::from_chars(rest.data() + comma + 1, rest.data() + end, n);
  return comma + 1 == end ? endlessly : n;
}

int automaton_builder::repeated(range item, int next) {
  const auto last = item.end - 1;
  const auto least = tokens_[last].least, most = most_of(last);
  const bool endless = most == endlessly;
  int cur = next;
  if (least > most_parts || (!endless && most > most_parts)) {
    too_large_ = true;
  } else if (endless) {
    cur = add({.what = part::kind::fork, .other = next});
    const int body = one(item, cur);
    if (cur >= 0) out_.parts_[static_cast<std::size_t>(cur)].next = body;
  } else {
    for (auto n = least; n < most && !too_large_; ++n) {
      const int way = one(item, cur);
      cur = add({.what = part::kind::fork, .next = way, .other = next});
    }
  }
  for (std::size_t n = 0; n < least && !too_large_; ++n) cur = one(item, cur);
  return cur;
}

int automaton_builder::one(range item, int next) {
  const auto& t = tokens_[item.begin];
  const bool at_most = how_ == approximation::at_most;
  const auto text = written(item.begin);
  switch (t.what) {
    case kind::open:
      return choice({item.begin + 1, item.end - 1}, next);
    case kind::line_start:
      return add({.what = part::kind::line_start, .next = next});
    case kind::line_end:
      return add({.what = part::kind::line_end, .next = next});
    case kind::newline:
      return -1;
    case kind::zero:
      return at_most ? next : -1;
    case kind::literal:
      if (static_cast<unsigned char>(t.byte) >= 0x80) break;
      return take(sets_.of(text).at_most, next);
    case kind::set: {
      if (text.starts_with("\\Q") || text == "\\R" || text == "\\X") break;
      const auto& s = sets_.of(text);
      return take(at_most ? s.at_most : s.at_least, next);
    }
    default:
      break;
  }
  if (!at_most) return -1;
  return takes_nothing(text) ? next : any_text(next);
}

}  // namespace collector::policy
