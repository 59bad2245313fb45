#include "collector/effective/possible_values.hpp"

#include <algorithm>

#include "collector/effective/closed_keys.hpp"
#include "collector/effective/sshd_choices.hpp"
#include "collector/effective/sshd_keywords.hpp"
#include "common/letters.hpp"
#include "common/result.hpp"

namespace collector::effective {

namespace {

using std::string_view;
using texts = std::vector<std::string>;

bool only_digits(string_view s) {
  return !s.empty() && std::ranges::all_of(s, [](char c) { return common::is_digit(c); });
}

/// As a file may have it: octal and hexadecimal too.
bool is_whole_number(string_view s) {
  if (s.starts_with('-')) s.remove_prefix(1);
  const bool hexadecimal = s.starts_with("0x") || s.starts_with("0X");
  if (!hexadecimal) return only_digits(s);
  s.remove_prefix(2);
  return !s.empty() && s.find_first_not_of("0123456789abcdefABCDEF") == s.npos;
}

bool is_limit(string_view s) {
  return s == "-" || s == "unlimited" || s == "infinity" ||
         only_digits(s.substr(s.starts_with('-') ? 1 : 0));
}

/// Small ones, round ones, and those where the types of numbers end.
texts some_numbers() {
  texts out;
  for (int n = 0; n <= 300; ++n) out.push_back(std::to_string(n));
  for (std::int64_t n = 512; n <= std::int64_t{1} << 40; n *= 2)
    for (const auto one : {n - 1, n, n + 1}) out.push_back(std::to_string(one));
  for (std::int64_t n = 1000; n <= 1'000'000'000'000; n *= 10)
    for (const auto one : {n - 1, n, n + 1, 3 * n, 5 * n, 6 * n})
      out.push_back(std::to_string(one));
  for (const auto n : {360, 365, 600, 900, 1800, 3600, 7200, 86'400, 604'800})
    out.push_back(std::to_string(n));
  return out;
}

value_range numbers(std::string told, bool (*fits)(string_view), const texts& more = {}) {
  value_range out{.told = std::move(told), .values = some_numbers(), .fits = fits};
  out.values.insert(out.values.end(), more.begin(), more.end());
  return out;
}

std::string listed(const texts& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return out;
}

/// As somebody may have written it: programs that take any letters do not change them.
void add_letters(string_view word, texts& out) {
  auto one = std::string(word);
  out.push_back(one);
  if (!common::is_letter(one[0])) return;
  one[0] = static_cast<char>(one[0] & ~0x20);
  out.push_back(one);
  for (auto& c : one)
    if (common::is_letter(c)) c = static_cast<char>(c & ~0x20);
  out.push_back(one);
}

value_range choice_of(string_view keyword) {
  value_range out;
  const auto add = [&](const std::string& word) {
    if (std::ranges::find(out.values, word) == out.values.end()) out.values.push_back(word);
  };
  for (const auto w : sshd_choices(keyword)) {
    const auto printed = printed_choice(keyword, w);
    add(printed);
    for (const auto& other : other_choices(keyword, printed)) add(other);
  }
  out.told = listed(out.values);
  return out;
}

std::optional<value_range> of_sshd(const question& q) {
  using enum sshd_word::takes;
  const auto* word = find_sshd_word(q.key);
  if (word == nullptr) return std::nullopt;
  const bool none = word->name == "unusedconnectiontimeout" || word->name == "persourcemaxstartups";
  const auto* or_none = none ? ", or none" : "";
  const texts more = none ? texts{"none"} : texts{};
  switch (word->what) {
    case flag:
      return value_range{.told = "yes or no", .values = {"yes", "no"}};
    case choice:
      return choice_of(word->name);
    case number:
      return numbers(fmt::format("a whole number{}", or_none), only_digits, more);
    case span:
      return numbers(fmt::format("a number of seconds{}", or_none), only_digits, more);
    case startups:  // three numbers at once: examples of them prove nothing
    case one:
    case up_to_two:
    case words:
      break;
  }
  return std::nullopt;
}

std::optional<value_range> of_login_defs(const question& q) {
  if (is_login_defs_number(q.key))
    return numbers(
        "a whole number", is_whole_number,
        {"-1",   "00",  "000", "002",  "0002", "007",  "0007", "022",  "0022", "026", "027",
         "0027", "037", "077", "0077", "0700", "0750", "0751", "0755", "0770", "0600"});
  if (!is_login_defs_flag(q.key)) return std::nullopt;
  value_range out{.told = "yes or no", .values = {}};
  for (const auto w : {"yes", "no"}) add_letters(w, out.values);
  return out;
}

std::optional<value_range> of_limits(const question& q) {
  if (q.key == "chroot") return std::nullopt;
  return numbers("a whole number, unlimited, infinity or -1", is_limit,
                 {"-", "-1", "unlimited", "infinity", "-20", "-19", "-10", "-5"});
}

std::optional<value_range> of_systemd(const question& q) {
  const std::string conf = q.of == family::unit ? "" : q.place;
  // Of a mount it is the type of its file system.
  if (conf.empty() && q.key == "Type" && !q.place.ends_with(".service")) return std::nullopt;
  if (q.section.starts_with("X-")) return std::nullopt;
  const auto [words, switches] = words_of_systemd(conf, q.key);
  const bool only_switch = is_systemd_switch(conf, q.key);
  if (words.empty() && !only_switch) return std::nullopt;
  value_range out{.told = {}, .values = {words.begin(), words.end()}};
  if (!only_switch && !switches) out.told = listed(out.values);
  if (!switches && !only_switch) return out;
  for (const auto& word : out.values) out.told += word + ", ";
  out.told += "yes, no, true, false, on, off, 1 or 0";
  for (const auto w : {"yes", "y", "true", "t", "on", "no", "n", "false", "f", "off", "1", "0"})
    add_letters(w, out.values);
  return out;
}

}  // namespace

std::optional<value_range> possible_values(const question& q) {
  switch (q.of) {
    case family::sshd:
      return of_sshd(q);
    case family::sysctl:
      if (!is_number_of_kernel(q.key)) return std::nullopt;
      return numbers("a whole number", is_whole_number, {"-1", "-2"});
    case family::login_defs:
      return of_login_defs(q);
    case family::limits:
      return of_limits(q);
    case family::unit:
    case family::systemd_conf:
      return of_systemd(q);
    case family::ini:
      break;
  }
  return std::nullopt;
}

}  // namespace collector::effective
