#include "common/yaml/reading.hpp"

#include <algorithm>

#include "common/log.hpp"
#include "common/suggest.hpp"

namespace common::yaml {

tl::unexpected<error> refuse(const node& at, std::string_view why) {
  return fail(errc::malformed, "{}:{}: {}", at.at.line, at.at.column, one_line(why));
}

status known_keys(const node& n, words keys) {
  if (!n.is_mapping())
    return refuse(n, fmt::format("want a mapping with {}", fmt::join(keys, ", ")));
  for (const auto& [key, value] : n.entries)
    if (std::ranges::find(keys, key.text) == keys.end())
      return refuse(key, fmt::format("unknown key '{}'{}; want {}", key.text,
                                     did_you_mean(key.text, keys), fmt::join(keys, ", ")));
  return {};
}

result<std::size_t> one_of(const node& n, words known, std::string_view noun) {
  const auto at = std::ranges::find(known, n.text);
  if (n.is_scalar() && at != known.end()) return static_cast<std::size_t>(at - known.begin());
  return refuse(n, fmt::format("no {} '{}'{}; want {}", noun, n.text, did_you_mean(n.text, known),
                               fmt::join(known, ", ")));
}

result<std::string> text_of(const node& n, std::string_view noun) {
  if (!n.is_scalar() || n.text.empty()) return refuse(n, fmt::format("want {} as text", noun));
  return n.text;
}

result<std::span<const node>> one_or_more(const node& n, std::string_view noun, std::size_t most) {
  if (n.is_scalar()) return std::span<const node>(&n, 1);
  if (!n.is_sequence() || n.items.empty() || n.items.size() > most)
    return refuse(n, fmt::format("want {}, or a list of 1 to {}", noun, most));
  return std::span<const node>(n.items);
}

}  // namespace common::yaml
