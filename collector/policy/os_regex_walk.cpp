#include "collector/policy/os_regex_walk.hpp"

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;

namespace {

/// Steps on a line: many times what a pattern needs that does not go back and forth over it, and
/// linear in its length.
constexpr std::size_t most_steps(std::size_t bytes) { return 20'000 + 16 * bytes; }

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '@' || c == '_';
}

bool in_set(char name, char c) {
  static constexpr std::string_view punctuation = "!\"#$%&'()*+,-.:;<=>?[]{|}";
  switch (name) {
    case 'd':
      return is_digit(c);
    case 'w':
      return is_word(c);
    case 's':
      return c == ' ';
    case 't':
      return c == '\t';
    case 'p':
      return punctuation.find(c) != punctuation.npos;
    case 'D':
      return !is_digit(c);
    case 'W':
      return !is_word(c);
    case 'S':
      return c != ' ';
    case '.':
      return true;
    default:
      return c == name;  // an escaped character
  }
}

}  // namespace

bool os_regex_walk::is_group(std::size_t t) const {
  return t < tokens_.size() &&
         (tokens_[t].what == token::kind::open || tokens_[t].what == token::kind::close);
}

bool os_regex_walk::is_set(std::size_t t, os_regex::repeat r) const {
  return t < tokens_.size() && tokens_[t].what == token::kind::set && tokens_[t].times == r;
}

bool os_regex_walk::fits(std::size_t t, char c) const {
  const auto& x = tokens_[t];
  if (x.what == token::kind::set) return in_set(x.byte, c);
  const bool ascii = static_cast<unsigned char>(x.byte) < 0x80;  // 4.x finds no other byte
  return x.what == token::kind::byte && ascii && x.byte == lower(c);
}

void os_regex_walk::begin() {
  if (!began_) began_ = at_;
  skipped_ = false;
}

/// Another round of a repeated set fits. If what follows fits as well, go there and remember this
/// place: that is lazy.
void os_regex_walk::hand_over(char c) {
  auto next = token_ + 1;
  const bool group = is_group(next);
  if (group) ++next;
  if (next >= tokens_.size()) {  // the last set of an alternative is greedy; its group ends after
                                 // this character
    if (group) ends_[next - 1] = at_ + 1;
    return;
  }
  if (is_group(next) || !fits(next, c)) return;
  if (group) ends_[next - 1] = at_;
  if (saved_count_ < saved_.size()) saved_[saved_count_++] = {token_, at_};
  if (tokens_[next].what == token::kind::byte) again_ = false;
  const bool stays =
      tokens_[next].what == token::kind::set && tokens_[next].times != os_regex::repeat::once;
  token_ = stays ? next : next + 1;
}

os_regex_walk::step os_regex_walk::repeated(char c) {
  if (tokens_[token_].times == os_regex::repeat::star) again_ = true;
  begin();
  if (again_) {
    hand_over(c);
  } else {
    // The first match of a + marks the end of its group too early, unless it is the last character.
    if (is_group(token_ + 1)) ends_[token_ + 1] = at_ + 1 == line_.size() ? at_ + 1 : at_;
    again_ = true;
  }
  ++at_;
  return step::on;
}

/// A set that does not fit: passed over when it may be absent or has matched already.
os_regex_walk::step os_regex_walk::skip_or_fail(const token& t) {
  const bool enough =
      t.times == os_regex::repeat::star || (t.times == os_regex::repeat::plus && again_);
  if (token_ + 1 == tokens_.size() && enough && again_ && began_) {
    if (!at_end_) return step::matched;
    again_ = false;
    return back();
  }
  again_ = false;
  if (!enough) return back();
  if (t.times == os_regex::repeat::star) skipped_ = !began_ || skipped_;
  if (!began_) began_ = at_;
  ++token_;
  return step::on;
}

/// To the last place remembered, else to the character after the one where this attempt began.
os_regex_walk::step os_regex_walk::back() {
  if (saved_count_ > 0) {
    const auto& p = saved_[--saved_count_];
    token_ = p.token;
    at_ = p.at + 1;
    return step::on;
  }
  if (at_start_) return step::lost;
  if (token_ == tokens_.size() && skipped_) return step::lost;  // a tail like \d*$ gives up at once
  at_ = retry_.value_or(at_) + 1;
  token_ = 0;
  retry_.reset();
  began_.reset();
  skipped_ = false;
  return step::on;
}

os_regex_walk::step os_regex_walk::one() {
  if (is_group(token_)) ends_[token_++] = at_;
  if (token_ == tokens_.size()) {
    if (at_end_) return back();
    return began_ ? step::matched : step::lost;
  }
  const auto& t = tokens_[token_];
  const char c = line_[at_];
  if (fits(token_, c)) {
    if (t.times != os_regex::repeat::once) return repeated(c);
    begin();
    if (!retry_) retry_ = at_;
    ++token_;
    ++at_;
    return step::on;
  }
  return t.what == token::kind::set ? skip_or_fail(t) : back();
}

/// The line has ended: what is left of the pattern has to be what may be absent, and not much of
/// it.
bool os_regex_walk::end_is_good() {
  auto t = token_;
  while (is_set(t, os_regex::repeat::star)) ++t;
  if (is_group(t)) {
    ends_[t] = line_.size();
    token_ = t + 1;
  }
  if (token_ == tokens_.size()) return true;
  if (is_group(token_)) return false;
  std::size_t sets = 0;
  for (t = token_; t < tokens_.size(); ++t) {
    if (is_group(t)) continue;
    const bool first = t == token_;
    if (!is_set(t, os_regex::repeat::star) &&
        !(first && again_ && is_set(t, os_regex::repeat::plus)))
      return false;
    ++sets;
  }
  return sets == 1 || (again_ && sets <= 3);
}

os_regex::match os_regex_walk::taken() const {
  os_regex::match m{.begin = began_.value_or(at_), .end = at_, .groups = {}};
  for (std::size_t t = 0; t < tokens_.size(); ++t) {
    if (tokens_[t].what != token::kind::open) continue;
    auto close = t;
    while (tokens_[close].what != token::kind::close) ++close;
    const auto from = ends_.find(t), to = ends_.find(close);
    if (from == ends_.end() || to == ends_.end()) continue;
    m.groups.push_back(
        line_.substr(from->second, to->second < from->second ? 0 : to->second - from->second));
  }
  return m;
}

result<std::optional<os_regex::match>> os_regex_walk::run() {
  if (tokens_.empty())
    return at_end_ && !line_.empty() ? std::optional<os_regex::match>{} : std::optional(taken());
  const auto most = most_steps(line_.size());
  std::size_t steps = 0;
  while (at_ < line_.size()) {
    if (++steps > most)
      return fail(errc::too_large, "regex too expensive: more than {} steps on one line", most);
    const auto s = one();
    if (s == step::matched) return std::optional(taken());
    if (s == step::lost) return std::optional<os_regex::match>{};
  }
  return end_is_good() ? std::optional(taken()) : std::optional<os_regex::match>{};
}

}  // namespace collector::policy
