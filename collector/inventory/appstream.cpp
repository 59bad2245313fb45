#include "collector/inventory/appstream.hpp"

#include <expat.h>

#include <memory>
#include <optional>

#include "collector/inventory/text.hpp"
#include "common/rfc3339.hpp"

namespace collector::inventory {

namespace {

struct releases {
  XML_Parser parser = nullptr;
  schemas::text version;
  std::optional<std::int64_t> time;  ///< of `version`, ms since the epoch
  int depth = 0;
};

/// `timestamp` are seconds since the epoch, `date` a day or a time.
std::optional<std::int64_t> time_of(std::string_view timestamp, std::string_view date) {
  if (const auto seconds = number(timestamp);
      seconds && *seconds > 0 && *seconds < INT64_MAX / 1000)
    return *seconds * 1000;
  const auto day = common::parse_utc(date);
  return day ? day : common::parse_rfc3339(date);
}

void begin_element(void* data, const char* name, const char** attributes) {
  constexpr int deepest = 64;
  auto& found = *static_cast<releases*>(data);
  if (++found.depth > deepest) return void(XML_StopParser(found.parser, XML_FALSE));
  if (std::string_view(name) != "release") return;
  std::string_view version, timestamp, date;
  for (; attributes[0] != nullptr; attributes += 2) {
    const std::string_view key = attributes[0];
    if (key == "version") version = attributes[1];
    if (key == "timestamp") timestamp = attributes[1];
    if (key == "date") date = attributes[1];
  }
  const auto time = time_of(timestamp, date);
  const bool newer = !found.version || (time && (!found.time || *time > *found.time));
  if (version.empty() || !newer) return;
  found.version = text_or_absent(version, 256);
  found.time = time;
}

void end_element(void* data, const char* /*name*/) { --static_cast<releases*>(data)->depth; }

void begin_doctype(void* data, const char*, const char*, const char*, int) {
  XML_StopParser(static_cast<releases*>(data)->parser, XML_FALSE);
}

}  // namespace

schemas::text newest_release(std::string_view xml) {
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
      XML_ParserCreate(nullptr), XML_ParserFree};
  if (!parser || xml.size() > INT_MAX) return {};
  releases found{.parser = parser.get(), .version = {}, .time = {}};
  XML_SetUserData(parser.get(), &found);
  XML_SetElementHandler(parser.get(), begin_element, end_element);
  XML_SetStartDoctypeDeclHandler(parser.get(), begin_doctype);
  const auto ok = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
  return ok == XML_STATUS_OK ? found.version : schemas::text{};
}

}  // namespace collector::inventory
