// What the C library reads: resolv.conf(5), hosts(5), nsswitch.conf(5).
#include <arpa/inet.h>

#include <algorithm>
#include <map>

#include "collector/inventory/resolvers/resolvers.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t line_words_limit = 256;

/// What isspace(3) takes as a blank.
std::vector<std::string_view> line_words(std::string_view line) {
  return words_of(line, line_words_limit, " \t\r\v\f");
}

bool is_ipv6(const std::string& text) {
  in6_addr six{};
  return ::inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(), &six) == 1;
}

/// The address that a line begins with; empty: none. Of IPv4 every old form counts (`127.1`), up to
/// a blank; one of IPv6 may end at a comment.
std::string server_in(std::string_view line) {
  in_addr four{};
  std::string out(line.substr(0, line.find_first_of(" \t")));
  if (::inet_aton(out.c_str(), &four) == 1) return out;
  out.resize(std::min(out.find_first_of(";#"), out.size()));
  return is_ipv6(out) ? out : std::string{};
}

/// Of a host's the full form alone counts.
bool is_address(const std::string& text) {
  in_addr four{};
  return ::inet_pton(AF_INET, text.c_str(), &four) == 1 || is_ipv6(text);
}

/// A word of the file begins its line, and a blank follows.
bool takes(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word) || line.size() == word.size()) return false;
  if (line[word.size()] != ' ' && line[word.size()] != '\t') return false;
  line = trim(line.substr(word.size()));
  return true;
}

struct resolv_conf {
  std::vector<std::string> servers, search;
  const char* search_word = "search";
  std::map<std::string, std::string> options;

  void set_search(const char* word, std::string_view rest) {
    if (rest.empty()) return;
    search_word = word;
    search.clear();
    for (const auto domain : line_words(rest)) search.emplace_back(domain);
    if (word == std::string_view("domain")) search.resize(1);
  }
  void take(std::string_view line) {
    if (takes(line, "domain")) {
      set_search("domain", line);
    } else if (takes(line, "search")) {
      set_search("search", line);
    } else if (takes(line, "options")) {
      for (const auto option : line_words(line)) {
        const auto colon = option.find(':');
        options[std::string(option.substr(0, colon))] =
            colon == option.npos ? "" : option.substr(colon + 1);
      }
    } else if (takes(line, "nameserver")) {
      if (auto server = server_in(line); !server.empty() && servers.size() < line_words_limit)
        servers.push_back(std::move(server));
    }
  }
};

void add_in_order(std::string_view kind, const std::string& path, std::string_view name,
                  const std::vector<std::string>& values, resolver_rows& to) {
  std::int64_t position = 0;
  for (const auto& value : values) {
    auto row = resolver_of(kind, path, name, value);
    row.position = ++position;
    to.add(std::move(row));
  }
}

}  // namespace

void read_resolv_conf(const common::root_dir& host, resolver_rows& to) {
  const std::string path = "etc/resolv.conf";
  const auto text = to.read(host, path, {"nameserver", "search", "option"});
  if (const auto target = host.read_link(path); target && !host.stat(path)) {
    to.found = true;
    to.out.reason = fmt::format("{} is a link to {}, which is not here", path, *target);
  }
  resolv_conf says;
  std::string_view rest = text;
  for (std::string_view line; next_line(rest, line);)
    if (!line.starts_with(';') && !line.starts_with('#')) says.take(line);
  add_in_order("nameserver", path, "nameserver", says.servers, to);
  add_in_order("search", path, says.search_word, says.search, to);
  for (const auto& [name, value] : says.options) to.add(resolver_of("option", path, name, value));
}

void read_hosts(const common::root_dir& host, resolver_rows& to) {
  const std::string path = "etc/hosts";
  const auto text = to.read(host, path, {"host"});
  std::string_view rest = text;
  for (std::string_view line; next_line(rest, line);) {
    const auto words = line_words(line.substr(0, line.find('#')));
    if (words.size() < 2 || !is_address(std::string(words[0]))) continue;
    for (std::size_t i = 1; i < words.size(); ++i)
      if (!to.add(resolver_of("host", path, words[i], words[0]))) return;
  }
}

void read_nsswitch(const common::root_dir& host, resolver_rows& to) {
  const std::string path = "etc/nsswitch.conf";
  const auto text = to.read(host, path, {"nsswitch"});
  std::map<std::string, std::string> said;
  std::string_view rest = text;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line.substr(0, line.find('#')));
    const auto colon = line.find(':');
    if (colon == line.npos || said.size() > line_words_limit) continue;
    auto& services = said[std::string(trim(line.substr(0, colon)))];
    services.clear();  // the last line of a database counts
    for (const auto word : line_words(line.substr(colon + 1)))
      services.append(services.empty() ? "" : " ").append(word);
  }
  for (const auto& [database, services] : said)
    to.add(resolver_of("nsswitch", path, database, services));
}

}  // namespace collector::inventory
