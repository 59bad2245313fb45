#include "common/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstdlib>

#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"

namespace common {

namespace {

/// The text of a log line, whoever's it is, as one printable line without secrets.
class printable_text final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& m, const std::tm& /*time*/,
              spdlog::memory_buf_t& to) override {
    const auto line = one_line(secrets::mask_field({m.payload.data(), m.payload.size()}));
    to.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<printable_text>();
  }
};

}  // namespace

std::unique_ptr<spdlog::formatter> log_line_formatter() {
  auto out = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  out->add_flag<printable_text>('*').set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %n: %*");
  return out;
}

void start_log(std::string_view stage) {
  auto logger = std::make_shared<spdlog::logger>(std::string(stage),
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(log_line_formatter());
  const char* level = std::getenv("MUSTER_LOG");
  logger->set_level(level != nullptr ? spdlog::level::from_str(level) : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

std::string one_line(std::string_view text) { return escape_bytes(text, steers_terminal); }

}  // namespace common
