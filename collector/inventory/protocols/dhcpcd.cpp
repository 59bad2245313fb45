// dhcpcd.conf(5): options for every interface, then those of one interface a block. Blocks of
// profiles and wireless networks count only while they are used, and are passed over.
#include <fnmatch.h>

#include <algorithm>
#include <map>

#include "collector/inventory/protocols/sources.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

const std::string dhcpcd_file = "etc/dhcpcd.conf";
constexpr std::size_t dhcpcd_limit = 256u << 10, dhcpcd_blocks_limit = 500,
                      dhcpcd_options_limit = 20'000;

struct dhcpcd_option {
  std::string name, value;
};
using dhcpcd_options = std::vector<dhcpcd_option>;

/// Options and the patterns of names, by interface; "" has those for all.
struct dhcpcd_conf {
  std::map<std::string, dhcpcd_options> of;
  std::vector<std::string> allowed, denied;
  bool whole = true;  ///< false: there are more lines or blocks than are read
};

std::vector<std::string> patterns_of(std::string text) {
  std::ranges::replace(text, ',', ' ');
  std::vector<std::string> out;
  for (const auto p : words_of(text, 200)) out.emplace_back(p.substr(0, 64));
  return out;
}

bool matches_any(const std::vector<std::string>& patterns, const std::string& name) {
  return std::ranges::any_of(
      patterns, [&](const auto& p) { return ::fnmatch(p.c_str(), name.c_str(), 0) == 0; });
}

/// The value without a comment behind it and without its quotes.
std::string value_of(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '#' && (i == 0 || common::is_blank(text[i - 1]))) text = text.substr(0, i);
  text = trim(text);
  if (text.size() > 1 && text.starts_with('"') && text.ends_with('"'))
    text = text.substr(1, text.size() - 2);
  std::string out(text.substr(0, 4096));
  std::ranges::replace(out, '\t', ' ');
  return out;
}

dhcpcd_conf parse_dhcpcd(std::string_view text) {
  dhcpcd_conf out;
  std::string block;
  bool counts = true;
  std::size_t options = 0;
  for (std::string line; next_joined(text, line);) {
    if (++options >= dhcpcd_options_limit) {
      out.whole = false;
      break;
    }
    if (line.empty() || line.starts_with('#')) continue;
    const auto name = line.substr(0, line.find_first_of(" \t"));
    auto value = value_of(std::string_view(line).substr(name.size()));
    if (name == "interface" || name == "profile" || name == "ssid") {
      const bool is_meant = name == "interface" && !value.empty();
      counts = is_meant && out.of.size() < dhcpcd_blocks_limit;
      out.whole = out.whole && counts == is_meant;
      block = value.substr(0, 64);
      if (counts) out.of[block];
    } else if (name == "allowinterfaces" || name == "denyinterfaces") {
      auto& to = name == "allowinterfaces" ? out.allowed : out.denied;
      for (auto& p : patterns_of(std::move(value)))
        if (to.size() < dhcpcd_blocks_limit) to.push_back(std::move(p));
    } else if (counts) {
      out.of[block].push_back({name, std::move(value)});
    }
  }
  return out;
}

/// What the options of an interface come to.
struct dhcpcd_state {
  bool ipv4 = true, ipv6 = true, dhcp = true, solicits = true, asks_address6 = false;
  bool gateway = true, inform = false;
  std::string address, router;
  std::vector<std::string> addresses6;
  schemas::integer metric;

