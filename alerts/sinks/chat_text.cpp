#include <fmt/ranges.h>

#include "alerts/sinks/alert_formats.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "schemas/sinks/text_template.hpp"

namespace alerts {

namespace {

/// Slack takes `<…>` for a mention or a link, Mattermost and others take `@…` for a mention.
std::string harmless(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '@')
      out += "@\u200b";  // a blank without width
    else
      out += c;
  }
  return out;
}

std::string value_of(const schemas::told_alert& a, std::string_view word) {
  const auto& lead = a.parts.front();
  if (word == "id") return common::to_hex(a.id.bytes);
  if (word == "time") return common::format_time(a.time);
  if (word == "agent") return lead.agent;
  if (word == "agents") return fmt::format("{}", fmt::join(a.agents, ", "));
  if (word == "rule") return lead.rule;
  if (word == "severity") return std::string(name(static_cast<schemas::severity>(a.severity)));
  return harmless(schemas::printable_utf8(a.message));
}

}  // namespace

std::string template_text(const schemas::told_alert& a, std::string_view text) {
  auto out = schemas::fill_template(text, [&](auto word) { return value_of(a, word); });
  return out ? std::move(*out) : std::string{};
}

std::string chat_text(const schemas::told_alert& a) {
  const auto others = a.agents.size() - 1;
  const auto who =
      others == 0 ? a.agents.front() : fmt::format("{} and {} more", a.agents.front(), others);
  return harmless(fmt::format("[{}] {}: {}", name(static_cast<schemas::severity>(a.severity)), who,
                              schemas::printable_utf8(a.message)));
}

}  // namespace alerts
