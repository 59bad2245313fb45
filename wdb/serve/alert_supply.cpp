#include "wdb/serve/alert_supply.hpp"

#include <algorithm>

namespace wdb {

namespace {
constexpr std::size_t answer_bytes = 1u << 20;
}  // namespace

common::status alert_supply::send(connection& to) {
  if (!wanted_ || !std::exchange(may_be_more_, false)) return {};
  const auto last = log_.last();
  if (!last) return fail(last.error());
  schemas::alerts_stored out{
      .asked = wanted_->after,
      .after = wanted_->log == log_.id() ? std::min(wanted_->after, *last) : 0,
      .log = log_.id(),
      .alerts = {}};
  auto next = log_.after(out.after, answer_bytes);
  if (!next) return fail(next.error());
  if (next->empty()) return {};
  out.alerts = std::move(*next);
  schemas::header h;
  h.type = schemas::message_type::alerts_stored;
  to.send({}, {}, h, schemas::encode(out));
  wanted_.reset();
  return {};
}

}  // namespace wdb
