#include "common/text_width.hpp"

#include <locale.h>
#include <wchar.h>

#include <algorithm>

#include "common/utf8.hpp"

namespace common {

namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// While it lives, wcwidth() of this thread knows every character, whatever the user's locale is.
class unicode_widths {
 public:
  unicode_widths() : before_(::uselocale(unicode())) {}
  unicode_widths(const unicode_widths&) = delete;
  unicode_widths& operator=(const unicode_widths&) = delete;
  ~unicode_widths() { ::uselocale(before_); }

  std::size_t of(const utf8_unit& unit) const {
    if (!unit.code_point || *unit.code_point < 0x80) return 1;
    const int width = ::wcwidth(static_cast<wchar_t>(*unit.code_point));
    return width < 0 ? 1 : static_cast<std::size_t>(width);
  }

 private:
  /// Null where there is none: uselocale() changes nothing then.
  static locale_t unicode() {
    static const locale_t made = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return made;
  }
  locale_t before_;
};

/// As many bytes from the front as fit, and one character at least.
std::size_t fitting(std::string_view text, std::size_t width) {
  if (is_ascii(text)) return std::min(text.size(), std::max<std::size_t>(width, 1));
  const unicode_widths widths;
  auto rest = text;
  for (std::size_t used = 0; !rest.empty();) {
    auto behind = rest;
    used += widths.of(take_utf8(behind));
    if (used > width && rest.size() < text.size()) break;
    rest = behind;
  }
  return text.size() - rest.size();
}

}  // namespace

std::size_t text_width(std::string_view text) {
  if (is_ascii(text)) return text.size();
  const unicode_widths widths;
  std::size_t out = 0;
  while (!text.empty()) out += widths.of(take_utf8(text));
  return out;
}

std::vector<std::string> wrap_text(std::string_view text, std::size_t width) {
  std::vector<std::string> out;
  do {
    auto end = fitting(text, width);
    auto next = end;
    if (end < text.size()) {
      const auto blank = text.substr(0, end + 1).rfind(' ');
      // A line of blanks alone tells nothing.
      const auto first = text.find_first_not_of(' ');
      if (blank != text.npos && first < blank) {
        end = text.find_last_not_of(' ', blank) + 1;
        next = std::min(text.find_first_not_of(' ', blank), text.size());
      }
    }
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(next);
  } while (!text.empty());
  return out;
}

std::vector<std::string> hang_text(std::string_view first, std::string_view text,
                                   std::size_t width) {
  constexpr std::size_t readable = 20, below = 6;
  const auto beside = text_width(first);
  std::vector<std::string> out;
  if (width < std::min(beside, below) + readable) {
    out.emplace_back(first).append(text);
    return out;
  }
  const bool is_below = width < beside + readable;
  const auto indent = is_below ? below : beside;
  std::string lead(is_below ? std::string_view() : first);
  if (const auto begin = first.find_first_not_of(' '); is_below && begin != first.npos) {
    const std::string blanks(std::min(begin, below), ' ');
    const auto head = first.substr(begin, first.find_last_not_of(' ') + 1 - begin);
    for (const auto& part : wrap_text(head, width - blanks.size())) out.push_back(blanks + part);
  }
  if (is_below) lead.assign(indent, ' ');
  for (const auto& part : wrap_text(text, width - indent)) {
    out.push_back(lead + part);
    lead.assign(indent, ' ');
  }
  return out;
}

}  // namespace common
