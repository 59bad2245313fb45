#include "synthetic/enrolment.hpp"

#include "common/hash.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace synthetic {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {

constexpr std::size_t at_once = 32;
constexpr common::milliseconds look_every{50}, patience{30'000}, ask_again{5'000};
constexpr common::net::link_options impatient{.reconnect = common::milliseconds{200}};

/// The questions of one connection. A question that gets no answer is asked again: the answer is
/// the same.
class recruiting {
 public:
  recruiting(common::net::link l, std::string token_key, std::string prefix, std::size_t count)
      : link_(std::move(l)), token_key_(std::move(token_key)), first_(common::random_u64() | 1) {
    for (std::size_t n = 0; n < count; ++n) {
      all_.push_back({{}, common::net::make_curve_keys()});
      names_.push_back(fmt::format("{}-{:05}", prefix, n + 1));
    }
  }

  bool done() const { return answered_ == all_.size(); }
  std::size_t answered() const { return answered_; }
  std::vector<recruit> take() { return std::move(all_); }

  /// Asks what there is room for, and takes the answers that are here.
  status turn() {
    const auto now = std::chrono::steady_clock::now();
    common::net::waiter().add(link_).wait(look_every);
    if (link_.take_connected() || now - asked_at_ > ask_again) asked_ = answered_;
    while (asked_ < all_.size() && asked_ < answered_ + at_once) {
      if (all_[asked_].id.empty() && link_.send(question(asked_)) != common::net::sent::queued)
        break;
      ++asked_;
      asked_at_ = now;
    }
    while (const auto in = link_.receive())
      if (auto s = take_answer(*in); !s) return s;
    return {};
  }

 private:
  std::string question(std::size_t n) {
    schemas::header h;
    h.type = message_type::enroll;
    h.instance = first_;
    h.counter = ++counter_;
    h.sent_ms = common::wall_ms();
    h.correlation = first_ + n;
    const schemas::enroll e{{token_key_},
                            {all_[n].keys.public_key},
                            names_[n],
                            {common::sha256(names_[n] + all_[n].keys.public_key)}};
    return schemas::encode_frame({}, {}, h, schemas::encode(e));
  }

  status take_answer(std::string_view frame) {
    const auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes);
    if (!e) return fail(e.error());
    const auto n = e->head.correlation - first_;
    if (n >= all_.size() || !all_[n].id.empty()) return {};
    if (e->head.type != message_type::enrolled) {
      const auto no = schemas::decode<schemas::not_enrolled>(e->payload);
      return fail(errc::refused, "{} of {} agents enrolled, then: {}", answered_, all_.size(),
                  no ? common::one_line(no->reason) : no.error().detail);
    }
    auto yes = schemas::decode<schemas::enrolled>(e->payload);
    if (!yes) return fail(yes.error());
    all_[n].id = std::move(yes->agent);
    while (answered_ < all_.size() && !all_[answered_].id.empty()) ++answered_;
    return {};
  }

  common::net::link link_;
  std::string token_key_;
  std::uint64_t first_, counter_ = 0;
  std::vector<recruit> all_;
  std::vector<std::string> names_;
  std::size_t asked_ = 0, answered_ = 0;  ///< in order
  common::instant asked_at_{};
};

}  // namespace

result<std::vector<recruit>> enroll(const common::net::context& context,
                                    const schemas::token& token,
                                    const common::net::tcp_address& server,
                                    const std::string& prefix, std::size_t count,
                                    const std::function<void(std::size_t)>& progress) {
  const auto seed = common::net::curve_keys_of(token.seed);
  if (!seed) return fail(seed.error());
  auto link =
      common::net::link::connect(context, server, {*seed, token.server_keys.front()}, impatient);
  if (!link) return fail(link.error());
  recruiting r(std::move(*link), seed->public_key, prefix, count);
  auto heard = std::chrono::steady_clock::now();
  while (!r.done()) {
    const auto before = r.answered();
    if (auto s = r.turn(); !s) return fail(s.error());
    const auto now = std::chrono::steady_clock::now();
    if (r.answered() != before) heard = now, progress(r.answered());
    if (common::stop_requested()) return fail(errc::timeout, "stopped by a signal");
    if (now - heard > patience)
      return fail(errc::timeout, "{}: the server enrolled {} of {} agents, and then nothing came",
                  server.text(), r.answered(), count);
  }
  return r.take();
}

}  // namespace synthetic
