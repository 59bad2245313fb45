#include "collector/sync/credit_account.hpp"

#include <algorithm>
#include <utility>

namespace collector::sync {

namespace {
constexpr common::milliseconds lease_pause{
    100};  ///< grants that are on their way have come by then
constexpr u64 longest_lease = 3'600'000;
}  // namespace

void credit_account::start_over() {
  granted_ = used_ = {};
  lease_until_.reset();
  next_request_ = {};
  request_wait_ = first_wait;
}

void credit_account::granted(const schemas::credit& c, common::instant now) {
  if (c.bytes > granted_.bytes || c.messages > granted_.messages) {
    request_wait_ = first_wait;
    next_request_ = std::min(next_request_, now + first_wait);
  } else if (std::exchange(asked_, false)) {
    next_request_ = now + request_wait_;
    request_wait_ = std::min(2 * request_wait_, longest_wait);
  }
  granted_ = {c.bytes, c.messages};
  lasting_ = {c.lasting_bytes, c.lasting_messages};
  lease_until_.reset();
  if (c.lease_ms != 0)
    lease_until_ =
        now + common::milliseconds{static_cast<std::int64_t>(std::min(c.lease_ms, longest_lease))};
}

bool credit_account::may_send(std::size_t bytes) {
  const bool may = used_.messages + 1 <= granted_.messages && used_.bytes + bytes <= granted_.bytes;
  short_ = short_ || !may;
  return may;
}

void credit_account::sent(std::size_t bytes, common::instant now) {
  last_sent_ = now;
  used_.bytes += bytes;
  ++used_.messages;
}

std::optional<schemas::credit_request> credit_account::due_first(common::instant now) {
  if (lease_until_ && now >= *lease_until_) end_lease();
  if (!std::exchange(overdrawn_, false)) return std::nullopt;
  short_ = true;
  next_request_ = {};
  return request(now);
}

std::optional<schemas::credit_request> credit_account::due_last(common::instant now) {
  if (!lease_until_ || short_ || now - last_sent_ < lease_pause) return request(now);
  end_lease();
  return count(true);
}

std::optional<schemas::credit_request> credit_account::request(common::instant now) {
  if (!std::exchange(short_, false) || now < next_request_) return std::nullopt;
  next_request_ = now + first_wait;
  asked_ = true;
  return count(false);
}

schemas::credit_request credit_account::count(bool done) const {
  return {.bytes = used_.bytes, .messages = used_.messages, .done = done};
}

void credit_account::end_lease() {
  lease_until_.reset();
  granted_ = {std::min(granted_.bytes, used_.bytes + lasting_.bytes),
              std::min(granted_.messages, used_.messages + lasting_.messages)};
}

}  // namespace collector::sync
