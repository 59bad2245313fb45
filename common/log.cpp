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

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto b = static_cast<unsigned char>(c);
    if (b < 0x20 || b == 0x7f)
      out += "\\x" + to_hex(std::string_view(&c, 1));
    else
      out.push_back(c);
  }
  return out;
}

}  // namespace common
