// Lines of files that name nothing: the place in the line says what is a secret.
#include <array>
#include <optional>

#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t most_fields = 10, longest_record = 4096;

struct fields {
  std::array<span, most_fields> at;
  std::size_t count = 0;  ///< most_fields: that many or more
};

fields split_at_colons(std::string_view line) {
  fields out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size() && out.count < most_fields; ++i) {
    if (i < line.size() && line[i] == '\\') {
      ++i;
      continue;
    }
    if (i < line.size() && line[i] != ':') continue;
    out.at[out.count++] = {begin, std::min(i, line.size())};
    begin = i + 1;
  }
  return out;
}

bool is_number(std::string_view v) {
  return !v.empty() && v.size() < 12 && std::ranges::all_of(v, is_digit);
}
bool is_number_or_nothing(std::string_view v) { return v.empty() || is_number(v); }
bool has_letter(std::string_view v) { return std::ranges::any_of(v, is_letter); }
bool is_account(std::string_view v) {
  return !v.empty() && v.size() <= 64 && std::ranges::all_of(v, [](char c) {
    return is_name_char(c) || c == '$' || c == '@' || c == '+';
  });
}

/// What stands in the place of a hash where there is none.
bool is_no_hash(std::string_view v) {
  return v.size() < 2 ||
         std::ranges::all_of(v, [](char c) { return c == '!' || c == '*' || c == 'x'; }) ||
         v == "NP" || v == "*LK*" || v == "!!";
}

/// passwd, shadow and gshadow keep a hash in their second field; a locked one has a `!` before it.
void find_account(std::string_view line, const fields& f, spans& out) {
  const auto field = [&](std::size_t i) { return part_of(line, f.at[i]); };
  const bool passwd = f.count == 7 && is_number(field(2)) && is_number(field(3)) &&
                      (field(6).empty() || field(6).starts_with('/'));
  bool shadow = f.count == 9;
  for (std::size_t i = 2; shadow && i < 8; ++i) shadow = is_number_or_nothing(field(i));
  if ((!passwd && !shadow) || !is_account(field(0)) || is_no_hash(field(1))) return;
  const auto mark = field(1).find_first_not_of('!');
  if (mark != std::string_view::npos) out.push_back({f.at[1].begin + mark, f.at[1].end});
}

/// host:port:database:user:password of .pgpass.
void find_pgpass(std::string_view line, const fields& f, spans& out) {
  if (f.count != 5) return;
  const auto field = [&](std::size_t i) { return part_of(line, f.at[i]); };
  const auto port = field(1);
  if (port != "*" && (!is_number(port) || port.size() < 2)) return;
  if (field(4).empty() || field(0).empty()) return;
  for (const std::size_t i : {0UL, 2UL, 3UL}) {
    const auto v = field(i);
    if (v.find_first_of(" \t/") != v.npos && i > 0) return;
    if (!has_letter(v) && v != "*" && (i > 0 || v.find('.') == v.npos)) return;
  }
  out.push_back(f.at[4]);
}

/// `user:realm:hash` of htdigest, `host:user:password` of Exim.
void find_login(std::string_view line, const fields& f, spans& out) {
  if (f.count != 3) return;
  const auto first = part_of(line, f.at[0]), second = part_of(line, f.at[1]),
             third = part_of(line, f.at[2]);
  const bool digest = third.size() == 32 && std::ranges::all_of(third, is_hex) && is_account(first);
  const bool host = first.find_first_of(" \t/") == first.npos &&
                    (first.find('*') != first.npos || first.find('.') != first.npos) &&
                    has_letter(second) && is_account(second) && looks_chosen(third) &&
                    third.find_first_of(" \t/") == third.npos;
  if (digest || host) out.push_back(f.at[2]);
}

/// `[relay]:587 user:password` of Postfix, `host:user:password` of Exim and of pwfiles.
void find_relay(std::string_view line, const spans& words, spans& out) {
  if (words.size() != 2) return;
  const auto where = part_of(line, words[0]), who = part_of(line, words[1]);
  const auto colon = who.find(':');
  if (where.find_first_of("=(") != where.npos || who.ends_with(')')) return;
  const bool host = where.starts_with('[') || where.starts_with('@') ||
                    (where.find('.') != where.npos && where.find('/') == where.npos);
  if (!host || where.ends_with(':') || where.ends_with('=') || colon == who.npos || colon == 0 ||
      colon + 1 == who.size())
    return;
  const auto value = who.substr(colon + 1);
  if (!has_letter(who.substr(0, colon)) || std::ranges::all_of(value, is_digit) ||
      value.starts_with("//") || value.find(':') != value.npos)
    return;
  const bool relay =
      where.starts_with('[') || who.substr(0, colon).find('@') != who.npos || looks_chosen(value);
  if (relay) out.push_back({words[1].begin + colon + 1, words[1].end});
}

