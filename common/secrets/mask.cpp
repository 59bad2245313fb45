#include "common/secrets/mask.hpp"

#include "common/secrets/context.hpp"
#include "common/secrets/finders.hpp"
#include "common/secrets/joined.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// How far before a line what it hangs on is looked for: key material is shorter.
constexpr std::size_t looked_back = 16u << 10;

/// Calls `take(masked or nothing, original)` for each group of lines, and the ends of lines are
/// part of neither; stops where it says so.
template <class Take>
void each_group(std::string_view text, kinds which, Take take) {
  context around(which);
  for (;;) {
    const auto group = group_at(text, 0);
    const auto rest = text.substr(group.size());
    if (!take(mask_group(group, rest, around, which), group) || rest.empty()) return;
    text = rest.substr(1);
  }
}

std::string each_line(std::string_view text, kinds which) {
  std::string out;
  std::size_t done = 0;
  each_group(text, which, [&](const std::optional<std::string>& masked, std::string_view group) {
    if (masked)
      out += *masked;
    else
      out += group;
    done += group.size() + 1;
    if (done <= text.size()) out += '\n';
    return true;
  });
  return out;
}

}  // namespace

std::string mask_text(std::string_view text) { return each_line(text, kinds::of_lines); }

std::string mask_word(std::string_view text) { return each_line(text, kinds::of_words); }

std::string mask_field(std::string_view text) {
  // Most columns hold one short word, which is neither a token nor a name with its value.
  if (text.size() < shortest_token && text.find_first_of(" \t\r\n=:@${") == text.npos)
    return std::string(text);
  return each_line(text, kinds::of_text);
}

bool holds_secret(std::string_view text) {
  bool found = false;
  each_group(text, kinds::of_lines, [&](const auto& masked, std::string_view) {
    found = masked.has_value();
    return !found;
  });
  return found;
}

std::string mask_line(std::string_view text, std::size_t at, std::size_t size) {
  context around(kinds::of_lines);
  auto begin = at > looked_back ? at - looked_back : 0;
  if (begin > 0) begin = std::min(text.find('\n', begin), at);
  const auto first = begin_of_group(text, begin, at);
  while (begin < first) {
    const auto end = std::min(text.find('\n', begin), first);
    const auto line = text.substr(begin, end - begin);
    around.next(line, look_at(line), text.substr(end));
    begin = end + 1;
  }
  const auto line = text.substr(at, size);
  auto group = group_at(text, first);
  // Where not a whole line was given, only that is looked at.
  const bool whole = line.find('\n') == line.npos && at + size <= first + group.size() &&
                     (at + size == first + group.size() || text[at + size] == '\n' ||
                      text.substr(at + size, 2) == "\r\n");
  if (!whole || first == at) group = whole ? group : line;
  const auto masked = mask_group(group, text.substr(first + group.size()), around, kinds::of_lines);
  if (!masked) return std::string(line);
  return whole ? line_of(*masked, lines_before(text.substr(first, at - first)), line) : *masked;
}

std::string mask_value(std::string_view name, std::string_view value) {
  const auto kind = kind_of(name);
  const bool hide = kind.says == naming::strong ? !is_plain(value)
                                                : kind.says == naming::weak && is_random(value);
  return hide && !value.empty() ? std::string(mask) : mask_field(value);
}

std::string mask_part(std::string_view line, std::string_view masked, std::string_view part) {
  const bool shown = line == masked || masked.find(part) != masked.npos;
  return std::string(shown ? part : mask);
}

}  // namespace common::secrets
