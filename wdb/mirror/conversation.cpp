#include "wdb/mirror/conversation.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

mirror_at conversation::place(schemas::table_id t) const {
  const auto& m = mirror.at(t).mirror;
  return m ? mirror_at{m->epoch, m->version} : mirror_at{};
}

u64 conversation::kid(schemas::table_id t) const {
  const auto& m = mirror.at(t).mirror;
  return m ? schemas::kid_of(m->k.bytes) : 0;
}

result<const schemas::table*> table_of(const schemas::envelope& e) {
  const auto* t = schemas::find_table(e.table);
  if (t == nullptr || t->id == schemas::table_id::scans)
    return fail(errc::malformed, "'{}' is not a table an agent sends", e.table);
  return t;
}

void answer_gap(conversation& c, const schemas::table& t) {
  const auto at = c.place(t.id);
  c.tell(message_type::gap, t.name,
         schemas::gap{static_cast<u64>(t.id), at.epoch.value_or(0), at.version});
}

void refuse_epoch(conversation& c, u64 epoch, std::string reason) {
  c.count("new_epoch");
  c.tell(message_type::new_epoch, {}, schemas::new_epoch{epoch, std::move(reason)});
}

schemas::table_ack ack_of(const conversation& c, schemas::table_id t) {
  const auto& m = c.mirror.at(t).mirror.value();
  return {static_cast<u64>(t), m.epoch, m.version, schemas::kid_of(m.k.bytes), m.session};
}

namespace {

/// Only the live instance is heard; anyone else says hello first.
bool speaks(conversation& c, const schemas::envelope& e) {
  auto& who = c.who;
  if (e.head.instance == who.instance) return who.heard = c.now, true;
  c.count(who.instance == 0 ? "before_hello" : "other_instance");
  if (who.instance != 0)
    c.out.to_send.add(message_type::busy, c.mirror.agent(), {},
                      schemas::busy{"another instance is this agent just now"}, e.head.instance);
  return false;
}

using handler = status (*)(conversation&, const schemas::envelope&);

handler handler_of(message_type type) {
  switch (type) {
    case message_type::delta:
      return take_delta;
    case message_type::snapshot:
      return take_snapshot;
    case message_type::report:
      return take_report;
    case message_type::compare:
      return take_compare;
    case message_type::repair:
      return take_repair;
    default:
      return nullptr;
  }
}

}  // namespace

status handle(conversation& c, const schemas::envelope& e) {
  if (e.head.type == message_type::hello) return take_hello(c, e);
  const auto take = handler_of(e.head.type);
  if (take == nullptr) return fail(errc::malformed, "an agent does not send this");
  if (!speaks(c, e)) return {};
  if (auto s = c.mirror.open(); !s) return s;
  return take(c, e);
}

status take_done(conversation& c, u64 outbox_number) {
  if (auto s = c.mirror.open(); !s) return s;
  return c.mirror.txn().erase(c.mirror.in().db(store::keys::outbox),
                              store::keys::number(outbox_number));
}

}  // namespace wdb
