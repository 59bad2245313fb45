// Lines of files that name nothing: the place in the line says what is a secret.
#include <array>
#include <optional>

#include "common/secrets/rare_records.hpp"
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

/// Thirteen characters as DES crypt(3) gives: two of salt, and too mixed for a word.
bool is_des(std::string_view v) {
  if (v.size() != 13) return false;
  const auto some = [&](auto is) { return std::ranges::any_of(v, is); };
  return some(is_upper) && some(is_lower) &&
         some([](char c) { return is_digit(c) || c == '.' || c == '/'; }) &&
         std::ranges::all_of(v, [](char c) { return is_alnum(c) || c == '.' || c == '/'; }) &&
         !is_path(v);
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

/// A host's name as mail's files have it; what begins as Java's packages do is none.
bool is_mail_host(std::string_view v) {
  static constexpr auto reversed = sorted({"com", "org", "net", "io", "de", "uk", "fr", "edu",
                                           "gov", "jakarta", "java", "javax", "kotlin"});
  const auto dot = v.find('.'), last = v.rfind('.');
  if (dot == v.npos || last + 3 > v.size() || is_one_of(v.substr(0, dot), reversed)) return false;
  const bool fits = std::ranges::all_of(
      v, [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '-' || c == '*'; });
  bool mail = dot != last || v[0] == '*';
  for (const std::string_view begin : {"smtp", "mail", "relay", "mx", "imap", "pop"})
    mail = mail || v.starts_with(begin);
  return fits && mail && std::ranges::all_of(v.substr(last + 1), is_lower);
}

/// `user:realm:hash` of htdigest, `host:user:password` of Exim; `user:hash:level` of Deluge.
void find_login(std::string_view line, const fields& f, spans& out) {
  if (f.count != 3) return;
  const auto first = part_of(line, f.at[0]), second = part_of(line, f.at[1]),
             third = part_of(line, f.at[2]);
  const auto hex = [](std::string_view v, std::size_t size) {
    return v.size() == size && std::ranges::all_of(v, is_hex);
  };
  const bool digest = hex(third, 32) && is_account(first);
  const bool user = has_letter(second) && is_account(second);
  const bool apart = !third.empty() && third.find_first_of(" \t/,;") == third.npos &&
                     has_letter(third) && !third.starts_with('*');
  const bool host = first.find_first_of(" \t/") == first.npos &&
                    (first.find('*') != first.npos || first.find('.') != first.npos) && user &&
                    looks_chosen(third);
  const bool mail = is_mail_host(first) && user && !is_prose(third) && !is_file_name(third);
  if (digest || (apart && (host || mail))) out.push_back(f.at[2]);
  if (hex(second, 40) && is_account(first) && is_number(third)) out.push_back(f.at[1]);
}

/// `user:hash`, where the hash is one of DES or a bare MD5; more fields may follow.
void find_hashed_login(std::string_view line, const fields& f, spans& out) {
  if (f.count < 2) return;
  const auto user = part_of(line, f.at[0]), hash = part_of(line, f.at[1]);
  if (!is_account(user) || !has_letter(user)) return;
  const bool md5 = f.count == 2 && hash.size() == 32 && std::ranges::all_of(hash, is_hex) &&
                   user.find("md5") == user.npos;
  if (is_des(hash) || md5) out.push_back(f.at[1]);
}

/// `[relay]:587 user:password` of Postfix, `host:user:password` of Exim and of pwfiles.
void find_relay(std::string_view line, const few_words& words, spans& out) {
  if (words.count != 2) return;
  const auto where = part_of(line, words[0]), who = part_of(line, words[1]);
  const auto colon = who.find(':');
  if (where.find_first_of("=(") != where.npos || who.ends_with(')')) return;
  const bool host = where.starts_with('[') || where.starts_with('@') ||
                    (where.find('.') != where.npos && where.find('/') == where.npos);
  if (!host || where.ends_with(':') || where.ends_with('=') || colon == who.npos || colon == 0 ||
      colon + 1 == who.size())
    return;
  const auto value = who.substr(colon + 1);
  if (!has_letter(who.substr(0, colon)) || who.find('/') < colon ||
      std::ranges::all_of(value, is_digit) || value.starts_with("//") ||
      value.find(':') != value.npos)
    return;
  bool relay = where.starts_with('[') || where.starts_with('@') ||
               who.substr(0, colon).find('@') != who.npos || looks_chosen(value);
  for (const std::string_view mail : {"smtp", "mail", "relay", "mx", "imap", "pop"})
    relay = relay || where.starts_with(mail);
  if (relay) out.push_back({words[1].begin + colon + 1, words[1].end});
}

/// Files that are no more than two or three words a line: `"user" "password"` of PgBouncer, `url
/// user password` of davfs2, `server secret 3` of pam_radius.
void find_bare_words(std::string_view line, const few_words& words, spans& out) {
  if (words.count < 2 || words.count > 3) return;
  const auto first = part_of(line, words[0]), last = part_of(line, words.back());
  const auto quoted = [&](span w) { return w.begin > 0 && is_quote(line[w.begin - 1]); };
  if (words.count == 2) {
    // A quote, a blank, a quote: else it is one string with a quote in it.
    const bool apart = words[1].begin >= words[0].end + 3;
    if (apart && quoted(words[0]) && quoted(words[1]) && looks_chosen(last) && words[0].begin == 1)
      out.push_back(words[1]);
    return;
  }
  if (first.find("://") != first.npos && (looks_chosen(last) || quoted(words[2])))
    out.push_back(words[2]);
  const bool address = !first.empty() && is_digit(first[0]) && std::ranges::count(first, '.') == 3;
  if (address && is_number(last) && last.size() < 4 && looks_chosen(part_of(line, words[1])))
    out.push_back(words[1]);
}

/// An address, a range of them or a star, as the last words of chap-secrets have.
bool is_address_or_star(std::string_view v) {
  return v == "*" || (std::ranges::count(v, '.') == 3 && is_digit(v[0]) &&
                      v.find_first_not_of("0123456789./") == v.npos);
}

/// The name of a daemon that asks for the secret, as the second word of a line of pppd.
bool is_ppp_daemon(std::string_view v) {
  static constexpr auto daemons = sorted({"l2tpd", "xl2tpd", "pptpd", "pppd", "ppp", "pppoe", "vpn",
                                          "pppoe-server", "accel-ppp", "pptp", "l2tp", "sstpd"});
  return is_one_of(v, daemons);
}

/// `client server secret addresses` of pppd: addresses behind a word make it a secret, else it is
/// quoted or like a password.
void find_ppp(std::string_view line, const few_words& words, spans& out) {
  if (words.count < 3 || words.count > 5) return;
  const auto client = part_of(line, words[0]), server = part_of(line, words[1]),
             secret = part_of(line, words[2]);
  if (!is_account(client) || !has_letter(client) || is_address_or_star(secret)) return;
  // A pointer of C has a star at its end.
  static constexpr auto of_c =
      sorted({"const", "static", "inline", "typedef", "extern", "struct", "unsigned", "enum"});
  if (is_one_of(client, of_c) || is_one_of(server, of_c)) return;
  const bool quoted = words[2].begin > 0 && is_quote(line[words[2].begin - 1]);
  const auto fourth = words.count > 3 ? part_of(line, words[3]) : std::string_view{};
  const bool told = is_address_or_star(fourth) && (fourth != "*" || words.count == 4);
  const bool all_quoted = quoted && words[1].begin > 0 && is_quote(line[words[1].begin - 1]);
  const bool sure = looks_chosen(secret) || all_quoted || is_ppp_daemon(server);
  const bool hides =
      server == "*" ? told || quoted || looks_chosen(secret) : told && is_account(server) && sure;
  if (hides) out.push_back(words[2]);
}

/// A word to its blank; quotes that are glued to it hold it together.
std::size_t end_of_glued(std::string_view line, std::size_t at) {
  while (at < line.size() && !is_blank(line[at])) {
    const auto close = is_quote(line[at]) ? line.find(line[at], at + 1) : line.npos;
    at = close == line.npos ? at + 1 : close + 1;
  }
  return at;
}

/// The word that begins at `at`, and where the next is looked for.
span next_word(std::string_view line, std::size_t& at) {
  if (is_quote(line[at])) {
    const auto close = line.find(line[at], at + 1);
    if (close != line.npos) {
      const span word{at + 1, close};
      at = close + 1;
      return word;
    }
    ++at;
  }
  const auto begin = at;
  at = end_of_glued(line, at);
  return {begin, at};
}

}  // namespace

