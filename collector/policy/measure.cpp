#include "collector/policy/measure.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

#include "common/letters.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

using whole_number = std::optional<std::int64_t>;

constexpr std::int64_t million = 1'000'000, unlimited = std::numeric_limits<std::int64_t>::max();

struct unit {
  std::string_view name;
  std::int64_t of_one;
};
constexpr std::int64_t kib = 1024, mib = kib * kib, gib = mib * kib, tib = gib * kib;
constexpr std::array sizes{unit{"B", 1},
                           unit{"K", kib},
                           unit{"k", kib},
                           unit{"KiB", kib},
                           unit{"Ki", kib},
                           unit{"KB", 1000},
                           unit{"kB", 1000},
                           unit{"kb", 1000},
                           unit{"M", mib},
                           unit{"m", mib},
                           unit{"MiB", mib},
                           unit{"Mi", mib},
                           unit{"MB", million},
                           unit{"mb", million},
                           unit{"G", gib},
                           unit{"g", gib},
                           unit{"GiB", gib},
                           unit{"Gi", gib},
                           unit{"GB", 1000 * million},
                           unit{"gb", 1000 * million},
                           unit{"T", tib},
                           unit{"TiB", tib},
                           unit{"Ti", tib},
                           unit{"TB", million* million},
                           unit{"tb", million* million}};
constexpr std::int64_t second = million, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::array times{
    unit{"us", 1},         unit{"usec", 1},       unit{"ms", 1000},       unit{"msec", 1000},
    unit{"s", second},     unit{"sec", second},   unit{"second", second}, unit{"seconds", second},
    unit{"m", minute},     unit{"min", minute},   unit{"minute", minute}, unit{"minutes", minute},
    unit{"h", hour},       unit{"hr", hour},      unit{"hour", hour},     unit{"hours", hour},
    unit{"d", day},        unit{"day", day},      unit{"days", day},      unit{"w", 7 * day},
    unit{"week", 7 * day}, unit{"weeks", 7 * day}};

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Digits in front, which are taken away.
whole_number take_digits(std::string_view& s, int base = 10) {
  std::int64_t n = 0;
  if (s.empty() || !is_decimal_digit(s.front())) return std::nullopt;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n, base);
  if (ec != std::errc{}) return std::nullopt;
  s.remove_prefix(static_cast<std::size_t>(end - s.data()));
  return n;
}

whole_number whole(std::string_view s) {
  const bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  const auto n = take_digits(s);
  if (!n || !s.empty()) return std::nullopt;
  return negative ? -*n : *n;
}

/// What stands behind a point, to a millionth: none is 0. Empty: a point without digits.
whole_number take_fraction(std::string_view& s) {
  if (!s.starts_with('.')) return 0;
  s.remove_prefix(1);
  if (s.empty() || !is_decimal_digit(s.front())) return std::nullopt;
  std::int64_t parts = 0;
  for (auto place = million / 10; !s.empty() && is_decimal_digit(s.front()); place /= 10) {
    parts += place * (s.front() - '0');
    s.remove_prefix(1);
  }
  return parts;
}

whole_number decimal_of(std::string_view s) {
  const bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  const auto n = take_digits(s);
  if (!n || *n > unlimited / million - 1) return std::nullopt;
  const auto parts = take_fraction(s);
  if (!parts || !s.empty()) return std::nullopt;
  return (negative ? -1 : 1) * (*n * million + *parts);
}

/// One number with its unit after the other; the last may have none, which is then `bare`.
template <std::size_t N>
whole_number spans_of(std::string_view s, const std::array<unit, N>& units, std::int64_t bare,
                      bool several) {
  if (s == "infinity" || s == "unlimited") return unlimited;
  std::int64_t sum = 0;
  bool any = false;
  for (; !s.empty() && (several || !any); any = true) {
    const auto n = take_digits(s);
    if (!n) return std::nullopt;
    const auto millionths = take_fraction(s);
    if (!millionths) return std::nullopt;
    s = common::trim(s);
    const auto letters = std::ranges::find_if_not(s, is_letter) - s.begin();
    const auto name = s.substr(0, static_cast<std::size_t>(letters));
    const auto at = std::ranges::find(units, name, &unit::name);
    if (at == units.end() && !s.empty()) return std::nullopt;  // nothing stands behind a bare one
    const auto of_one = name.empty() ? bare : at->of_one;
    if (*n >= (unlimited - sum) / of_one) return std::nullopt;
    if (*millionths != 0 && name.empty()) return std::nullopt;  // half a byte
    sum +=
        *n * of_one + *millionths * (of_one / million) + *millionths * (of_one % million) / million;
    s = common::trim(s.substr(name.size()));
  }
  return any && s.empty() ? whole_number(sum) : std::nullopt;
}