  void take(const dhcpcd_option& o) {
    if (o.name == "ipv4" || o.name == "noipv4") ipv4 = o.name == "ipv4";
    if (o.name == "ipv6" || o.name == "noipv6") ipv6 = o.name == "ipv6";
    if (o.name == "ipv4only") ipv4 = true, ipv6 = false;
    if (o.name == "ipv6only") ipv4 = false, ipv6 = true;
    if (o.name == "dhcp" || o.name == "nodhcp") dhcp = o.name == "dhcp";
    if (o.name == "ipv6rs" || o.name == "noipv6rs") solicits = o.name == "ipv6rs";
    if (o.name == "gateway" || o.name == "nogateway") gateway = o.name == "gateway";
    if (o.name == "ia_na") asks_address6 = true;
    if (o.name == "metric") metric = number(o.value);
    if (metric && *metric < 0) metric.reset();
    if (o.name == "inform") inform = true, address = o.value.substr(0, 64);
    if (o.name == "static") take_static(o.value);
  }

 private:
  /// An empty value takes back what was said before.
  void take_static(const std::string& setting) {
    const auto equals = setting.find('=');
    if (equals == setting.npos) return;
    const auto name = setting.substr(0, equals);
    const auto value = std::string(trim(std::string_view(setting).substr(equals + 1)));
    if (name == "ip_address") inform = false, address = value.substr(0, 64);
    if (name == "routers") router = value.substr(0, value.find(' ')).substr(0, 64);
    if (name != "ip6_address") return;
    if (value.empty()) addresses6.clear();
    if (!value.empty() && addresses6.size() < 200) addresses6.push_back(value.substr(0, 64));
  }
};

void add_dhcpcd_rows(const std::string& interface, const dhcpcd_state& s, protocol_rows& to) {
  schemas::protocol p;
  p.interface = interface;
  p.source = "dhcpcd";
  p.connection = "dhcpcd.conf";
  p.path = "/" + dhcpcd_file;
  p.metric = s.metric;
  if (s.ipv4) {
    p.family = "ipv4";
    p.addresses.emplace();
    if (!s.address.empty()) p.addresses->push_back(s.address);
    p.dhcp = s.dhcp && !s.inform && s.address.empty();
    p.method = s.inform             ? "inform"
               : !s.address.empty() ? "static"
               : *p.dhcp            ? "dhcp"
                                    : "link-local";
    if (s.gateway) p.gateway = text_or_absent(s.router, 64);
    to.add(p);
  }
  if (!s.ipv6 || (!s.solicits && !s.asks_address6 && s.addresses6.empty())) return;
  p.family = "ipv6";
  p.addresses = s.addresses6;
  p.gateway.reset();
  p.dhcp = s.asks_address6;
  p.method = s.solicits ? "auto" : s.asks_address6 ? "dhcp" : "static";
  to.add(p);
}

}  // namespace

void read_dhcpcd(const common::root_dir& host, protocol_rows& to) {
  const auto file = host.read(dhcpcd_file, dhcpcd_limit);
  if (!file && file.error().code == common::errc::not_found) return;
  to.found = true;
  if (!file) return to.lost(file.error().detail);
  if (file->truncated)
    return to.lost(fmt::format("{}: larger than {} bytes", dhcpcd_file, dhcpcd_limit));
  auto conf = parse_dhcpcd(file->bytes);
  if (!conf.whole)
    to.lost(fmt::format("{}: more than {} lines or {} blocks", dhcpcd_file, dhcpcd_options_limit,
                        dhcpcd_blocks_limit));
  const auto general = std::move(conf.of[""]);
  conf.of.erase("");
  // All interfaces that are allowed have what is said for all.
  const auto names = conf.allowed.empty() ? std::vector<std::string>{"*"} : conf.allowed;
  for (const auto& pattern : names)
    if (!conf.of.contains(pattern)) conf.of[pattern];
  dhcpcd_state of_all;
  for (const auto& o : general) of_all.take(o);
  for (const auto& [name, options] : conf.of) {
    const bool is_allowed = conf.allowed.empty() || matches_any(conf.allowed, name) ||
                            std::ranges::find(names, name) != names.end();
    if (!is_allowed || matches_any(conf.denied, name)) continue;
    auto state = of_all;
    for (const auto& o : options) state.take(o);
    add_dhcpcd_rows(name, state, to);
  }
}

}  // namespace collector::inventory
