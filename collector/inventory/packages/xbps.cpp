// The packages of Void Linux: xbps's database is one property list (XML), a dictionary a package.
#include <expat.h>

#include <memory>

#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr const char* xbps_file = "var/db/xbps/pkgdb-0.38.plist";
constexpr std::size_t xbps_mib = 64, plist_text_limit = 4096;
constexpr int of_package = 3;  // within plist, the dictionary of all and that of one package

/// What is being read: only keys and texts of a package's own dictionary count.
struct plist {
  XML_Parser parser = nullptr;
  package_rows* out = nullptr;
  int depth = 0, dictionaries = 0, arrays = 0;
  std::string name, key, text;
  schemas::package package{};
  bool room = true;
};

/// `musl-1.2.4_3`: the version begins behind the last dash.
void set_version(std::string_view pkgver, schemas::package& p) {
  const auto dash = pkgver.rfind('-');
  if (dash == pkgver.npos) return;
  p.version = text_or_absent(pkgver.substr(dash + 1), 1024);
  const auto revision = pkgver.rfind('_');
  if (revision != pkgver.npos && revision > dash)
    p.release = text_or_absent(pkgver.substr(revision + 1), 64);
}

void set_fact(const plist& at, std::string_view value, schemas::package& p) {
  if (at.key == "pkgver") set_version(value, p);
  if (at.key == "architecture") p.architecture = text_or_absent(value, 256);
  if (at.key == "short_desc") p.description = text_or_absent(value);
  if (at.key == "homepage") p.homepage = text_or_absent(value, 1024);
  if (at.key == "license") p.license = text_or_absent(value, 1024);
  if (at.key == "maintainer") p.vendor = text_or_absent(value, 1024);
  if (at.key == "state") p.status = text_or_absent(value, 64);
  if (at.key == "installed_size") p.size_bytes = number(value);
}

void begin_value(void* data, const char* element, const char** /*attributes*/) {
  constexpr int deepest = 32;
  auto& at = *static_cast<plist*>(data);
  const std::string_view name = element;
  if (++at.depth > deepest || !at.room) return void(XML_StopParser(at.parser, XML_FALSE));
  at.text.clear();
  if (name == "array") ++at.arrays;
  if (name != "dict") return;
  if (++at.dictionaries != 2 || at.arrays > 0) return;
  at.name = at.key;
  at.package = {};
}

void end_package(plist& at) {
  // Names of alternatives and other matters of xbps itself begin with an underscore.
  if (at.name.starts_with('_')) return;
  at.package.name = text_or_absent(at.name, 1024);
  at.package.format = "xbps";
  if (!at.package.name || !at.package.version)
    return at.out->lost(fmt::format("{}: a package without a readable {}", xbps_file,
                                    at.package.name ? "version" : "name"));
  at.room = at.out->add(at.package);
}

void end_value(void* data, const char* element) {
  auto& at = *static_cast<plist*>(data);
  const std::string_view name = element;
  --at.depth;
  if (name == "array") --at.arrays;
  if (name == "dict" && --at.dictionaries == 1 && at.arrays == 0) end_package(at);
  if (name == "key" && at.dictionaries <= 2 && at.arrays == 0) at.key = at.text;
  const bool is_fact = at.dictionaries == 2 && at.arrays == 0 && at.depth == of_package;
  if (is_fact && (name == "string" || name == "integer")) set_fact(at, at.text, at.package);
}

void add_text(void* data, const char* text, int size) {
  auto& at = *static_cast<plist*>(data);
  if (at.text.size() < plist_text_limit) at.text.append(text, static_cast<std::size_t>(size));
}

/// A list of packages declares no entities.
void begin_entity(void* data, const char*, int, const char*, int, const char*, const char*,
                  const char*, const char*) {
  XML_StopParser(static_cast<plist*>(data)->parser, XML_FALSE);
}

}  // namespace

void read_xbps(const common::root_dir& host, package_rows& out) {
  const auto text = read_database(host, xbps_file, xbps_mib, out);
  if (!text) return;
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
      XML_ParserCreate(nullptr), XML_ParserFree};
  plist at{.parser = parser.get(), .out = &out, .name = {}, .key = {}, .text = {}};
  XML_SetUserData(parser.get(), &at);
  XML_SetElementHandler(parser.get(), begin_value, end_value);
  XML_SetEntityDeclHandler(parser.get(), begin_entity);
  XML_SetCharacterDataHandler(parser.get(), add_text);
  const auto ok = XML_Parse(parser.get(), text->data(), static_cast<int>(text->size()), XML_TRUE);
  if (ok != XML_STATUS_OK && at.room)
    out.lost(fmt::format("{}: line {}: {}", xbps_file, XML_GetCurrentLineNumber(parser.get()),
                         XML_ErrorString(XML_GetErrorCode(parser.get()))));
}

}  // namespace collector::inventory
