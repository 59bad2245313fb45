#include "alerts/sinks/webhook.hpp"

#include <algorithm>
#include <array>

#include "alerts/sinks/alert_text.hpp"
#include "alerts/sinks/webhook_signature.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"

namespace alerts {

using common::errc;
using common::fail;

namespace {

/// What has arrived is to be known before more leaves.
constexpr std::chrono::seconds a_while{2}, longest_wait{3600};
/// So often at most while it answers that it cannot: about a day.
constexpr std::uint64_t tries_of_a_day = 1500;

/// The alert is at fault, or the receiver is no more: another attempt has the same end.
bool is_final(long status) {
  constexpr std::array<long, 7> codes{400, 410, 413, 414, 415, 422, 431};
  return std::ranges::find(codes, status) != codes.end();
}

/// 408, 425 and 429 ask for another attempt.
bool is_momentary(long status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

delivery judge(const http_answer& got, const std::string& address) {
  const long status = got.status;
  if (status >= 200 && status < 300) return {.taken = 1};
  delivery out{.refused = 1};
  out.wait = std::min<std::chrono::seconds>(std::max(got.retry_after, std::chrono::seconds{0}),
                                            longest_wait);
  if (status >= 300 && status < 400) {
    out.end = fail(errc::refused,
                   "{}: answered {}: it is elsewhere, and redirects are not followed; "
                   "correct `url`",
                   address, status);
    return out;
  }
  out.most_tries = is_momentary(status) ? tries_of_a_day : is_final(status) ? 1 : few_tries;
  const auto said = common::one_line(got.body);
  out.end =
      fail(errc::refused, "{}: answered {}{}{}", address, status, said.empty() ? "" : ": ", said);
  return out;
}

}  // namespace

/// The secret is read each time: another one is taken when it is there.
common::result<std::vector<std::string>> webhook::headers(const schemas::told_alert& a,
                                                          const std::string& body) const {
  const auto id = common::to_hex(a.id.bytes);
  const auto now = common::wall_ms() / 1000;
  std::vector<std::string> out{"content-type: application/json", "user-agent: muster",
                               "expect:", "webhook-id: " + id,
                               fmt::format("webhook-timestamp: {}", now)};
  const auto& file = std::get<schemas::webhook_place>(to_.place).secret_file;
  if (file.empty()) return out;
  const auto keys = read_webhook_keys(file);
  if (!keys) return fail(keys.error());
  out.push_back("webhook-signature: " + webhook_signature(*keys, id, now, body));
  return out;
}

delivery webhook::send(std::span<const schemas::told_alert> alerts, const std::stop_token& stop) {
  const auto until = std::chrono::steady_clock::now() + a_while;
  delivery out;
  for (const auto& a : alerts) {
    if (out.taken > 0 && (stop.stop_requested() || std::chrono::steady_clock::now() > until)) break;
    const auto body = alert_text(a, to_, webhook_bytes);
    const auto head = headers(a, body);
    const auto got = head ? post_.send(body, *head, stop) : fail(head.error());
    const auto before = out.taken;
    if (got) {
      out = judge(*got, to_.address);
    } else {
      out = {.end = fail(got.error()), .refused = 1};
    }
    out.taken += before;
    if (!out.end) break;
  }
  return out;
}

}  // namespace alerts