/// Files that are no more than two or three words a line: `"user" "password"` of PgBouncer, `url
/// user password` of davfs2, `server secret 3` of pam_radius.
void find_bare_words(std::string_view line, const spans& words, spans& out) {
  if (words.size() < 2 || words.size() > 3) return;
  const auto first = part_of(line, words[0]), last = part_of(line, words.back());
  const auto quoted = [&](span w) { return w.begin > 0 && is_quote(line[w.begin - 1]); };
  if (words.size() == 2) {
    if (quoted(words[0]) && quoted(words[1]) && looks_chosen(last) && words[0].begin == 1)
      out.push_back(words[1]);
    return;
  }
  if (first.find("://") != first.npos && (looks_chosen(last) || quoted(words[2])))
    out.push_back(words[2]);
  const bool address = !first.empty() && is_digit(first[0]) && std::ranges::count(first, '.') == 3;
  if (address && is_number(last) && last.size() < 4 && looks_chosen(part_of(line, words[1])))
    out.push_back(words[1]);
}

/// `client server secret addresses` of pppd: the second word is a star or a name, the third quoted
/// or like a password.
void find_ppp(std::string_view line, const spans& words, spans& out) {
  if (words.size() < 3 || words.size() > 5 || part_of(line, words[1]) != "*") return;
  const auto client = part_of(line, words[0]), secret = part_of(line, words[2]);
  const bool bare = words[2].begin == 0 || !is_quote(line[words[2].begin - 1]);
  if (!is_account(client) || is_number(client) || (bare && !looks_chosen(secret))) return;
  if (words.size() == 3 && client.find_first_not_of("0123456789*") == client.npos) return;
  out.push_back(words[2]);
}

/// A word to its blank; quotes that are glued to it hold it together.
std::size_t end_of_glued(std::string_view line, std::size_t at) {
  while (at < line.size() && !is_blank(line[at])) {
    const auto close = is_quote(line[at]) ? line.find(line[at], at + 1) : line.npos;
    at = close == line.npos ? at + 1 : close + 1;
  }
  return at;
}

}  // namespace

spans words_of(std::string_view line) {
  spans out;
  for (auto at = skip_blanks(line, 0); at < line.size(); at = skip_blanks(line, at)) {
    if (is_quote(line[at])) {
      const auto close = line.find(line[at], at + 1);
      if (close != line.npos) {
        out.push_back({at + 1, close});
        at = close + 1;
        continue;
      }
      ++at;
    }
    const auto end = end_of_glued(line, at);
    out.push_back({at, end});
    at = end;
  }
  return out;
}

void find_records(std::string_view line, spans& out) {
  const auto indent = skip_blanks(line, 0);
  if (const auto record = line.substr(indent); record.size() <= longest_record) {
    const auto before = out.size();
    const auto f = split_at_colons(record);
    find_account(record, f, out);
    find_pgpass(record, f, out);
    find_login(record, f, out);
    for (auto i = before; i < out.size(); ++i)
      out[i] = {out[i].begin + indent, out[i].end + indent};
  }
  const auto words = words_of(line);
  find_relay(line, words, out);
  find_ppp(line, words, out);
  find_bare_words(line, words, out);
  find_directives(line, words, out);
  find_commands(line, words, out);
  // A statement or a command that is handed on is one word here.
  for (const auto& w : words) {
    const auto inner = part_of(line, w);
    if (inner.find_first_of(" \t") == inner.npos) continue;
    const auto before = out.size();
    const auto parts = words_of(inner);
    find_directives(inner, parts, out);
    find_commands(inner, parts, out);
    for (auto i = before; i < out.size(); ++i)
      out[i] = {out[i].begin + w.begin, out[i].end + w.begin};
  }
}

}  // namespace common::secrets
