#include "views/sbom.hpp"

#include <fmt/format.h>

#include <cctype>

#include "common/clock.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "schemas/purl.hpp"
#include "schemas/row.hpp"
#include "schemas/table.hpp"

namespace views {

using schemas::json;

namespace {

void set(json& to, const char* name, const schemas::text& value) {
  if (value && !value->empty()) to[name] = schemas::printable_utf8(*value);
}

void add_property(json& properties, const char* name, const schemas::text& value) {
  if (value && !value->empty())
    properties.push_back({{"name", std::string("muster:package:") + name},
                          {"value", schemas::printable_utf8(*value)}});
}

json list_of(json one) {
  json out = json::array();
  out.push_back(std::move(one));
  return out;
}

bool is_there(const schemas::package& p) {
  return p.format != "deb" || !p.status || !p.status->ends_with(" config-files");
}

/// What a bill may link to: of the web, and with the characters that RFC 3987 has only.
bool is_link(std::string_view url) {
  constexpr std::string_view never = " <>\"{}|\\^`";
  const auto is_digit_of = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  if (!url.starts_with("http://") && !url.starts_with("https://")) return false;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const auto c = static_cast<unsigned char>(url[i]);
    if (c < 0x20 || c == 0x7f || never.find(url[i]) != never.npos) return false;
    if (c == '%' && (i + 2 >= url.size() || !is_digit_of(url[i + 1]) || !is_digit_of(url[i + 2])))
      return false;
  }
  return true;
}

/// Unique within the document and the same in every one: made of the row's key.
std::string reference(const schemas::package& p) {
  const auto key =
      schemas::key_of(*schemas::find_table(schemas::package::id), schemas::encode_row(p).stable);
  return "package-" + common::to_hex(common::sha256(key.value_or("")).substr(0, 16));
}

json component(const schemas::package& p, const schemas::os& on) {
  json c{{"type", p.format == "snap" || p.format == "flatpak" ? "application" : "library"},
         {"bom-ref", reference(p)}};
  c["name"] = schemas::printable_utf8(p.name.value_or(""));
  set(c, "version", p.version);
  set(c, "description", p.description);
  set(c, "publisher", p.vendor);
  if (p.license)
    c["licenses"] = list_of({{"license", {{"name", schemas::printable_utf8(*p.license)}}}});
  c["purl"] = schemas::purl_of(p, on);
  const auto homepage = schemas::printable_utf8(p.homepage.value_or(""));
  if (is_link(homepage))
    c["externalReferences"] = list_of({{"type", "website"}, {"url", homepage}});
  json properties = json::array();
  add_property(properties, "format", p.format);
  add_property(properties, "architecture", p.architecture);
  add_property(properties, "source", p.source);
  add_property(properties, "status", p.status);
  add_property(properties, "path", p.path);
  c["properties"] = std::move(properties);
  return c;
}

json system_component(const schemas::os& os) {
  json c{{"type", "operating-system"}, {"bom-ref", "operating-system"}};
  c["name"] = schemas::printable_utf8(os.distribution.value_or(os.name.value_or("linux")));
  set(c, "version", os.version_id ? os.version_id : os.version);
  set(c, "description", os.name);
  return c;
}

}  // namespace

std::string new_uuid() {
  auto bytes = common::random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const auto hex = common::to_hex(bytes);
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

json cyclonedx(const sbom_facts& facts) {
  json out{{"$schema",
            fmt::format("http://cyclonedx.org/schema/bom-{}.schema.json", facts.spec_version)},
           {"bomFormat", "CycloneDX"},
           {"specVersion", facts.spec_version},
           {"serialNumber", "urn:uuid:" + facts.serial},
           {"version", 1}};
  json host{{"type", "device"},
            {"bom-ref", "host"},
            {"name", schemas::printable_utf8(facts.os.hostname.value_or(facts.agent))}};
  host["properties"] = list_of({{"name", "muster:agent"}, {"value", facts.agent}});
  out["metadata"] = {
      {"timestamp", common::format_time(facts.made_at)},
      {"tools", {{"components", list_of({{"type", "application"}, {"name", "muster"}})}}},
      {"component", std::move(host)}};
  auto components = list_of(system_component(facts.os));
  auto contained = list_of("operating-system");
  for (const auto& p : facts.packages) {
    if (!is_there(p)) continue;
    components.push_back(component(p, facts.os));
    contained.push_back(components.back()["bom-ref"]);
  }
  out["components"] = std::move(components);
  out["dependencies"] = list_of({{"ref", "host"}, {"dependsOn", std::move(contained)}});
  return out;
}

}  // namespace views
