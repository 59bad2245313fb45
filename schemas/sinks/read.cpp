// The YAML of `sinks`.
#include <algorithm>
#include <array>

#include "common/net/tcp_address.hpp"
#include "common/yaml/reading.hpp"
#include "schemas/agent_id.hpp"
#include "schemas/sinks/sinks.hpp"

namespace schemas {

using common::fail;
using common::result;
using common::status;
using common::yaml::node;
using common::yaml::refuse;

namespace {

constexpr std::size_t most_sinks = 16, most_rules = 1000;
constexpr std::array<std::string_view, 5> sink_keys{"name", "type", "format", "address", "filter"};
constexpr std::array<std::string_view, 2> filter_keys{"severity", "rule"};
constexpr std::array<std::string_view, 1> types{"syslog"}, formats{"native"};

result<std::string> required(const node& n, std::string_view key) {
  const auto* found = n.find(key);
  if (found == nullptr) return refuse(n, fmt::format("a sink without `{}`", key));
  return common::yaml::text_of(*found, fmt::format("`{}`", key));
}

/// A word of a list that may grow; what it may be is said.
status want(const node& n, std::string_view key, common::yaml::words known) {
  const auto* found = n.find(key);
  if (found == nullptr) return {};
  const auto at = common::yaml::one_of(*found, known, key);
  return at ? status{} : fail(at.error());
}

status read_address(const node& n, sink& out) {
  static constexpr std::string_view forms = "want udp://HOST:PORT, tcp://HOST:PORT or unix:/PATH";
  const std::string_view text = out.address;
  constexpr std::string_view unix_form = "unix:", udp = "udp://", tcp = "tcp://";
  if (text.starts_with(unix_form)) {
    out.way = syslog_way::unix_socket;
    out.path = text.substr(unix_form.size());
    constexpr std::size_t longest = 107;  // of sockaddr_un
    if (!out.path.starts_with('/') || out.path.size() > longest) return refuse(n, forms);
    return {};
  }
  if (!text.starts_with(udp) && !text.starts_with(tcp)) return refuse(n, forms);
  out.way = text.starts_with(udp) ? syslog_way::udp : syslog_way::tcp;
  auto address = common::net::parse_tcp_address(text.substr(udp.size()));
  if (!address) return refuse(n, fmt::format("{}: {}", address.error().detail, forms));
  out.host = address->host;
  out.port = std::to_string(address->port);
  return {};
}

status read_filter(const node& n, sink& out) {
  if (auto s = common::yaml::known_keys(n, filter_keys); !s) return s;
  if (const auto* severity = n.find("severity")) {
    const auto at = common::yaml::one_of(*severity, severity_names, "severity");
    if (!at) return fail(at.error());
    out.least = static_cast<schemas::severity>(*at);
  }
  const auto* rules = n.find("rule");
  if (rules == nullptr) return {};
  const auto some = common::yaml::one_or_more(*rules, "a rule's id", most_rules);
  if (!some) return fail(some.error());
  for (const auto& one : *some) {
    auto id = common::yaml::text_of(one, "a rule's id");
    if (!id) return fail(id.error());
    out.rules.push_back(std::move(*id));
  }
  return {};
}

result<sink> read_sink(const node& n) {
  if (auto s = common::yaml::known_keys(n, sink_keys); !s) return fail(s.error());
  sink out;
  auto name = required(n, "name"), type = required(n, "type"), address = required(n, "address");
  for (const auto* one : {&name, &type, &address})
    if (!*one) return fail(one->error());
  if (!agent_id::parse(*name))
    return refuse(*n.find("name"), "want a name of 1 to 64 of a-z, 0-9 and '-', not '-' first");
  if (auto s = want(n, "type", types); !s) return fail(s.error());
  if (auto s = want(n, "format", formats); !s) return fail(s.error());
  out.name = std::move(*name);
  out.address = std::move(*address);
  if (auto s = read_address(*n.find("address"), out); !s) return fail(s.error());
  if (const auto* filter = n.find("filter"))
    if (auto s = read_filter(*filter, out); !s) return fail(s.error());
  return out;
}

result<std::vector<sink>> read_sinks(const node& n) {
  if (!n.is_sequence() || n.items.size() > most_sinks)
    return refuse(n, fmt::format("want a list of at most {} sinks", most_sinks));
  std::vector<sink> out;
  for (const auto& item : n.items) {
    auto one = read_sink(item);
    if (!one) return fail(one.error());
    if (std::ranges::find(out, one->name, &sink::name) != out.end())
      return refuse(item, fmt::format("there is a sink '{}' already", one->name));
    out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace

result<std::vector<sink>> sinks_of(const common::settings::configuration& said) {
  const auto* section = said.section("sinks");
  if (section == nullptr) return std::vector<sink>{};
  auto out = read_sinks(section->value);
  if (!out) return fail(out.error().code, "{}:{}", section->file, out.error().detail);
  return out;
}

}  // namespace schemas
