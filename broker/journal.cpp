#include "broker/journal.hpp"

#include <unistd.h>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"

namespace broker {

namespace {
constexpr auto log_every = std::chrono::seconds{60};

std::string who(const common::net::peer& p) {
  if (p.key) return fmt::format("{} with key {}…", p.address, common::to_hex(*p.key).substr(0, 12));
  return p.uid ? fmt::format("uid {}", *p.uid) : "uid ?";
}
}  // namespace

bool is_trusted(const common::net::peer& p) {
  static const auto ours = ::geteuid();
  return p.uid && (*p.uid == 0 || *p.uid == ours);
}

journal::journal(tap& copies) : tap_(copies), instance_(common::random_u64() | 1) {}

void journal::begin_round() {
  now_ = std::chrono::steady_clock::now();
  now_ms_ = common::wall_ms();
  log_.tell_left_out(now_);
}

void journal::log_counts() {
  if (now_ < next_log_) return;
  const bool first = next_log_ == common::instant{};
  next_log_ = now_ + log_every;
  if (first || counted_.empty()) return;
  std::string line;
  for (const auto& [what, n] : counted_) line += fmt::format(" {}={}", what, n);
  spdlog::info("counted:{}", line);
}

void journal::note(const std::string& what, std::string_view text, std::uint64_t n) {
  count(what, n);
  if (log_.may_write(what, now_)) spdlog::warn("{}", common::one_line(text));
}

void journal::refused(std::string_view socket, const arrival& a, const std::string& reason,
                      const std::string& text) {
  const auto kind = "refused_" + reason;
  count(kind);
  if (!log_.may_write(kind, now_)) return;
  spdlog::warn("a frame of {} bytes from {} through {} was refused: {}", a.frame.size(),
               who(a.from), a.from.key ? "TCP" : fmt::format("{}.sock", socket),
               common::one_line(text));
}

frame journal::make(schemas::message_type type, std::string_view agent, const address& who,
                    const std::string& payload) {
  schemas::header h;
  h.type = type;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = now_ms_;
  h.to = who.to;
  h.correlation = who.correlation;
  return frame(schemas::encode_frame(agent, {}, h, payload));
}

}  // namespace broker
