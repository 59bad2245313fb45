#include "alerts/sinks/alert_text.hpp"

#include "alerts/sinks/alert_formats.hpp"

namespace alerts {

namespace {

constexpr std::size_t longest_text = 2048;

/// What says most.
schemas::told_alert shortened(schemas::told_alert a, std::size_t message_bytes) {
  a.message.resize(std::min(a.message.size(), message_bytes));
  a.agents.resize(1);
  a.parts.resize(1);
  a.left_out = 0;
  if (a.vulnerabilities.size() > 1) a.vulnerabilities.resize(1);
  auto& lead = a.parts.front();
  lead.key = lead.old_stable = lead.new_stable = {};
  lead.message.clear();
  return a;
}

std::string written(const schemas::told_alert& a, const schemas::sink& to, bool cut) {
  if (!to.text_template.empty()) return template_text(a, to.text_template);
  switch (to.format) {
    case schemas::sink_format::ecs:
      return schemas::dump_line(ecs_event(a, cut));
    case schemas::sink_format::ocsf:
      return schemas::dump_line(ocsf_event(a, cut));
    case schemas::sink_format::chat:
      return schemas::dump_line(schemas::json{{"text", chat_text(a)}});
    case schemas::sink_format::native:
      break;
  }
  return schemas::dump_line(native_alert(a, cut));
}

}  // namespace

schemas::json native_alert(const schemas::told_alert& a, bool cut) {
  auto out = schemas::told_alert_json(a);
  if (cut) out["cut"] = true;
  return out;
}

std::string alert_text(const schemas::told_alert& a, const schemas::sink& to, std::size_t room) {
  auto text = written(a, to, false);
  for (auto size = longest_text; text.size() > room; size /= 2) {
    text = written(shortened(a, size), to, true);
    if (size == 0) break;
  }
  return text;
}

}  // namespace alerts
