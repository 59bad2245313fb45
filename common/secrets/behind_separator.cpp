// What follows a separator on the same line is a statement of its own: `set superusers="root";
// password root x` of GRUB, `{ algorithm hmac-md5; secret x; }` of name servers.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_statement = 256;

/// Without blanks, quotes and what ends it.
span bare_statement(std::string_view line, span s) {
  constexpr std::string_view around = " \t\r\"'`\\{}&|";
  while (!s.empty() && around.find(line[s.begin]) != around.npos) ++s.begin;
  while (!s.empty() && around.find(line[s.end - 1]) != around.npos) --s.end;
  return s;
}

bool shows(std::string_view v) { return v.empty() || is_plain(v) || is_prose(v) || v[0] == '-'; }

/// The word of a statement that is a secret; none: as many as there are words.
std::size_t secret_of(std::string_view line, std::string_view text, const few_words& words) {
  const auto word = [&](std::size_t i) { return part_of(text, words[i]); };
  const auto none = words.count;
  if (words.count < 2 || (shows(word(1)) && word(1).size() > 1)) return none;
  const auto first = lower(word(0).substr(0, 16));
  const auto last = words.count - 1;
  if (first == "key-string") return words.count < 4 ? last : none;
  if (first == "secret")
    return last == 1 && (looks_chosen(word(1)) || word(1).ends_with('=')) ? last : none;
  if (first != "password" || words.count > 3 || shows(word(last))) return none;
  const bool grub = line.find("superusers") != line.npos ||
                    (last == 2 && is_one_of(word(1), {"root", "admin", "grub"}));
  return grub || looks_chosen(word(last)) ? last : none;
}

}  // namespace

void find_behind_separators(std::string_view line, spans& out) {
  constexpr std::string_view separators = ";{&|";
  for (auto at = line.find_first_of(separators); at != line.npos;
       at = line.find_first_of(separators, at + 1)) {
    const auto near = line.substr(at + 1, longest_statement);
    auto s = bare_statement(line, {at + 1, at + 1 + std::min(near.find(';'), near.size())});
    if (part_of(line, s).starts_with("echo ")) s.begin = skip_blanks(line, s.begin + 5);
    const auto text = part_of(line, s);
    if (text.empty() || std::string_view("kKpPsS").find(text[0]) == separators.npos) continue;
    const auto words = first_words_of(text);
    if (const auto i = secret_of(line, text, words); i < words.count)
      out.push_back({s.begin + words[i].begin, s.begin + words[i].end});
  }
}

}  // namespace common::secrets
