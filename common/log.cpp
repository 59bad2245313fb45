#include "common/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>

#include <cstdlib>

#include "common/hex.hpp"

namespace common {

void start_log(std::string_view stage) {
  auto logger = std::make_shared<spdlog::logger>(std::string(stage), std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %n: %v", spdlog::pattern_time_type::utc);
  const char* level = std::getenv("MUSTER_LOG");
  logger->set_level(level != nullptr ? spdlog::level::from_str(level) : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

namespace {

/// The bytes of the UTF-8 character at `i`; 0: there is none.
std::size_t character_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t n) { return static_cast<unsigned char>(text[n]); };
  const std::size_t size = byte(i) < 0x80 ? 1 : byte(i) < 0xc2 ? 0 : byte(i) < 0xe0 ? 2 : byte(i) < 0xf0 ? 3 : byte(i) < 0xf5 ? 4 : 0;
  if (size == 0 || i + size > text.size()) return 0;
  for (std::size_t n = 1; n < size; ++n)
    if ((byte(i + n) & 0xc0) != 0x80) return 0;
  return size;
}

/// C0, DEL and C1 steer terminals; the marks of direction (U+202A to U+202E, U+2066 to U+2069) reorder what is read.
bool steers(std::string_view c) {
  const auto is_between = [&](std::string_view first, std::string_view last) { return c.size() == first.size() && c >= first && c <= last; };
  return c == "\x7f" || is_between(std::string_view("\0", 1), "\x1f") || is_between("\xc2\x80", "\xc2\x9f") ||
         is_between("\xe2\x80\xaa", "\xe2\x80\xae") || is_between("\xe2\x81\xa6", "\xe2\x81\xa9");
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto size = character_at(text, i);
    const auto c = text.substr(i, size == 0 ? 1 : size);
    i += c.size();
    if (size != 0 && !steers(c)) {
      out += c;
      continue;
    }
    for (const char byte : c) out += "\\x" + to_hex(std::string_view(&byte, 1));
  }
  return out;
}

}  // namespace common
