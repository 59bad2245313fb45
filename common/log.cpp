#include "common/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <cstdlib>

#include "common/secrets/mask.hpp"
#include "common/turned_file.hpp"
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

/// systemd names the journal's end of standard error, which the process may have replaced since.
bool is_journal(int fd) {
  const char* named = std::getenv("JOURNAL_STREAM");
  const auto is = identity_of(fd);
  return named != nullptr && is && named == fmt::format("{}:{}", is->first, is->second);
}

/// What the journal takes for the line's priority, sd-daemon(3).
std::string_view journal_prefix(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::critical:
      return "<2>";
    case spdlog::level::err:
      return "<3>";
    case spdlog::level::warn:
      return "<4>";
    case spdlog::level::info:
      return "<6>";
    default:
      return "<7>";
  }
}

/// Standard error, whatever file it is by now.
class log_sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit log_sink(log_limits most) { file_.use(most); }
  void use(log_limits most) {
    const std::lock_guard lock(mutex_);
    file_.use(most);
  }
  log_limits limits() {
    const std::lock_guard lock(mutex_);
    return file_.limits();
  }
  void reopen() {
    const std::lock_guard lock(mutex_);
    file_.reopen();
  }

 private:
  void sink_it_(const spdlog::details::log_msg& m) override {
    spdlog::memory_buf_t line;
    if (is_journal_) {
      const auto prefix = journal_prefix(m.level);
      line.append(prefix.data(), prefix.data() + prefix.size());
    }
    formatter_->format(m, line);
    file_.write(line.data(), line.size());
  }
  void flush_() override {}
  log_file file_{STDERR_FILENO};
  bool is_journal_ = is_journal(STDERR_FILENO);
};

/// Of the default logger; null: start_log() did not make it.
log_sink* sink_of_log() {
  const auto& all = spdlog::default_logger()->sinks();
  return all.empty() ? nullptr : dynamic_cast<log_sink*>(all.front().get());
}

}  // namespace

void use_log_limits(log_limits most) {
  if (auto* sink = sink_of_log(); sink != nullptr) sink->use(most);
}

void reopen_log() {
  if (auto* sink = sink_of_log(); sink != nullptr) sink->reopen();
}

std::unique_ptr<spdlog::formatter> log_line_formatter() {
  auto out = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  out->add_flag<printable_text>('*').set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %n: %*");
  return out;
}

void start_log(std::string_view stage) {
  // What it was told about its file holds for another name too.
  auto* before = sink_of_log();
  auto logger = std::make_shared<spdlog::logger>(
      std::string(stage),
      std::make_shared<log_sink>(before != nullptr ? before->limits() : log_limits{}));
  logger->set_formatter(log_line_formatter());
  const char* level = std::getenv("MUSTER_LOG");
  logger->set_level(level != nullptr ? spdlog::level::from_str(level) : spdlog::level::info);
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

std::string one_line(std::string_view text) { return escape_bytes(text, steers_terminal); }

}  // namespace common
