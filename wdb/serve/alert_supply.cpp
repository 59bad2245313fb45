#include "wdb/serve/alert_supply.hpp"

namespace wdb {

namespace {
constexpr std::size_t answer_bytes = 1u << 20;
}  // namespace

common::status alert_supply::send(connection& to) {
  if (!wanted_ || !std::exchange(may_be_more_, false)) return {};
  auto next = log_.after(*wanted_, answer_bytes);
  if (!next) return fail(next.error());
  if (next->empty()) return {};
  schemas::header h;
  h.type = schemas::message_type::alerts_stored;
  to.send({}, {}, h, schemas::encode(schemas::alerts_stored{*wanted_, std::move(*next)}));
  wanted_.reset();
  return {};
}

}  // namespace wdb
