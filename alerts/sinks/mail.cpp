#include "alerts/sinks/mail.hpp"

#include <fmt/ranges.h>
#include <sysexits.h>

#include <algorithm>
#include <set>

#include "common/base64.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "common/subprocess.hpp"
#include "common/text.hpp"

namespace alerts {

using common::fail;

namespace {

constexpr std::size_t most_parts_told = 20, most_text = 256u << 10, longest_message = 2048;
constexpr std::chrono::seconds time_of_a_mail{10};

std::string_view severity_of(const schemas::told_alert& a) {
  return name(static_cast<schemas::severity>(a.severity));
}

/// Encoded words of RFC 2047, which hold no line end whatever is in them.
std::string encoded(std::string_view text) {
  constexpr std::size_t longest_subject = 160, a_word = 39;
  text = text.substr(0, longest_subject);
  std::string out;
  while (!text.empty()) {
    auto size = std::min(a_word, text.size());
    // No character is divided between two words.
    while (size > 1 && size < text.size() && (text[size] & 0xc0) == 0x80) --size;
    auto word = common::to_base64(text.substr(0, size));
    word.append((4 - word.size() % 4) % 4, '=');
    out += fmt::format("{}=?utf-8?B?{}?=", out.empty() ? "" : "\n ", word);
    text.remove_prefix(size);
  }
  return out;
}

std::string subject_of(std::span<const schemas::told_alert> alerts) {
  const auto& gravest = *std::ranges::max_element(alerts, {}, &schemas::told_alert::severity);
  if (alerts.size() == 1)
    return fmt::format("[muster {}] {}: {}", severity_of(gravest), gravest.agents.front(),
                       common::one_line(gravest.message));
  std::set<std::string_view> agents;
  for (const auto& a : alerts) agents.insert(a.agents.begin(), a.agents.end());
  return fmt::format(
      "[muster {}] {} alerts of {}", severity_of(gravest), alerts.size(),
      agents.size() == 1 ? std::string(*agents.begin()) : fmt::format("{} agents", agents.size()));
}

std::string paragraph_of(const schemas::told_alert& a) {
  const auto line = [](const std::string& text) {
    return common::one_line(text.substr(0, longest_message));
  };
  auto out = fmt::format("{}  {}  {}  {}\n  {}\n", severity_of(a), common::format_time(a.time),
                         fmt::join(a.agents, " "), a.parts.front().rule, line(a.message));
  const auto told = std::min(a.parts.size(), most_parts_told);
  if (a.parts.size() > 1)
    for (const auto& part : std::span(a.parts).first(told))
      out += fmt::format("  - {}\n", line(part.message));
  if (const auto more = a.parts.size() - told + a.left_out; more > 0)
    out += fmt::format("  - and {} more\n", more);
  return out + fmt::format("  id {}\n\n", common::to_hex(a.id.bytes));
}

/// Lines of base64: no mail server changes them, and none is a command to one.
std::string body_of(const std::string& text) {
  constexpr std::size_t line = 76;
  auto all = common::to_base64(text);
  all.append((4 - all.size() % 4) % 4, '=');
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += line) out += all.substr(at, line) + "\n";
  return out;
}

/// So many of the first are one mail.
std::size_t of_one_mail(std::span<const schemas::told_alert> alerts) {
  std::size_t bytes = 0, count = 0;
  for (; count < alerts.size() && (count == 0 || bytes < most_text); ++count)
    bytes += paragraph_of(alerts[count]).size();
  return count;
}

}  // namespace

std::string mail_message(std::span<const schemas::told_alert> alerts,
                         const schemas::mail_place& place) {
  std::string text;
  for (const auto& a : alerts) text += paragraph_of(a);
  text += "`muster alerts` has them in full.\n";
  std::string out;
  if (!place.from.empty()) out += fmt::format("From: {}\n", place.from);
  out += fmt::format("To: {}\nSubject: {}\n", fmt::join(place.to, ",\n "),
                     encoded(subject_of(alerts)));
  out += fmt::format(
      "X-Muster-Id: {}\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: "
      "text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n",
      common::to_hex(alerts.front().id.bytes));
  return out + body_of(text);
}

delivery mail::send(std::span<const schemas::told_alert> alerts, const std::stop_token&) {
  const auto count = of_one_mail(alerts);
  const auto message = mail_message(alerts.first(count), place_);
  // -t: receivers stand in the message; -i: a line with a dot alone is not its end.
  const auto ran = common::run({place_.program, "-t", "-i"},
                               {.time = time_of_a_mail, .output_bytes = 1024}, message);
  delivery out{.refused = count};
  if (!ran) return out.end = fail(ran.error()), out;
  if (ran->exit_status == 0 && !ran->timed_out) return {.taken = count};
  const bool momentary = ran->timed_out || ran->exit_status < 0 || ran->exit_status == EX_TEMPFAIL;
  if (!momentary) out.most_tries = few_tries;
  const auto how = ran->timed_out     ? fmt::format("took more than {} s", time_of_a_mail.count())
                   : ran->signal != 0 ? fmt::format("was ended by signal {}", ran->signal)
                                      : fmt::format("ended with {}", ran->exit_status);
  const auto said = common::one_line(common::trim(std::string_view(ran->output).substr(0, 200)));
  out.end =
      fail(common::errc::io, "{} {}{}{}", place_.program, how, said.empty() ? "" : ": ", said);
  return out;
}

}  // namespace alerts
