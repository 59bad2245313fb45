#include "collector/effective/possible_values.hpp"

#include <algorithm>

#include "collector/effective/closed_keys.hpp"
#include "collector/effective/sshd_choices.hpp"
#include "collector/effective/sshd_keywords.hpp"
#include "collector/effective/sshd_shapes.hpp"
#include "common/letters.hpp"
#include "common/result.hpp"
#include "common/text.hpp"

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

/// As sshd prints one.
bool is_plain_number(string_view s) { return only_digits(s) && (s.size() == 1 || s[0] != '0'); }

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

/// The text with what may stand in front of it and behind it.
texts surrounded(const std::string& text, std::initializer_list<const char*> before,
                 std::initializer_list<const char*> behind) {
  texts out;
  for (const auto* a : before)
    for (const auto* b : behind) out.push_back(a + text + b);
  return out;
}

bool is_startups(string_view s) {
  const auto parts = common::split(s, ':');
  return parts.size() == 3 && std::ranges::all_of(parts, is_plain_number);
}

/// Values of several parts; nothing: it is no such keyword.
std::optional<value_range> of_sshd_shape(string_view keyword) {
  const auto shape = [keyword](string_view s) { return is_printed_sshd_shape(keyword, s); };
  if (keyword == "maxstartups")
    return value_range{.told = "three numbers as in 10:30:100",
                       .values = {"10:30:100", "10:30:10", "10:30:60", "100:30:200"},
                       .fits = is_startups,
                       .around = [](const std::string& text) {
                         return surrounded(
                             text, {"", "1", "10:", "10:3", "10:30:", "10:30:1"},
                             {"", "0", "0:30:100", "0:100", ":30:100", ":100", "30:100", "100"});
                       }};
  if (keyword == "persourcenetblocksize")
    return value_range{.told = "two numbers as in 32:128",
                       .values = {"32:128", "24:64", "24:0", "0:0"},
                       .fits = shape,
                       .around = [](const std::string& text) {
                         return surrounded(text, {"", "1", "24:", "24:1"}, {"", "0", ":0", "0:0"});
                       }};
  if (keyword == "rekeylimit")
    return value_range{.told = "bytes and seconds, as in 1073741824 3600",
                       .values = {"0 0", "1073741824 3600", "536870912 0", "0 3600"},
                       .fits = shape,
                       .around = [](const std::string& text) {
                         return surrounded(text, {"", "0 ", "10", "0 1"}, {"", " 0", "0", "00 0"});
                       }};
  if (keyword == "ipqos")
    return value_range{
        .told = "two classes as in `lowdelay throughput` or `af21 cs1`",
        .values = {"af21 cs1", "lowdelay throughput", "none none", "ef 0xff"},
        .fits = shape,
        .around = [](const std::string& text) {
          return surrounded(text, {"", "af21 ", "c", "l"}, {"", " cs1", "1", "1 cs1"});
        }};
  if (keyword == "pubkeyauthoptions")
    return value_range{
        .told =
            "none, touch-required, verify-required or `touch-required "
            "verify-required`",
        .values = {"none", "touch-required", "verify-required", "touch-required verify-required"}};
  if (keyword == "streamlocalbindmask")
    return value_range{.told = "octal digits with a zero in front, as 0177",
                       .values = {"00", "022", "027", "077", "0111", "0177", "0600", "0777"},
                       .fits = shape};
  return std::nullopt;
}

/// Ports, with blanks between them; a service may be named.
bool is_ports(string_view s) {
  return std::ranges::all_of(common::split(s, ' '), [](string_view one) {
    return !one.empty() && (!only_digits(one) || is_plain_number(one));
  });
}

std::optional<value_range> of_sshd(const question& q) {
  using enum sshd_word::takes;
  const auto* word = find_sshd_word(q.key);
  if (word == nullptr) return std::nullopt;
  const bool none = word->name == "unusedconnectiontimeout" || word->name == "persourcemaxstartups";
  const auto* or_none = none ? ", or none" : "";
  const texts more = none ? texts{"none"} : texts{};
  if (auto shape = of_sshd_shape(word->name)) return shape;
  if (word->name == "port") return numbers("numbers without zeros in front", is_ports, {"22 2222"});
  switch (word->what) {
    case flag:
      return value_range{.told = "yes or no", .values = {"yes", "no"}};
    case choice:
      return choice_of(word->name);
    case number:
      return numbers(fmt::format("a whole number without zeros in front{}", or_none),
                     is_plain_number, more);
    case span:
      return numbers(fmt::format("a number of seconds{}", or_none), is_plain_number, more);
    case startups:
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
  if (q.key == "ENCRYPT_METHOD") {
    value_range out{.told = "DES, MD5, SHA256, SHA512, BCRYPT, BLOWFISH or YESCRYPT",
                    .values = {"sha256", "sha512", "yescrypt", "bcrypt", "blowfish", "md5", "des"}};
    for (const auto w :
         {"DES", "MD5", "SHA256", "SHA512", "BCRYPT", "BLOWFISH", "YESCRYPT", "GOST_YESCRYPT"})
      out.values.emplace_back(w);
    return out;
  }
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
