#include "collector/policy/lint/regex_lines.hpp"

#include <algorithm>
#include <charconv>

#include "collector/policy/lint/line_symbols.hpp"
#include "common/result.hpp"

namespace collector::policy {

namespace {

using kind = regex_token::kind;

constexpr std::size_t longest_made = 4096;
constexpr int deepest_group = 60;

std::size_t close_of(const std::vector<regex_token>& all, std::size_t open) {
  int depth = 0;
  for (auto i = open; i < all.size(); ++i) {
    if (all[i].what == kind::open) ++depth;
    if (all[i].what == kind::close && --depth == 0) return i;
  }
  return all.size();
}

/// What stands between the beginning of a group in brackets, of `skip` characters, and its end.
std::string_view body(std::string_view written, std::size_t skip) {
  return written.size() > skip + 1 ? written.substr(skip, written.size() - skip - 1)
                                   : std::string_view{};
}

/// One that can be seen, of any script: sets are asked whether they have it.
std::vector<std::string> probes(std::string_view set) {
  std::vector<std::string> out;
  for (char c = ' '; c < '\x7f'; ++c) out.emplace_back(1, c);
  out.emplace_back("\t");
  for (auto rest = set; !rest.empty();) {
    auto size = std::size_t{1};
    while (size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0u) == 0x80u) ++size;
    if (size > 1) out.emplace_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return out;
}

}  // namespace

std::string regex_lines::make(std::string_view pattern) {
  line_.clear();
  captured_.assign(1, {});
  inside(pattern);
  return line_;
}

void regex_lines::inside(std::string_view pattern) {
  const part p{pattern, regex_tokens(pattern)};
  if ((p.tokens.empty() && !pattern.empty()) || depth_ > deepest_group) {
    understood_ = false;
    return;
  }
  choice(p, 0, p.tokens.size());
}

void regex_lines::choice(const part& p, std::size_t from, std::size_t to) {
  std::vector<std::pair<std::size_t, std::size_t>> ways;
  auto begin = from;
  for (auto i = from; i < to; ++i) {
    if (p.tokens[i].what == kind::open) i = std::min(close_of(p.tokens, i), to - 1);
    if (p.tokens[i].what != kind::bar) continue;
    ways.emplace_back(begin, i);
    begin = i + 1;
  }
  ways.emplace_back(begin, to);
  const auto [first, last] = ways[random_() % ways.size()];
  sequence(p, first, last);
}

void regex_lines::sequence(const part& p, std::size_t from, std::size_t to) {
  for (auto i = from; i < to; ++i) {
    if (line_.size() > longest_made) {
      understood_ = false;
      return;
    }
    if (p.tokens[i].what != kind::open) {
      one(p, p.tokens[i]);
      continue;
    }
    const auto close = std::min(close_of(p.tokens, i), to);
    group(p, i, close);
    i = close;
  }
}

void regex_lines::group(const part& p, std::size_t open, std::size_t close) {
  if (++depth_ > deepest_group) {
    understood_ = false;
  } else {
    const auto captures = [](const regex_token& t) { return t.captures; };
    const auto number = static_cast<std::size_t>(
        std::count_if(p.tokens.begin(), p.tokens.begin() + static_cast<long>(open) + 1, captures));
    auto n = close < p.tokens.size() ? times(p.tokens[close]) : 1;
    if (n > longest_made) understood_ = false;
    for (; n > 0 && line_.size() <= longest_made; --n) {
      const auto begin = line_.size();
      choice(p, open + 1, close);
      if (!p.tokens[open].captures) continue;
      if (captured_.size() <= number) captured_.resize(number + 1);
      captured_[number] = line_.substr(begin);
    }
  }
  --depth_;
}

std::size_t regex_lines::times(const regex_token& t) {
  const auto room = t.most < t.least ? 0 : std::min<std::size_t>(t.most - t.least, 3);
  const std::size_t more = room == 0 ? 0 : random_() % (room + 1);
  return std::min(t.least + (chance(2) ? 0 : more), longest_made + 1);
}

void regex_lines::one(const part& p, const regex_token& t) {
  const auto written = p.pattern.substr(t.at, t.size);
  switch (t.what) {
    case kind::literal:
      line_.append(times(t), t.byte);
      if (line_.size() > longest_made) understood_ = false;
      break;
    case kind::newline:
      line_.append(times(t), '\n');
      break;
    case kind::set:
      set(written, t);
      break;
    case kind::opaque:
      if (times(t) > 0) special(written);
      break;
    default:
      break;
  }
}

void regex_lines::set(std::string_view written, const regex_token& t) {
  auto n = times(t);
  if (written.starts_with("\\Q")) {
    auto text = written.substr(2);
    if (text.ends_with("\\E")) text.remove_suffix(2);
    line_ += text;
    return;
  }
  if (t.repeated && !fillers_.empty() && chance(3)) {
    if (chance(2)) return void(line_ += any_of(fillers_));
    for (const auto& one : fillers_)  // several that look ahead want all of theirs
      if (line_.size() < longest_made) line_ += one + ' ';
    return;
  }
  if (n == 0) return;
  if (written == "\\R") {
    line_ += '\n';
    return;
  }
  const auto& all = members(written);
  if (all.empty()) return void(line_ += '\n');  // which is no character of a line
  if (t.repeated && !numbers_.empty() && std::ranges::find(all, "0") != all.end() && chance(2)) {
    line_ += any_of(numbers_);
    return;
  }
  for (; n > 0 && line_.size() <= longest_made; --n) line_ += any_of(all);
  if (line_.size() > longest_made) understood_ = false;  // the rest of it is not made
}

const std::vector<std::string>& regex_lines::members(std::string_view set) {
  if (const auto known = members_.find(set); known != members_.end()) return known->second;
  auto& out = members_[std::string(set)];
  if (const auto known = symbols_of_class(set, syntax_)) {
    for (const auto& text : probes({}))
      if (known->test(static_cast<unsigned char>(text[0]))) out.push_back(text);
    return out;
  }
  const auto one = matcher::compile(fmt::format("^(?:{})\\z", set), syntax_);
  if (!one) {
    understood_ = false;
    return out;
  }
  const auto has = [&](const std::string& text) {
    const auto found = one->search(text);
    return found && *found;
  };
  for (const auto& text : probes(set))
    if (has(text)) out.push_back(text);
  for (char c = 1; out.empty() && c < ' '; ++c)
    if (c != '\n' && has(std::string(1, c))) out.emplace_back(1, c);
  const bool wide = set.find("\\p") != set.npos || set.find("\\P") != set.npos ||
                    set.find("\\x") != set.npos || set.find("\\o") != set.npos;
  if (out.empty() && wide && !has("\n")) understood_ = false;
  return out;
}

/// What looks ahead may be what follows, or stand somewhere in it.
void regex_lines::special(std::string_view written) {
  const bool ahead = written.starts_with("(?="), behind = written.starts_with("(?<=");
  if (++depth_ > deepest_group) {
    understood_ = false;
  } else if (ahead || behind) {
    const auto before = line_.size();
    inside(body(written, ahead ? 3 : 4));
    if (ahead && fillers_.size() < 64) fillers_.push_back(line_.substr(before));
    if (chance(2)) line_.resize(before);
  } else if (written.starts_with('\\')) {
    std::size_t n = 0;
    const auto [end, ec] = std::from_chars(written.data() + 1, written.data() + written.size(), n);
    if (ec != std::errc{} || end != written.data() + written.size() || n == 0 || n > 9)
      understood_ = false;
    else if (n < captured_.size())
      line_ += captured_[n];
  } else if (written == "(*COMMIT)" || written == "(*PRUNE)" || written == "(*SKIP)" ||
             written == "(*THEN)" || written.starts_with("(?#") || written.starts_with("(?!") ||
             written.starts_with("(?<!") || written == "(*FAIL)" || written == "(*F)") {
    // nothing stands for these; the first matches, the last ones never do
  } else if (const auto flags = written.find_first_of(":)", 2);
             flags != written.npos &&
             written.substr(2, flags - 2).find_first_not_of("imsnJU-^") == written.npos) {
    if (written[flags] == ':') inside(body(written, flags + 1));
  } else {
    understood_ = false;
  }
  --depth_;
}

}  // namespace collector::policy
