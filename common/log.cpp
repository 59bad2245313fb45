#include "common/log.hpp"

#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "common/clock.hpp"
#include "common/turned_file.hpp"
#include "common/utf8.hpp"

namespace common {

namespace {

class line_formatter final : public spdlog::formatter {
 public:
  explicit line_formatter(log_format as) : as_(as) {}
  void format(const spdlog::details::log_msg& m, spdlog::memory_buf_t& to) override {
    const auto level = spdlog::level::to_string_view(m.level);
    const auto line =
        log_line(as_, {.time = std::chrono::floor<milliseconds>(m.time.time_since_epoch()).count(),
                       .level = {level.data(), level.size()},
                       .stage = {m.logger_name.data(), m.logger_name.size()},
                       .text = {m.payload.data(), m.payload.size()}});
    to.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<line_formatter>(as_);
  }

 private:
  log_format as_;
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

/// A person looks at a terminal; elsewhere lines are read by programs first.
log_format format_for(int fd) { return ::isatty(fd) == 1 ? log_format::logfmt : log_format::json; }

/// Standard error, whatever file it is by now.
class log_sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  log_sink(log_limits most, std::optional<log_format> as) {
    file_.use(most);
    write_as(as);
  }
  void use(std::optional<log_format> as) {
    const std::lock_guard lock(mutex_);
    write_as(as);
  }
  std::optional<log_format> wanted() {
    const std::lock_guard lock(mutex_);
    return wanted_;
  }
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
  void write_as(std::optional<log_format> as) {
    wanted_ = as;
    const auto now = as.value_or(format_for(STDERR_FILENO));
    formatter_ = log_line_formatter(now);
    file_.use(now);
  }
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
  std::optional<log_format> wanted_;
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

void use_log_format(std::optional<log_format> as) {
  if (auto* sink = sink_of_log(); sink != nullptr) sink->use(as);
}

void reopen_log() {
  if (auto* sink = sink_of_log(); sink != nullptr) sink->reopen();
}

std::unique_ptr<spdlog::formatter> log_line_formatter(log_format as) {
  return std::make_unique<line_formatter>(as);
}

namespace {

constexpr std::array<std::string_view, 5> log_levels{"trace", "debug", "info", "warn", "error"};

std::optional<spdlog::level::level_enum> level_named(std::string_view name) {
  const auto at = std::ranges::find(log_levels, name);
  if (at == log_levels.end()) return std::nullopt;
  return static_cast<spdlog::level::level_enum>(at - log_levels.begin());
}

}  // namespace

void start_log(std::string_view stage) {
  // What it was told about its log holds for another name too.
  auto* before = sink_of_log();
  auto sink = before != nullptr ? std::make_shared<log_sink>(before->limits(), before->wanted())
                                : std::make_shared<log_sink>(log_limits{}, std::nullopt);
  auto logger = std::make_shared<spdlog::logger>(std::string(stage), std::move(sink));
  const char* typed = std::getenv("MUSTER_LOG");
  const auto level = level_named(typed != nullptr ? typed : "info");
  logger->set_level(level.value_or(spdlog::level::info));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
  if (!level)
    spdlog::warn("MUSTER_LOG={}: no such level; known are {}", one_line(typed),
                 fmt::join(log_levels, " "));
}

void log_ready() {
  auto& log = *spdlog::default_logger();
  const auto wanted = log.level();
  log.set_level(std::min(wanted, spdlog::level::info));
  spdlog::info("ready");
  log.set_level(wanted);
}

std::string one_line(std::string_view text) { return escape_bytes(text, steers_terminal); }

}  // namespace common
