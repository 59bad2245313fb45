#include "common/secrets/joined.hpp"

#include <utility>

#include "common/secrets/mask.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t most_joined = 16, longest_group = 4096;
constexpr int most_rounds = 8;

/// How many characters at the end of a line join it to the next; 0: none do.
std::size_t joint_of(std::string_view line) {
  const std::size_t ending = line.ends_with('\r') ? 1 : 0;
  line.remove_suffix(ending);
  std::size_t count = 0;
  while (count < line.size() && line[line.size() - 1 - count] == '\\') ++count;
  return count % 2 == 1 ? 1 + ending : 0;
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

/// A line of a group, without what joins or ends it.
struct piece {
  std::string text;
  std::string_view ending;
  kinds which;
  spans hidden;
};
using pieces = std::vector<piece>;

void find_in_line(const piece& p, spans& out) { find_all(p.text, look_at(p.text), p.which, out); }

/// What is found where all lines are one goes to the lines that it stands in.
void find_across(const pieces& all, std::vector<spans>& out) {
  std::string flat;
  for (const auto& p : all) (flat += p.text) += ' ';
  spans found;
  find_all(flat, look_at(flat), all[0].which, found);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view text = all[i].text;
    const auto first = begin + skip_blanks(text, 0);
    const auto last = text.find_last_not_of(" \t");
    const auto end = last == text.npos ? begin : begin + last + 1;
    for (const auto& s : found)
      if (s.begin < end && s.end > first)
        out[i].push_back({std::max(s.begin, first) - begin, std::min(s.end, end) - begin});
    begin += text.size() + 1;
  }
}

/// One reading of all lines; whether it changed any.
bool mask_once(pieces& all) {
  std::vector<spans> parts(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    parts[i] = std::exchange(all[i].hidden, {});
    find_in_line(all[i], parts[i]);
  }
  if (all.size() > 1) find_across(all, parts);
  bool changed = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    merge(parts[i]);
    if (parts[i].empty()) continue;
    auto masked = replaced(all[i].text, parts[i]);
    changed = changed || masked != all[i].text;
    all[i].text = std::move(masked);
  }
  return changed;
}

pieces pieces_of(std::string_view group, std::string_view rest, context& around, kinds which) {
  pieces out;
  for (;;) {
    const auto end = group.find('\n');
    auto line = group.substr(0, end);
    const auto after = end == group.npos ? rest : group.substr(end);
    const auto joint = end == group.npos ? (line.ends_with('\r') ? 1U : 0U) : joint_of(line);
    const auto ending = line.substr(line.size() - joint);
    auto hidden = around.next(line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0)),
                              look_at(line), after);
    line.remove_suffix(joint);
    for (auto& h : hidden) h = {std::min(h.begin, line.size()), std::min(h.end, line.size())};
    out.push_back({std::string(line), ending, around.in_open_block() ? kinds::of_text : which,
                   std::move(hidden)});
    if (end == group.npos) return out;
    group.remove_prefix(end + 1);
  }
}

std::optional<std::string> masked_pieces(pieces all) {
  // What is masked can lay bare what the rest means; so it is read again until it stays.
  bool changed = false;
  for (int round = 0; round < most_rounds && mask_once(all); ++round) changed = true;
  if (!changed) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) out += '\n';
    (out += all[i].text) += all[i].ending;
  }
  return out;
}

}  // namespace

std::string_view group_at(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t lines = 1;; ++lines) {
    const auto line_begin = end;
    end = std::min(text.find('\n', end), text.size());
    const bool joins = joint_of(text.substr(line_begin, end - line_begin)) > 0;
    if (!joins || end == text.size() || lines == most_joined || end - begin > longest_group)
      return text.substr(begin, end - begin);
    ++end;
  }
}

std::size_t begin_of_group(std::string_view text, std::size_t least, std::size_t at) {
  for (std::size_t lines = 1; lines < most_joined && at > least; ++lines) {
    if (at > text.size() || text[at - 1] != '\n') return at;
    const auto before = at > 1 ? text.rfind('\n', at - 2) : text.npos;
    const auto begin = std::max(before == text.npos ? 0 : before + 1, least);
    if (joint_of(text.substr(begin, at - 1 - begin)) == 0) return at;
    at = begin;
  }
  return at;
}

std::optional<std::string> mask_group(std::string_view group, std::string_view rest,
                                      context& around, kinds which) {
  if (group.find('\n') == group.npos) {
    // Most lines are one by themselves, and have nothing to mask: they are not copied.
    const auto ending = group.ends_with('\r') ? 1U : 0U;
    const auto line = group.substr(0, group.size() - ending);
    const auto seen = look_at(line);
    auto hidden = around.next(line, seen, rest);
    if (around.in_open_block()) which = kinds::of_text;
    find_all(line, seen, which, hidden);
    if (hidden.empty()) return std::nullopt;
    pieces one;
    one.push_back({std::string(line), group.substr(line.size()), which, std::move(hidden)});
    return masked_pieces(std::move(one));
  }
  return masked_pieces(pieces_of(group, rest, around, which));
}

std::size_t lines_before(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

std::string line_of(std::string_view lines, std::size_t number, std::string_view like) {
  for (; number > 0; --number)
    lines.remove_prefix(std::min(lines.find('\n'), lines.size() - 1) + 1);
  auto line = lines.substr(0, lines.find('\n'));
  if (line.ends_with('\r') && !like.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

}  // namespace common::secrets
