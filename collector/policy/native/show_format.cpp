#include "collector/policy/native/show_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "collector/policy/native/dpkg_status.hpp"

namespace collector::policy::native {

namespace {

constexpr std::array<std::string_view, 10> one_line{
    "Package",    "Priority", "Section",      "Installed-Size", "Origin",
    "Maintainer", "Bugs",     "Architecture", "Version",        "Homepage"};
/// Of those the one that dpkg has no place for: where it is missing, nothing is printed, not even
/// the blanks of a width.
constexpr std::string_view unknown_to_dpkg = "Homepage";
constexpr std::array<std::string_view, 2> or_no{"Essential", "Multi-Arch"};
constexpr std::array<std::string_view, 6> made{"binary:Package",   "Status",
                                               "db:Status-Status", "db:Status-Want",
                                               "db:Status-Eflag",  "db:Status-Abbrev"};

template <class Array>
bool contains(const Array& a, std::string_view s) {
  return std::ranges::find(a, s) != a.end();
}

std::string abbreviated(std::string_view want, std::string_view state, std::string_view error) {
  std::string out;
  out += want == "install"     ? 'i'
         : want == "hold"      ? 'h'
         : want == "deinstall" ? 'r'
         : want == "purge"     ? 'p'
                               : 'u';
  out += state == "installed" ? 'i' : 'c';
  return out + (error == "ok" ? ' ' : 'R');
}

std::string qualified(std::string_view stanza, std::string_view native) {
  std::string out(field(stanza, "Package").value_or(""));
  const auto architecture = field(stanza, "Architecture").value_or("");
  const bool foreign = architecture != native && architecture != "all" && !architecture.empty();
  if (foreign || field(stanza, "Multi-Arch") == "same") out.append(":").append(architecture);
  return out;
}

std::string value(std::string_view stanza, std::string_view name, std::string_view native) {
  if (contains(one_line, name)) return std::string(field(stanza, name).value_or(""));
  if (contains(or_no, name)) return std::string(field(stanza, name).value_or("no"));
  if (name == "binary:Package") return qualified(stanza, native);
  const auto status = field(stanza, "Status").value_or("");
  if (name == "Status") return std::string(status);
  const auto first = status.find(' '), last = status.rfind(' ');
  const auto want = status.substr(0, first), error = status.substr(first + 1, last - first - 1),
             state = status.substr(last + 1);
  if (name == "db:Status-Want") return std::string(want);
  if (name == "db:Status-Eflag") return std::string(error);
  return name == "db:Status-Status" ? std::string(state) : abbreviated(want, state, error);
}

bool is_ascii(std::string_view s) {
  return std::ranges::all_of(s, [](char c) { return c >= ' ' && c <= '~'; });
}

void set(std::string& out, std::string text, int width) {
  const auto wanted = static_cast<std::size_t>(width < 0 ? -width : width);
  if (wanted == 0) {
    out += text;
    return;
  }
  text.resize(std::min(text.size(), wanted));
  const std::string blanks(wanted - text.size(), ' ');
  out += width < 0 ? text + blanks : blanks + text;
}

std::optional<char> escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '\\':
      return '\\';
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<show_format> show_format::parse(std::string_view text) {
  if (text.empty()) return std::nullopt;  // dpkg-query refuses it
  show_format out;
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      const auto c = i + 1 < text.size() ? escaped(text[++i]) : std::nullopt;
      if (!c) return std::nullopt;
      plain += *c;
    } else if (text.substr(i).starts_with("${")) {
      const auto end = text.find('}', i);
      if (end == text.npos) return std::nullopt;
      const auto inside = text.substr(i + 2, end - i - 2);
      const auto semicolon = inside.find(';');
      part p{.text = std::string(inside.substr(0, semicolon)), .is_field = true};
      if (!contains(one_line, p.text) && !contains(or_no, p.text) && !contains(made, p.text))
        return std::nullopt;
      if (semicolon != inside.npos) {
        const auto digits = inside.substr(semicolon + 1);
        const auto [last, ec] =
            std::from_chars(digits.data(), digits.data() + digits.size(), p.width);
        if (ec != std::errc{} || last != digits.data() + digits.size() || p.width == 0 ||
            p.width > 1000 || p.width < -1000)
          return std::nullopt;
      }
      out.parts_.push_back({.text = std::exchange(plain, {})});
      out.parts_.push_back(std::move(p));
      i = end;
    } else {
      plain += text[i];
    }
  }
  out.parts_.push_back({.text = std::move(plain)});
  return out;
}

std::optional<std::string> show_format::print(std::string_view stanza,
                                              std::string_view native_architecture) const {
  std::string out;
  for (const auto& p : parts_) {
    if (!p.is_field) {
      out += p.text;
      continue;
    }
    if (p.text == unknown_to_dpkg && !field(stanza, p.text)) continue;
    auto text = value(stanza, p.text, native_architecture);
    if (p.width != 0 && !is_ascii(text)) return std::nullopt;
    set(out, std::move(text), p.width);
  }
  return out;
}

}  // namespace collector::policy::native
