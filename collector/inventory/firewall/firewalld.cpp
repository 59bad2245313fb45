// firewalld's zones and policies, and the rules that go past them.
#include <expat.h>

#include <algorithm>
#include <climits>
#include <map>
#include <memory>

#include "collector/inventory/firewall/chains.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t zone_limit = 4u << 20, zones_limit = 2000;

struct zone_reading {
  XML_Parser parser = nullptr;
  schemas::firewall_chain row{};
  chain_rules rules{};
  std::string element{};  ///< the child of the root that is being read, with all in it
  std::vector<std::string> interfaces{};
  bool is_bound = false;
  int depth = 0;
};

void begin_zone_element(void* data, const char* name, const char** attributes) {
  constexpr int deepest = 32;
  auto& z = *static_cast<zone_reading*>(data);
  if (++z.depth > deepest) return void(XML_StopParser(z.parser, XML_FALSE));
  std::map<std::string_view, std::string_view> all;
  for (; attributes[0] != nullptr; attributes += 2) all[attributes[0]] = attributes[1];
  if (z.depth == 1) {
    if (all.contains("target")) z.row.policy = text_or_absent(all["target"], 64);
    return;
  }
  if (z.depth == 2 && std::string_view(name) == "interface" && all.contains("name"))
    z.interfaces.emplace_back(all["name"].substr(0, 64));
  z.is_bound = z.is_bound || (z.depth == 2 && (std::string_view(name) == "interface" ||
                                               std::string_view(name) == "source"));
  z.element.append("<").append(name);
  for (const auto& [key, value] : all)
    z.element.append(1, '\0').append(key).append(1, '=').append(value);
}

/// Names, descriptions and what the zone is bound to are no rules.
void end_zone_element(void* data, const char* end) {
  auto& z = *static_cast<zone_reading*>(data);
  const std::string_view name = end;
  if (z.depth-- != 2) {
    z.element += ">";
    return;
  }
  if (name != "short" && name != "description" && name != "interface" && name != "source" &&
      name != "ingress-zone" && name != "egress-zone")
    z.rules.add(z.element);
  z.element.clear();
}

/// The text in an element below the second: an argument of a direct rule.
void zone_text(void* data, const char* text, int size) {
  auto& z = *static_cast<zone_reading*>(data);
  if (z.depth >= 2 && z.element.size() < zone_limit)
    z.element.append(text, static_cast<std::size_t>(size));
}

void begin_zone_doctype(void* data, const char*, const char*, const char*, int) {
  XML_StopParser(static_cast<zone_reading*>(data)->parser, XML_FALSE);
}

bool parse_zone(std::string_view xml, zone_reading& to) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
      XML_ParserCreate(nullptr), XML_ParserFree};
  if (!parser || xml.size() > INT_MAX) return false;
  to.parser = parser.get();
  XML_SetUserData(parser.get(), &to);
  XML_SetElementHandler(parser.get(), begin_zone_element, end_zone_element);
  XML_SetCharacterDataHandler(parser.get(), zone_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), begin_zone_doctype);
  return XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) ==
         XML_STATUS_OK;
}

/// One file: `type` is zone, policy or direct.
void read_zone(const common::root_dir& host, const std::string& path, const std::string& name,
               const std::string& type, const std::string& default_zone, firewall_rows& to) {
  const auto file = host.read(path, zone_limit);
  if (!file)
    return file.error().code == common::errc::not_found ? void()
                                                        : to.lost(path, file.error().detail);
  to.found = true;
  zone_reading z;
  if (file->truncated || !parse_zone(file->bytes, z))
    return to.lost(path, fmt::format("{}: {}", path,
                                     file->truncated ? "too large" : "not a file of firewalld's"));
  auto row = std::move(z.row);
  row.origin = "file";
  row.manager = "firewalld";
  row.family = "inet";
  row.chain = name;
  row.path = "/" + path;
  row.type = type;
  z.rules.describe(row);
  std::ranges::sort(z.interfaces);
  if (!z.interfaces.empty()) row.devices = std::move(z.interfaces);
  if (type == "zone" && !row.policy) row.policy = "default";
  // Whether another zone is used, a connection may say.
  if (type != "zone" || name == default_zone || z.is_bound) row.enabled = true;
  to.add(std::move(row));
}

/// False: the default zone does not lie there.
bool read_all_in(const common::root_dir& host, const std::string& folder, const std::string& type,
                 const std::string& default_zone, firewall_rows& to) {
  constexpr std::string_view suffix = ".xml";
  bool has_default = false;
  const auto entries = host.list(folder, zones_limit);
  if (!entries) {
    if (entries.error().code == common::errc::not_found) return false;
    to.lost_files("firewalld", entries.error().detail);
    return true;  // it may be there
  }
  for (const auto& e : *entries) {
    if (!e.name.ends_with(suffix)) continue;
    const auto name = e.name.substr(0, e.name.size() - suffix.size());
    has_default = has_default || name == default_zone;
    read_zone(host, folder + "/" + e.name, name, type, default_zone, to);
  }
  return has_default;
}

}  // namespace

void read_firewalld(const common::root_dir& host, firewall_rows& to) {
  constexpr std::size_t conf_limit = 256u << 10;
  const auto conf = read_whole(host, "etc/firewalld/firewalld.conf", conf_limit);
  if (!conf) {
    if (conf.error().code != common::errc::not_found)
      return to.lost_files("firewalld", conf.error().detail);
    const auto there = host.stat("usr/lib/firewalld/zones");
    if (!there && !host.stat("etc/firewalld/zones"))
      return there.error().code == common::errc::not_found
                 ? void()
                 : to.lost_files("firewalld", there.error().detail);
  }
  std::string default_zone = "public";
  std::string_view rest = conf ? std::string_view(*conf) : std::string_view{}, line;
  while (next_line(rest, line)) {
    constexpr std::string_view name = "DefaultZone=";
    if (trim(line).starts_with(name)) default_zone = trim(trim(line).substr(name.size()));
  }
  const bool is_there = read_all_in(host, "etc/firewalld/zones", "zone", default_zone, to);
  if (!is_there && default_zone.find('/') == std::string::npos)
    read_zone(host, fmt::format("usr/lib/firewalld/zones/{}.xml", default_zone), default_zone,
              "zone", default_zone, to);
  read_all_in(host, "etc/firewalld/policies", "policy", "", to);
  read_zone(host, "etc/firewalld/direct.xml", "direct", "direct", "", to);
}

}  // namespace collector::inventory