spans words_of(std::string_view line) {
  spans out;
  for (auto at = skip_blanks(line, 0); at < line.size(); at = skip_blanks(line, at))
    out.push_back(next_word(line, at));
  return out;
}

few_words first_words_of(std::string_view line) {
  few_words out;
  for (auto at = skip_blanks(line, 0); at < line.size() && out.count < few_words::most;
       at = skip_blanks(line, at))
    out.at[out.count++] = next_word(line, at);
  return out;
}

void find_records(std::string_view line, const first_look& seen, spans& out) {
  const auto indent = skip_blanks(line, 0);
  if (const auto record = line.substr(indent); seen.colons > 0 && record.size() <= longest_record) {
    const auto before = out.size();
    const auto f = split_at_colons(record);
    find_account(record, f, out);
    find_pgpass(record, f, out);
    find_login(record, f, out);
    find_hashed_login(record, f, out);
    for (auto i = before; i < out.size(); ++i)
      out[i] = {out[i].begin + indent, out[i].end + indent};
  }
  if (seen.colons > 1) find_tables(line, out);
  if (seen.colons > 2 && seen.has(has_at)) find_pserver(line, out);
  if (line.substr(indent).starts_with("$USER")) find_macro(line, out);
  find_proxy(line, out);
  if (seen.has(has_at)) find_oracle(line, out);
  const bool number_first = indent < line.size() && is_digit(line[indent]);
  const bool number_last = !line.empty() && is_digit(line.back());  // of an address
  if (seen.colons == 0 && !number_first && !number_last && !seen.has(has_star) &&
      !seen.has(has_quote) && !seen.has(may_direct))
    return;
  const auto words = first_words_of(line);
  find_relay(line, words, out);
  find_station(line, words, out);
  find_radius(line, words, out);
  if (number_first) find_agent(line, words, out);
  find_other_records(line, words, out);
  find_ppp(line, words, out);
  find_bare_words(line, words, out);
}

}  // namespace common::secrets
