#include "common/secrets/mask.hpp"

#include "common/secrets/blocks.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// How far before a line what it hangs on is looked for: key material is shorter.
constexpr std::size_t context = 16u << 10;
constexpr int most_rounds = 8;

/// Those that any text may have; and those of lines that are nothing else.
enum class kinds { of_text, of_lines };

spans find_all(std::string_view line, kinds which) {
  spans out;
  find_named(line, out);
  find_shapes(line, out);
  if (which == kinds::of_lines) find_bare(line, out);
  find_hashes(line, out);
  find_urls(line, out);
  find_records(line, out);
  return out;
}

/// Parts that overlap or touch become one.
void merge(spans& all) {
  std::erase_if(all, [](const span& s) { return s.empty(); });
  std::ranges::sort(all, {}, &span::begin);
  std::size_t last = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].begin <= all[last].end)
      all[last].end = std::max(all[last].end, all[i].end);
    else
      all[++last] = all[i];
  }
  if (!all.empty()) all.resize(last + 1);
}

std::string replaced(std::string_view line, const spans& parts) {
  std::string out;
  std::size_t done = 0;
  for (const auto& p : parts) {
    out += line.substr(done, p.begin - done);
    out += mask;
    done = p.end;
  }
  out += line.substr(done);
  return out;
}

std::string masked(std::string_view line, kinds which, span hidden = {}) {
  auto parts = find_all(line, which);
  parts.push_back(hidden);
  merge(parts);
  return replaced(line, parts);
}

std::string one_line(std::string_view line, blocks& around, kinds which = kinds::of_lines) {
  const std::string_view ending = line.ends_with('\r') ? "\r" : "";
  line.remove_suffix(ending.size());
  const auto hidden = around.next(line).value_or(span{});
  if (around.in_open_block()) which = kinds::of_text;
  auto out = masked(line, which, hidden);
  // What is masked can lay bare what the rest means; so it is read again until it stays.
  for (int round = 1; out != line && round < most_rounds; ++round) {
    auto again = masked(out, which);
    if (again == out) break;
    out = std::move(again);
  }
  return out += ending;
}

std::string each_line(std::string_view text, kinds which) {
  std::string out;
  blocks around;
  for (;;) {
    const auto end = text.find('\n');
    out += one_line(text.substr(0, end), around, which);
    if (end == text.npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string mask_text(std::string_view text) { return each_line(text, kinds::of_lines); }
std::string mask_field(std::string_view text) {
  // Most columns hold one short word, which is neither a token nor a name with its value.
  if (text.size() < shortest_token && text.find_first_of(" \t\r\n=:@${") == text.npos)
    return std::string(text);
  return each_line(text, kinds::of_text);
}

bool holds_secret(std::string_view text) {
  blocks around;
  for (;;) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    const bool sign = line.find_first_of("$@{:") != line.npos;
    if (around.next(line) || ((sign || may_tell(line)) && masked(line, kinds::of_text) != line))
      return true;
    if (end == text.npos) return false;
    text.remove_prefix(end + 1);
  }
}

std::string mask_line(std::string_view text, std::size_t at, std::size_t size) {
  blocks around;
  auto begin = at > context ? at - context : 0;
  if (begin > 0) begin = std::min(text.find('\n', begin), at);
  auto before = text.substr(begin, at - begin);
  while (!before.empty()) {
    const auto end = before.find('\n');
    (void)around.next(before.substr(0, end));
    before = end == before.npos ? std::string_view{} : before.substr(end + 1);
  }
  return one_line(text.substr(at, size), around);
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
