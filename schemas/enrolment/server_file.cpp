#include "schemas/enrolment/server_file.hpp"

#include <array>

#include "common/file_names.hpp"
#include "common/hex.hpp"
#include "common/watched_file.hpp"
#include "common/yaml/reading.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/enrolment/fields.hpp"

namespace schemas {

using common::fail;
using common::result;
using common::status;
using common::yaml::node;
using common::yaml::refuse;

namespace {

constexpr common::yaml::tree_limits file_limits{
    .bytes = server_file_bytes, .nodes = 1000, .depth = 4, .noun = "a server file"};
constexpr std::array<std::string_view, 4> file_keys{"agent", "addresses", "server_keys", "socks"};
constexpr std::string_view heading =
    "# The server that this host reports to. `muster join` writes this file, muster-collector\n"
    "# reads it; without it the collector looks for a server on this host.\n";

/// Always in quotes: an address may be anything that YAML has a meaning for, and an id may be
/// `null`.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

/// The texts of a list; `check` sees what there is so far, so that its error is about the last one.
result<std::vector<std::string>> read_list(const node& n, std::string_view noun, std::size_t most,
                                           status (*check)(const std::vector<std::string>&),
                                           result<std::string> (*value)(const node&)) {
  auto some = common::yaml::one_or_more(n, noun, most);
  if (!some) return fail(some.error());
  std::vector<std::string> out;
  for (const auto& one : *some) {
    if (!one.is_scalar()) return refuse(one, fmt::format("want {} as text", noun));
    auto text = value(one);
    if (!text) return fail(text.error());
    out.push_back(std::move(*text));
    if (auto s = check(out); !s) return refuse(one, s.error().detail);
  }
  return out;
}

result<std::string> address_of(const node& n) { return n.text; }

result<std::string> key_of_node(const node& n) {
  auto key = key_from_hex(n.text);
  if (!key) return refuse(n, "want a server key: 64 of 0-9 and a-f");
  return std::move(*key);
}

result<std::string> read_agent(const node& n) {
  auto text = common::yaml::text_of(n, "an agent id");
  if (!text) return fail(text.error());
  const auto id = agent_id::parse(*text);
  if (!id) return refuse(n, id.error().detail);
  return id->text();
}

result<std::string> read_socks(const node& n) {
  auto text = common::yaml::text_of(n, "the address of a SOCKS5 proxy");
  if (!text) return fail(text.error());
  if (auto s = check_addresses({*text}); !s) return refuse(n, s.error().detail);
  return text;
}

result<server_file> read_fields(const node& root) {
  if (auto s = common::yaml::known_keys(root, file_keys); !s) return fail(s.error());
  for (const auto key : file_keys)
    if (key != file_keys.front() && key != file_keys.back() && root.find(key) == nullptr)
      return refuse(root, fmt::format("a server file without `{}`", key));
  const auto* named = root.find(file_keys.front());
  auto agent = named != nullptr ? read_agent(*named) : std::string{};
  if (!agent) return fail(agent.error());
  auto addresses =
      read_list(*root.find("addresses"), "an address", most_addresses, check_addresses, address_of);
  if (!addresses) return fail(addresses.error());
  auto keys = read_list(*root.find("server_keys"), "a server key", most_server_keys,
                        check_server_keys, key_of_node);
  if (!keys) return fail(keys.error());
  const auto* by = root.find(file_keys.back());
  auto socks = by != nullptr ? read_socks(*by) : std::string{};
  if (!socks) return fail(socks.error());
  return server_file{std::move(*agent), std::move(*addresses), std::move(*keys), std::move(*socks)};
}

}  // namespace

std::string text_of(const server_file& f) {
  std::string out(heading);
  if (!f.agent.empty()) out += fmt::format("agent: {}\n", in_quotes(f.agent));
  out += "addresses:\n";
  for (const auto& address : f.addresses) out += fmt::format("  - {}\n", in_quotes(address));
  out += "server_keys:  # public; the current one, then the next\n";
  for (const auto& key : f.server_keys)
    out += fmt::format("  - {}\n", in_quotes(common::to_hex(key)));
  if (!f.socks.empty()) out += fmt::format("socks: {}\n", in_quotes(f.socks));
  return out;
}

result<server_file> parse_server_file(const std::string& file, const std::string& text) {
  auto root = common::yaml::parse_tree(text, true, file_limits);
  auto out = root ? read_fields(*root) : fail(root.error());
  if (!out) return fail(out.error().code, "{}:{}", file, out.error().detail);
  return out;
}

result<server_file> read_server_file(const std::string& path) {
  auto text = common::read_file(path, server_file_bytes);
  if (!text) return fail(text.error());
  return parse_server_file(path, *text);
}

status replace_server_file(const std::string& path, const server_file& f) {
  return common::replace_file(path, text_of(f), 0644);
}

}  // namespace schemas
