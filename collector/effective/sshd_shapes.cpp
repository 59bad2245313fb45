#include "collector/effective/sshd_shapes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "collector/effective/sshd_numbers.hpp"
#include "collector/effective/word_list.hpp"
#include "common/letters.hpp"
#include "common/result.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

using std::string_view;
using text = std::optional<std::string>;

std::vector<string_view> shape_words(string_view s) {
  auto out = common::split(s, ' ');
  std::erase_if(out, [](auto w) { return w.empty(); });
  return out;
}

std::optional<std::int64_t> whole_number(string_view s, int base = 10) {
  std::int64_t n = 0;
  const auto* end = s.data() + s.size();
  const auto [at, ec] = std::from_chars(s.data(), end, n, base);
  return !s.empty() && s[0] != '-' && ec == std::errc{} && at == end ? std::optional(n)
                                                                     : std::nullopt;
}

/// `1G`, `1.5k`, `4096`: bytes, the units of 1,024 each.
std::optional<std::int64_t> bytes(string_view s) {
  constexpr string_view units = "bkmgtpe";
  std::int64_t scale = 1;
  if (const auto unit = s.empty() ? units.npos : units.find(common::lower(s.back()));
      unit != units.npos) {
    scale = std::int64_t{1} << (10 * unit);
    s.remove_suffix(1);
  }
  const auto dot = s.find('.');
  const auto whole = whole_number(s.substr(0, dot));
  const auto decimals = dot == s.npos ? string_view{} : s.substr(dot + 1, 9);
  if (!whole || *whole > std::numeric_limits<std::int64_t>::max() / scale) return std::nullopt;
  auto out = *whole * scale;
  auto part = static_cast<long double>(scale);
  for (const char c : decimals) {
    if (!common::is_digit(c)) return std::nullopt;
    part /= 10;
    out += static_cast<std::int64_t>(part * (c - '0'));
  }
  return out;
}

/// As much as is sent with one key, and seconds; 0 is the program's own.
text rekey_limit(string_view written) {
  const auto words = shape_words(written);
  if (words.empty() || words.size() > 2) return std::nullopt;
  const auto most = words[0] == "default" ? std::optional<std::int64_t>(0) : bytes(words[0]);
  const auto seconds = words.size() < 2 || words[1] == "none" ? std::optional<std::int64_t>(0)
                                                              : sshd_seconds(words[1]);
  if (!most || !seconds || (*most > 0 && *most < 16)) return std::nullopt;
  return fmt::format("{} {}", *most, *seconds);
}

struct service_class {
  string_view name;
  int bits;
};
/// The first name of a number is the one that is printed.
constexpr auto classes = std::to_array<service_class>(
    {{"af11", 0x28},      {"af12", 0x30}, {"af13", 0x38},        {"af21", 0x48}, {"af22", 0x50},
     {"af23", 0x58},      {"af31", 0x68}, {"af32", 0x70},        {"af33", 0x78}, {"af41", 0x88},
     {"af42", 0x90},      {"af43", 0x98}, {"cs0", 0x00},         {"cs1", 0x20},  {"cs2", 0x40},
     {"cs3", 0x60},       {"cs4", 0x80},  {"cs5", 0xa0},         {"cs6", 0xc0},  {"cs7", 0xe0},
     {"ef", 0xb8},        {"le", 0x04},   {"reliability", 0x04}, {"none", -1},   {"lowdelay", 0x10},
     {"throughput", 0x08}});

/// A name, or a number as C writes one.
text service(string_view written) {
  auto bits = -2;
  const auto small = common::lower_case(written);
  if (const auto at = std::ranges::find(classes, small, &service_class::name); at != classes.end())
    bits = at->bits;
  else if (const auto n = small.starts_with("0x")  ? whole_number(written.substr(2), 16)
                          : small.starts_with('0') ? whole_number(written, 8)
                                                   : whole_number(written);
           n && *n < 256)
    bits = static_cast<int>(*n);
  if (bits == -2) return std::nullopt;
  const auto named = std::ranges::find(classes, bits, &service_class::bits);
  return named != classes.end() ? std::string(named->name) : fmt::format("0x{:02x}", bits);
}

text quality_of_service(string_view written) {
  const auto words = shape_words(written);
  if (words.empty() || words.size() > 2) return std::nullopt;
  const auto first = service(words.front()), second = service(words.back());
  if (!first || !second) return std::nullopt;
  return *first + " " + *second;
}

/// The bits of an address that tell sources apart, of both kinds.
text block_size(string_view written) {
  const auto colon = written.find(':');
  const auto four = whole_number(written.substr(0, colon));
  const auto behind = colon == written.npos ? string_view{} : written.substr(colon + 1);
  const auto six = behind.empty() ? std::optional<std::int64_t>(0) : whole_number(behind);
  if (!four || !six || *four > 32 || *six > 128) return std::nullopt;
  return fmt::format("{}:{}", *four, *six);
}

text mask(string_view written) {
  const auto bits = whole_number(written, 8);
  if (!bits || *bits > 0777) return std::nullopt;
  return fmt::format("0{:o}", *bits);
}

text key_options(string_view written) {
  bool touch = false, verify = false;
  for (const auto word : shape_words(written)) {
    const auto small = common::lower_case(word);
    if (small == "touch-required")
      touch = true;
    else if (small == "verify-required")
      verify = true;
    else if (small != "none")
      return std::nullopt;
  }
  if (!touch && !verify) return "none";
  return std::string(touch ? "touch-required" : "") + (touch && verify ? " " : "") +
         (verify ? "verify-required" : "");
}

/// A service may be named; digits are a number.
text port(string_view written) {
  if (written.find_first_not_of("0123456789") != written.npos) return std::string(written);
  const auto n = whole_number(written);
  if (!n || *n < 1 || *n > 65535) return std::nullopt;
  return std::to_string(*n);
}

text listening(string_view written) {
  std::string out;
  for (const auto word : shape_words(written)) {
    const bool number = word.find_first_not_of("0123456789") == word.npos;
    out += (out.empty() ? "" : " ") + std::string(number ? "*:" : "") + std::string(word);
  }
  return out;
}

struct shape {
  string_view keyword;
  text (*print)(string_view written);
};
constexpr auto shapes = std::to_array<shape>({{"ipqos", quality_of_service},
                                              {"permitlisten", listening},
                                              {"persourcenetblocksize", block_size},
                                              {"port", port},
                                              {"pubkeyauthoptions", key_options},
                                              {"rekeylimit", rekey_limit},
                                              {"streamlocalbindmask", mask}});

}  // namespace

bool has_sshd_shape(string_view keyword) {
  return std::ranges::find(shapes, keyword, &shape::keyword) != shapes.end();
}

text printed_sshd_shape(string_view keyword, string_view written) {
  const auto at = std::ranges::find(shapes, keyword, &shape::keyword);
  return at == shapes.end() ? std::nullopt : at->print(written);
}

bool is_printed_sshd_shape(string_view keyword, string_view value) {
  const auto again = printed_sshd_shape(keyword, value);
  return again && *again == value;
}

bool is_rest_of_line(string_view keyword) {
  return has_word("authorizedkeyscommand authorizedprincipalscommand forcecommand versionaddendum",
                  keyword);
}

bool may_be_none(string_view keyword) {
  return has_word(
      "authorizedprincipalsfile banner chrootdirectory forcecommand hostkeyagent modulifile "
      "pidfile rdomain revokedkeys securitykeyprovider trustedusercakeys xauthlocation",
      keyword);
}

}  // namespace collector::effective
