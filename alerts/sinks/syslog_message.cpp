#include "alerts/sinks/syslog_message.hpp"

#include <algorithm>
#include <array>

#include "alerts/sinks/alert_text.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"

namespace alerts {

namespace {

constexpr int facility = 13;
/// By schemas::severity: notice, warning, error, critical.
constexpr std::array<int, 4> levels{5, 4, 3, 2};
constexpr std::size_t longest_host = 255, longest_id = 32;

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

}  // namespace

std::string syslog_message(const schemas::told_alert& a, const schemas::sink& to,
                           const syslog_origin& by) {
  const auto& lead = a.parts.front();
  const auto grave = std::min<std::size_t>(a.severity, levels.size() - 1);
  const auto id = common::to_hex(a.id.bytes);
  // 32473 is the enterprise number that RFC 5612 has for whoever has none of their own.
  const auto head =
      fmt::format("<{}>1 {} {} muster {} {} [muster@32473{}{}{}{}] ", facility * 8 + levels[grave],
                  common::format_time(a.time), word(by.host, longest_host), word(by.process, 128),
                  word(lead.rule, longest_id), parameter("id", id), parameter("agent", lead.agent),
                  parameter("rule", lead.rule),
                  parameter("severity", name(static_cast<schemas::severity>(grave))));
  return head + alert_text(a, to, syslog_bytes - head.size());
}

}  // namespace alerts
