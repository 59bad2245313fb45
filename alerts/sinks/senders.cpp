#include "alerts/sinks/line_file.hpp"
#include "alerts/sinks/mail.hpp"
#include "alerts/sinks/sender.hpp"
#include "alerts/sinks/syslog_line.hpp"
#include "alerts/sinks/webhook.hpp"
#include "common/overloaded.hpp"

namespace alerts {

std::unique_ptr<sender> make_sender(const schemas::sink& to) {
  return std::visit(
      common::overloaded{[&](const schemas::syslog_place&) -> std::unique_ptr<sender> {
                           return std::make_unique<syslog_line>(to);
                         },
                         [&](const schemas::webhook_place&) -> std::unique_ptr<sender> {
                           return std::make_unique<webhook>(to);
                         },
                         [](const schemas::mail_place& place) -> std::unique_ptr<sender> {
                           return std::make_unique<mail>(place);
                         },
                         [&](const schemas::file_place&) -> std::unique_ptr<sender> {
                           return std::make_unique<line_file>(to);
                         }},
      to.place);
}

}  // namespace alerts
