// PEP 440, with all the ways to write a version that it takes: [N!]N(.N)*[{a|b|rc}N][.postN][.devN]
// [+local].
#include <array>
#include <string>
#include <utility>

#include "common/text.hpp"
#include "common/versions/digits.hpp"
#include "common/versions/versions.hpp"

namespace common::versions {

namespace {

using order = std::strong_ordering;

/// What follows the release numbers, the oldest first: `1.dev1 < 1a1.dev1 < 1a1 < 1 < 1.post1`.
enum class stage : std::uint8_t { dev_only, alpha, beta, candidate, release };

struct python_version {
  bool is_valid = false;
  std::string_view epoch, numbers;
  stage before = stage::release;
  std::string_view before_number;
  bool is_post = false, is_dev = false, is_local = false;
  std::string_view post_number, dev_number, local;
};

constexpr bool is_separator_of(char c) { return c == '.' || c == '-' || c == '_'; }

struct word {
  std::string_view text;
  stage means = stage::release;
};
/// Longer ones stand before those they begin with.
constexpr std::array before_words{word{"alpha", stage::alpha},       word{"a", stage::alpha},
                                  word{"beta", stage::beta},         word{"b", stage::beta},
                                  word{"preview", stage::candidate}, word{"pre", stage::candidate},
                                  word{"rc", stage::candidate},      word{"c", stage::candidate}};
constexpr std::array post_words{word{"post"}, word{"rev"}, word{"r"}};
constexpr std::array dev_words{word{"dev"}};

/// `[sep]WORD[sep][number]`, of which the number is given back, empty for 0; nothing is taken
/// otherwise.
template <std::size_t N>
const word* take_word(std::string_view& rest, const std::array<word, N>& words,
                      std::string_view& number) {
  auto after = rest;
  if (!after.empty() && is_separator_of(after.front())) after.remove_prefix(1);
  const auto* found =
      std::ranges::find_if(words, [&](const word& w) { return after.starts_with(w.text); });
  if (found == words.end()) return nullptr;
  after.remove_prefix(found->text.size());
  if (!after.empty() && is_separator_of(after.front())) after.remove_prefix(1);
  number = take_while(after, is_digit);
  rest = after;
  return found;
}

/// `1.2.3`, up to a point that no digit follows.
std::string_view take_numbers(std::string_view& rest) {
  std::size_t n = 0;
  while (n < rest.size() && is_digit(rest[n])) {
    while (n < rest.size() && is_digit(rest[n])) ++n;
    if (n + 1 >= rest.size() || rest[n] != '.' || !is_digit(rest[n + 1])) break;
    ++n;
  }
  const auto out = rest.substr(0, n);
  rest.remove_prefix(n);
  return out;
}

bool is_local_text(std::string_view s) {
  bool was_separator = true;
  for (const char c : s) {
    const bool separator = is_separator_of(c);
    if (separator ? was_separator : !is_digit(c) && !is_letter(c)) return false;
    was_separator = separator;
  }
  return !was_separator;
}

void read_post(std::string_view& rest, python_version& out) {
  if (rest.size() > 1 && rest[0] == '-' && is_digit(rest[1])) {  // `1.0-1`
    rest.remove_prefix(1);
    out.is_post = true;
    out.post_number = take_while(rest, is_digit);
  } else {
    out.is_post = take_word(rest, post_words, out.post_number) != nullptr;
  }
}

/// Of a text in small letters.
python_version parse_python(std::string_view text) {
  python_version out;
  auto rest = trim(text);
  if (rest.starts_with('v')) rest.remove_prefix(1);
  if (const auto mark = rest.find('!'); mark != rest.npos) {
    auto front = rest.substr(0, mark);
    out.epoch = take_while(front, is_digit);
    if (!front.empty() || out.epoch.empty()) return out;
    rest.remove_prefix(mark + 1);
  }
  out.numbers = take_numbers(rest);
  if (out.numbers.empty()) return out;
  const auto* before = take_word(rest, before_words, out.before_number);
  read_post(rest, out);
  out.is_dev = take_word(rest, dev_words, out.dev_number) != nullptr;
  if (before != nullptr)
    out.before = before->means;
  else if (out.is_dev && !out.is_post)
    out.before = stage::dev_only;
  if (rest.starts_with('+')) {
    out.is_local = true;
    out.local = std::exchange(rest, {}).substr(1);
    if (!is_local_text(out.local)) return out;
  }
  out.is_valid = rest.empty();
  return out;
}

std::string_view take_number(std::string_view& numbers) {
  const auto out = take_while(numbers, is_digit);
  if (!numbers.empty()) numbers.remove_prefix(1);
  return out;
}

/// `1.0` is `1`.
order by_release(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    const auto one = take_number(a), other = take_number(b);
    if (const auto by = by_value(one, other); by != 0) return by;
  }
  return order::equal;
}

/// Letters before numbers, and fewer parts before more.
order by_local(std::string_view a, std::string_view b) {
  constexpr auto is_part = [](char c) { return !is_separator_of(c); };
  while (!a.empty() && !b.empty()) {
    const auto one = take_while(a, is_part), other = take_while(b, is_part);
    const bool number_a = std::ranges::all_of(one, [](char c) { return is_digit(c); });
    const bool number_b = std::ranges::all_of(other, [](char c) { return is_digit(c); });
    if (number_a != number_b) return number_a <=> number_b;
    if (const auto by = number_a ? by_value(one, other) : one.compare(other) <=> 0; by != 0)
      return by;
    if (!a.empty()) a.remove_prefix(1);
    if (!b.empty()) b.remove_prefix(1);
  }
  return !a.empty() <=> !b.empty();
}

order by_parts_of(const python_version& a, const python_version& b) {
  if (const auto by = by_value(a.epoch, b.epoch); by != 0) return by;
  if (const auto by = by_release(a.numbers, b.numbers); by != 0) return by;
  if (a.before != b.before) return a.before <=> b.before;
  if (const auto by = by_value(a.before_number, b.before_number); by != 0) return by;
  if (a.is_post != b.is_post) return a.is_post <=> b.is_post;
  if (const auto by = by_value(a.post_number, b.post_number); by != 0) return by;
  if (a.is_dev != b.is_dev) return b.is_dev <=> a.is_dev;
  if (const auto by = by_value(a.dev_number, b.dev_number); by != 0) return by;
  if (a.is_local != b.is_local) return a.is_local <=> b.is_local;
  return by_local(a.local, b.local);
}

}  // namespace

std::weak_ordering compare_pypi(std::string_view a, std::string_view b) {
  const auto small_a = lower_case(a), small_b = lower_case(b);
  const auto left = parse_python(small_a), right = parse_python(small_b);
  if (left.is_valid != right.is_valid) return left.is_valid <=> right.is_valid;
  if (!left.is_valid) return small_a.compare(small_b) <=> 0;
  return by_parts_of(left, right);
}

}  // namespace common::versions
