#include "alerts/sinks/syslog_message.hpp"

#include <algorithm>
#include <array>

#include "common/clock.hpp"
#include "common/hex.hpp"

namespace alerts {

namespace {

using schemas::json;

constexpr int facility = 13;
/// By schemas::severity: notice, warning, error, critical.
constexpr std::array<int, 4> levels{5, 4, 3, 2};
constexpr std::size_t longest_host = 255, longest_id = 32, longest_text = 2048;

/// PRINTUSASCII of the RFC; `-` stands for nothing.
std::string word(std::string text, std::size_t most) {
  for (auto& c : text)
    if (c <= ' ' || c > '~') c = '_';
  return text.empty() ? "-" : text.substr(0, most);
}

/// PARAM-VALUE: `"`, `\` and `]` are escaped.
std::string parameter(std::string_view name, std::string_view value) {
  std::string out = fmt::format(" {}=\"", name);
  for (const char c : value) {
    if (c == '"' || c == '\\' || c == ']') out += '\\';
    out += c;
  }
  return out + '"';
}

/// What says most: without the parts, the rows and all but the beginning of the message.
std::string shortened(const json& whole, std::size_t room) {
  json out = json::object();
  for (const auto* key : {"id", "time", "agent", "rule", "severity", "table"})
    if (whole.contains(key)) out[key] = whole[key];
  out["cut"] = true;
  const auto& message = whole["message"].get_ref<const std::string&>();
  for (auto size = longest_text;; size /= 2) {
    out["message"] = schemas::printable_utf8(message.substr(0, size));
    if (auto text = schemas::dump_line(out); text.size() <= room || size == 0) return text;
  }
}

}  // namespace

std::string syslog_message(const schemas::told_alert& a, const syslog_origin& by) {
  const auto& lead = a.parts.front();
  const auto grave = std::min<std::size_t>(a.severity, levels.size() - 1);
  const auto id = common::to_hex(a.id.bytes);
  // 32473 is the enterprise number that RFC 5612 has for whoever has none of their own.
  auto head =
      fmt::format("<{}>1 {} {} muster {} {} [muster@32473{}{}{}{}] ", facility * 8 + levels[grave],
                  common::format_time(a.time), word(by.host, longest_host), word(by.process, 128),
                  word(lead.rule, longest_id), parameter("id", id), parameter("agent", lead.agent),
                  parameter("rule", lead.rule),
                  parameter("severity", name(static_cast<schemas::severity>(grave))));
  const auto whole = schemas::told_alert_json(a);
  auto text = schemas::dump_line(whole);
  if (head.size() + text.size() > syslog_bytes) text = shortened(whole, syslog_bytes - head.size());
  return head + text;
}

}  // namespace alerts