whole_number mode_of(std::string_view s) {
  if (s.size() > 7) return std::nullopt;  // 100644 too, as stat's %f in octal
  const auto n = take_digits(s, 8);
  return n && s.empty() ? n : std::nullopt;
}

}  // namespace

whole_number measured(std::string_view text, measure as) {
  text = common::trim(text);
  switch (as) {
    case measure::number:
      return whole(text);
    case measure::decimal:
      return decimal_of(text);
    case measure::size:
      return spans_of(text, sizes, 1, false);
    case measure::time:
      return spans_of(text, times, second, true);
    case measure::mode:
      return mode_of(text);
    case measure::version:
      break;
  }
  return std::nullopt;
}

std::optional<operand> parse_operand(std::string_view text) {
  if (const auto n = whole(text)) return operand{measure::number, *n};
  if (const auto n = decimal_of(text)) return operand{measure::decimal, *n};
  if (text.empty() || !is_decimal_digit(text.front())) return std::nullopt;
  // `m` alone is minutes: who means mebibytes writes M or MiB.
  if (const auto n = measured(text, measure::time)) return operand{measure::time, *n};
  if (const auto n = measured(text, measure::size)) return operand{measure::size, *n};
  return std::nullopt;
}

bool is_version(std::string_view text) {
  text = common::trim(text);
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  return !text.empty() && is_decimal_digit(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_decimal_digit(c) || is_letter(c) ||
           std::string_view(".+~_:-").find(c) != std::string_view::npos;
  });
}

namespace {

/// A number, a word, or a `~`.
struct version_part {
  enum class kind { before, nothing, word, digits } what = kind::nothing;
  std::string_view text;
};

/// Digits without zeros in front; letters; `~`. What stands between only separates.
std::vector<version_part> parts_of(std::string_view s) {
  static constexpr std::array<std::string_view, 5> early{"alpha", "beta", "dev", "pre", "rc"};
  std::vector<version_part> out;
  while (!s.empty()) {
    const auto take = [&](auto&& is_one) {
      const auto n = static_cast<std::size_t>(std::ranges::find_if_not(s, is_one) - s.begin());
      const auto text = s.substr(0, n);
      s.remove_prefix(n);
      return text;
    };
    if (is_decimal_digit(s.front())) {
      auto digits = take(is_decimal_digit);
      digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
      out.push_back({version_part::kind::digits, digits});
    } else if (is_letter(s.front())) {
      const auto word = take(is_letter);
      const bool is_early = std::ranges::find(early, common::lower_case(word)) != early.end();
      out.push_back({is_early ? version_part::kind::before : version_part::kind::word, word});
    } else {
      if (s.front() == '~') out.push_back({version_part::kind::before, ""});
      s.remove_prefix(1);
    }
  }
  return out;
}

int sign(int n) { return n < 0 ? -1 : n > 0 ? 1 : 0; }

int compare_parts(const version_part& a, const version_part& b) {
  using enum version_part::kind;
  const auto rank = [](const version_part& p) {
    return p.what == digits && p.text.empty() ? static_cast<int>(nothing)
                                              : static_cast<int>(p.what);
  };
  if (rank(a) != rank(b)) return sign(rank(a) - rank(b));
  if (a.what == digits && a.text.size() != b.text.size())
    return a.text.size() < b.text.size() ? -1 : 1;
  return sign(a.text.compare(b.text));
}

}  // namespace

int compare_versions(std::string_view a, std::string_view b) {
  const auto split = [](std::string_view s) {
    s = common::trim(s);
    if (s.starts_with('v') || s.starts_with('V')) s.remove_prefix(1);
    const auto colon = s.find(':');
    const auto epoch = colon == s.npos ? std::string_view{} : s.substr(0, colon);
    auto all = parts_of(epoch.empty() ? "0" : epoch);
    all.resize(1);  // an epoch is one number
    const auto rest = parts_of(colon == s.npos ? s : s.substr(colon + 1));
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
  };
  auto left = split(a), right = split(b);
  const auto most = std::max(left.size(), right.size());
  left.resize(most), right.resize(most);
  for (std::size_t n = 0; n < most; ++n)
    if (const int c = compare_parts(left[n], right[n]); c != 0) return c;
  return 0;
}

}  // namespace collector::policy
