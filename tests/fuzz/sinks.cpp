#include <catch2/catch.hpp>

#include "alerts/sinks/alert_formats.hpp"
#include "alerts/sinks/alert_text.hpp"
#include "alerts/sinks/mail.hpp"
#include "alerts/sinks/syslog_message.hpp"
#include "schemas/sinks/text_template.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/told_samples.hpp"

namespace {

void check_mail(const schemas::told_alert& a) {
  const std::vector some{a, a};
  for (const std::size_t count : {1, 2}) {
    const auto text =
        alerts::mail_message(std::span(some).first(count), {.to = {"root"}, .from = ""});
    const auto head = text.substr(0, text.find("\n\n"));
    REQUIRE(std::ranges::count(head, '\n') <= 12);
    REQUIRE(head.find("\nBcc") == head.npos);
    REQUIRE(text.find('\r') == text.npos);
  }
}

}  // namespace

TEST_CASE("whatever an alert says, every sink's text is well formed", "[fuzz]") {
  const std::vector<std::string> corpus{
      "user added: mallory", "x\r\nBcc: a@b\r\n\r\n.\r\n", "<!channel> @all \"]} \\ {id}",
      R"({"text": "{message} {agents}"})", R"(["{id}", "\u00e9", "\\{rule}"])"};
  tests::fuzz("sinks", corpus, [&](const std::string& bytes) {
    auto a = tests::told_alert_of(bytes);
    a.agents.push_back(bytes.substr(0, 64));
    a.parts.push_back(a.parts.front());
    a.parts.back().message = bytes;
    schemas::sink to;
    for (std::size_t n = 0; n < schemas::sink_formats.size(); ++n) {
      to.format = static_cast<schemas::sink_format>(n);
      for (const std::size_t room : {4000, 100'000}) {
        const auto text = alerts::alert_text(a, to, room);
        REQUIRE(schemas::json::accept(text));
        REQUIRE(text.find('\n') == text.npos);
      }
    }
    REQUIRE(alerts::syslog_message(a, to, {bytes, bytes}).size() <= alerts::syslog_bytes);
    check_mail(a);
    if (!schemas::check_template(bytes)) return;
    to.text_template = bytes;
    REQUIRE(schemas::json::accept(alerts::alert_text(a, to, 100'000)));
  });
}
