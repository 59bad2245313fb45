#include <algorithm>

#include "common/hex.hpp"
#include "common/letters.hpp"
#include "schemas/purl.hpp"

namespace schemas {

namespace {

/// Of %XX; none: it is broken.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = common::from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

/// Without slashes at its ends; each part decoded, empty ones left out.
std::optional<std::string> decoded_path(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('/'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto one = decoded(part);
    if (!one) return std::nullopt;
    out += (out.empty() ? "" : "/") + *one;
  }
  return out;
}

bool put_qualifiers(std::string_view text, package_url& to) {
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == pair.npos || equals == 0) return false;
    auto value = decoded(pair.substr(equals + 1));
    if (!value) return false;
    if (!value->empty())
      to.qualifiers[common::lower_case(pair.substr(0, equals))] = std::move(*value);
  }
  return true;
}

}  // namespace

std::optional<package_url> parse_purl(std::string_view text) {
  constexpr std::string_view scheme = "pkg:";
  if (common::lower_case(text.substr(0, scheme.size())) != scheme) return std::nullopt;
  text.remove_prefix(scheme.size());
  text = text.substr(0, text.find('#'));
  package_url out;
  if (const auto mark = text.find('?'); mark != text.npos) {
    if (!put_qualifiers(text.substr(mark + 1), out)) return std::nullopt;
    text = text.substr(0, mark);
  }
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  const auto slash = text.find('/');
  if (slash == text.npos || slash == 0) return std::nullopt;
  out.type = common::lower_case(text.substr(0, slash));
  text.remove_prefix(slash + 1);
  const auto at = text.rfind('@');
  if (at != text.npos && at > 0 && text[at - 1] != '/') {
    auto version = decoded(text.substr(at + 1));
    if (!version) return std::nullopt;
    out.version = std::move(*version);
    text = text.substr(0, at);
  }
  auto path = decoded_path(text.substr(0, text.find_last_of('/') + 1));
  auto name = decoded(text.substr(text.find_last_of('/') + 1));
  if (!path || !name || name->empty()) return std::nullopt;
  out.name_space = std::move(*path);
  out.name = std::move(*name);
  return out;
}

}  // namespace schemas
