#include "common/log_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/clock.hpp"
#include "common/log.hpp"
#include "common/secrets/mask.hpp"
#include "common/utf8.hpp"

namespace common {

namespace {

std::string bounded(std::string line) {
  const auto kept = whole_code_points(line, longest_log_text).size();
  if (kept == line.size()) return line;
  const auto left_out = line.size() - kept;
  line.resize(kept);
  return line + fmt::format(" [{} more bytes]", left_out);
}

/// Printable text between quotation marks; JSON and logfmt want the same of it.
std::string in_marks(std::string_view printable) {
  std::string out = "\"";
  for (const char c : printable) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// A value of logfmt, which needs no quotation marks where it is a word.
std::string word_or_quoted(std::string_view printable) {
  const auto of_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  const bool is_word = !printable.empty() && std::ranges::all_of(printable, of_word);
  return is_word ? std::string(printable) : in_marks(printable);
}

/// Up to the closing mark; `from` is behind the opening one. None: there is no closing mark.
std::optional<std::string> unquoted(std::string_view from) {
  std::string out;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] == '"') return out;
    if (from[i] == '\\' && ++i == from.size()) break;
    out += from[i];
  }
  return std::nullopt;
}

/// What stands between the marks, the text quoted behind them.
std::optional<told_line> read_marked(std::string_view line, std::string_view before_level,
                                     char after_level, std::string_view before_text) {
  const auto level = line.find(before_level);
  if (level == line.npos) return std::nullopt;
  const auto from = level + before_level.size();
  const auto text = line.find(before_text, from);
  const auto end = line.find(after_level, from);
  if (text == line.npos || end > text) return std::nullopt;
  auto said = unquoted(line.substr(text + before_text.size()));
  if (!said) return std::nullopt;
  return told_line{std::string(line.substr(from, end - from)), std::move(*said)};
}

/// `TIME LEVEL STAGE: TEXT`
std::optional<told_line> read_text(std::string_view line) {
  const auto level = line.find(' '), stage = line.find(' ', level + 1), text = line.find(": ");
  if (level == line.npos || stage == line.npos || text == line.npos || text < stage ||
      !line.substr(0, level).ends_with('Z'))
    return std::nullopt;
  return told_line{std::string(line.substr(level + 1, stage - level - 1)),
                   std::string(line.substr(text + 2))};
}

}  // namespace

std::optional<log_format> log_format_called(std::string_view name) {
  if (name == "logfmt") return log_format::logfmt;
  if (name == "json") return log_format::json;
  if (name == "text") return log_format::text;
  return std::nullopt;
}

std::string log_line(log_format as, const log_entry& e) {
  const auto time = format_time(e.time), stage = bounded(one_line(e.stage)),
             text = bounded(one_line(secrets::mask_field(e.text)));
  switch (as) {
    case log_format::logfmt:
      return fmt::format("time={} level={} stage={} msg={}\n", time, e.level, word_or_quoted(stage),
                         in_marks(text));
    case log_format::json:
      return fmt::format(R"({{"time":"{}","level":"{}","stage":{},"msg":{}}})"
                         "\n",
                         time, e.level, in_marks(stage), in_marks(text));
    case log_format::text:
      break;
  }
  return fmt::format("{} {} {}: {}\n", time, e.level, stage, text);
}

std::optional<told_line> read_log_line(std::string_view line) {
  if (line.starts_with("{\"time\":")) return read_marked(line, ",\"level\":\"", '"', ",\"msg\":\"");
  if (line.starts_with("time=")) return read_marked(line, " level=", ' ', " msg=\"");
  return read_text(line);
}

}  // namespace common
