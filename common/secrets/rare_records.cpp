#include "common/secrets/rare_records.hpp"

#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

bool all_digits(std::string_view v) { return !v.empty() && std::ranges::all_of(v, is_digit); }

/// An address, `[2001:db8::1]:1812`, `host:1812`.
bool is_server(std::string_view v, bool& with_port) {
  const auto colon = v.rfind(':');
  const auto port = colon == v.npos ? std::string_view{} : v.substr(colon + 1);
  with_port = all_digits(port) && port.size() > 2 && port.size() < 6 &&
              (v[0] == '[' || std::ranges::count(v, ':') == 1);
  if (with_port) return v[0] == '[' || std::ranges::all_of(v.substr(0, colon), is_name_char);
  if (std::ranges::count(v, ':') > 1)
    return std::ranges::all_of(v, [](char c) { return is_hex(c) || c == ':'; });
  return std::ranges::count(v, '.') == 3 &&
         std::ranges::all_of(v, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

void find_radius(std::string_view line, const few_words& words, spans& out) {
  static constexpr auto names =
      sorted({"localhost", "gateway", "router", "default", "dev", "via", "metric", "ether", "up",
              "down", "deny", "allow", "none", "link", "host", "port", "server", "tcp", "udp"});
  if (words.count != 3 && words.count != 4) return;
  const auto timeout = part_of(line, words[2]), secret = part_of(line, words[1]);
  bool with_port = false, of_other = false;
  if (!all_digits(timeout) || timeout.size() > 3 || !is_server(part_of(line, words[0]), with_port))
    return;
  if (words.count == 4 && !is_server(part_of(line, words[3]), of_other)) return;
  const bool shown = secret.size() < 4 || is_plain(secret) || is_one_of(lower(secret), names) ||
                     is_server(secret, of_other) || all_digits(secret) ||
                     std::ranges::count(secret, '.') > 1;
  if (!shown) out.push_back(words[1]);
}

/// `keyid=x 00:11:22:33:44:55 secret` of hostapd. Where nothing stands before the address and only
/// letters behind it, that may be the name of a host.
void find_station(std::string_view line, const few_words& words, spans& out) {
  if (words.count < 2 || words.count > 4) return;
  const auto address = part_of(line, words[words.count - 2]), last = part_of(line, words.back());
  if (address.size() != 17 || std::ranges::count(address, ':') != 5 || last.size() < 8) return;
  if (!std::ranges::all_of(address, [](char c) { return is_hex(c) || c == ':'; })) return;
  const bool hex = last.size() == 64 && std::ranges::all_of(last, is_hex);
  bool keyed = words.count > 2;
  for (std::size_t i = 0; i + 2 < words.count; ++i)
    keyed = keyed && part_of(line, words[i]).find('=') != std::string_view::npos;
  const bool any = address == "00:00:00:00:00:00";
  const bool chosen =
      looks_chosen(last) && std::ranges::any_of(last, is_upper) && last.find('.') == last.npos;
  if (hex || keyed || (words.count == 2 && (any || chosen))) out.push_back(words.back());
}

/// `/1 :pserver:me@h:/x Ay=0` of CVS, `x.onion secret` of Tor, `1234 => 4321,Name` of Asterisk's
/// voice mail and `register => me:x@h`.
void find_other_records(std::string_view line, const few_words& words, spans& out) {
  if (words.count < 2) return;
  const auto first = part_of(line, words[0]), second = part_of(line, words[1]);
  const bool cvs = words.count == 3 && first.starts_with('/') && second.starts_with(":pserver:");
  if (cvs && line[words[2].begin] == 'A') out.push_back(words[2]);
  if (words.count == 2 && first.ends_with(".onion") && second.size() >= 16) out.push_back(words[1]);
  if (words.count < 3 || second != "=>") return;
  const auto third = part_of(line, words[2]);
  if (all_digits(first) && third.find(',') != third.npos) {
    const span pin{words[2].begin, words[2].begin + third.find(',')};
    if (all_digits(part_of(line, pin))) out.push_back(pin);
  }
  const auto colon = third.find(':'), at = third.rfind('@');
  if (first == "register" && colon != third.npos && at != third.npos && colon + 1 < at)
    out.push_back({words[2].begin + colon + 1, words[2].begin + at});
}

/// `static:user:password` and `inline:{h=user:password}`, the tables that Postfix has in one word.
void find_tables(std::string_view line, spans& out) {
  constexpr std::size_t longest = 256;
  for (const std::string_view kind : {"static:", "inline:"})
    for (auto at = line.find(kind); at != line.npos; at = line.find(kind, at + kind.size())) {
      if (at > 0 && is_name_char(line[at - 1])) continue;
      auto begin = at + kind.size();
      while (begin < line.size() && begin - at < longest &&
             (line[begin] == '{' || is_blank(line[begin])))
        ++begin;
      auto end = begin;
      while (end < line.size() && end - at < longest && !is_blank(line[end]) && line[end] != '}' &&
             line[end] != ',' && !is_quote(line[end]))
        ++end;
      const auto equals = line.substr(begin, end - begin).find('=');
      if (equals != line.npos) begin += equals + 1;
      if (const auto password = password_of_pair(line.substr(begin, end - begin)); password > 0)
        out.push_back({begin + password, end});
    }
}

/// `001 agent any KEY` of Wazuh's and OSSEC's client.keys.
void find_agent(std::string_view line, const few_words& words, spans& out) {
  if (words.count != 4) return;
  const auto id = part_of(line, words[0]), key = part_of(line, words[3]);
  if (all_digits(id) && key.size() == 64 && std::ranges::all_of(key, is_hex))
    out.push_back(words[3]);
}

/// `:pserver:me:x@host`, where CVS finds its repository.
void find_pserver(std::string_view line, spans& out) {
  constexpr std::string_view method = ":pserver:";
  for (auto at = line.find(method); at != line.npos; at = line.find(method, at + method.size())) {
    const auto begin = at + method.size();
    const auto end = line.substr(begin, 256).find_first_of("@ /");
    const auto colon = line.substr(begin, 256).find(':');
    if (end != line.npos && line[begin + end] == '@' && colon != line.npos && colon + 1 < end)
      out.push_back({begin + colon + 1, begin + end});
  }
}

void find_proxy(std::string_view line, spans& out) {
  static constexpr auto kinds = sorted({"http", "socks4", "socks5", "raw"});
  const auto at = skip_blanks(line, 0);
  const auto kind = line.substr(at, std::min(line.find_first_of(" \t", at), line.size()) - at);
  if (!is_one_of(kind, kinds)) return;
  const auto words = first_words_of(line);
  if (words.count != 5) return;
  const auto host = part_of(line, words[1]), port = part_of(line, words[2]);
  const bool named = host.find('.') != host.npos || host.find(':') != host.npos;
  if (named && all_digits(port) && port.size() <= 5) out.push_back(words[4]);
}

void find_oracle(std::string_view line, spans& out) {
  const auto words = first_words_of(line);
  if (words.count < 2) return;
  const auto first = lower(part_of(line, words[0]).substr(0, 8));
  if (first != "connect" && first != "conn") return;
  const auto login = part_of(line, words[1]);
  const auto sign = login.rfind('@'), slash = login.find('/');
  if (sign == login.npos || slash == 0 || slash + 1 >= sign) return;
  if (login.find('/', slash + 1) > sign)
    out.push_back({words[1].begin + slash + 1, words[1].begin + sign});
}

/// `$USER3$=x` of Nagios.
void find_macro(std::string_view line, spans& out) {
  const auto equals = line.find("$=");
  if (equals == line.npos || equals > skip_blanks(line, 0) + 8 || equals + 2 >= line.size()) return;
  const auto value = value_at(line, equals + 2, extent::rest_of_line);
  if (!is_plain(part_of(line, value)) && line[value.begin] != '/') out.push_back(value);
}

}  // namespace common::secrets
