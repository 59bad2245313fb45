#include "collector/sync/session.hpp"

#include <algorithm>

#include "common/hash.hpp"
#include "common/log.hpp"
#include "schemas/canonical.hpp"

namespace collector::sync {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::message_type;

namespace {
constexpr common::milliseconds first_wait{500}, first_patience{5000};
constexpr std::size_t commands_remembered = 64;
}  // namespace

common::milliseconds session::jitter(common::milliseconds d) {
  const auto half = static_cast<u64>(d.count() / 2);
  return common::milliseconds{static_cast<std::int64_t>(half + common::random_u64() % (half + 1))};
}

session::session(state::state_store& store, schemas::agent_id agent, u64 instance, common::milliseconds keepalive)
    : store_(store), agent_(std::move(agent)), instance_(instance), keepalive_(keepalive) {}

void session::connected() {
  up_ = true;
  wdb_instance_.reset();
  must_greet();
}

/// Whoever counted or remembered something about us is gone: start over with a hello, and send again what is not acknowledged.
void session::must_greet() {
  greeted_ = false;
  hello_counter_ = 0;  // an answer to the last one says nothing of who is there now
  resyncs_taken_.clear();
  deferred_.clear();
  next_hello_ = {};
  hello_wait_ = first_wait;
  credit_bytes_ = credit_messages_ = used_bytes_ = used_messages_ = 0;
  lease_until_.reset();
  next_wish_ = {};
  begin_outbox_again();
  report_sent_ = false;
  for (auto& s : snapshots_) s.next = 0;
  for (auto& c : comparisons_) c.half.resend();
}

// ---- arrivals ----

result<std::optional<request>> session::arrived(std::string_view bytes, common::instant now) {
  auto e = schemas::decode_frame(bytes, schemas::limits::envelope_bytes, {.sender = "the server", .receiver = "muster-collector"});
  if (!e || e->agent != agent_.text()) {
    ++counted_["refused"];
    spdlog::warn("a frame from the server was refused: {}", e ? "it is for another agent" : common::one_line(e.error().detail));
    return std::nullopt;
  }
  status s;
  switch (e->head.type) {
    case message_type::ack:
      s = on_ack(*e, now);
      break;
    case message_type::gap:
      s = on_gap(e->payload);
      break;
    case message_type::resync:
      s = on_resync(e->payload);
      break;
    case message_type::new_epoch:
      s = on_new_epoch(e->payload);
      break;
    case message_type::compare_reply:
      s = on_answer<schemas::compare_reply>(e->table, e->payload, now);
      break;
    case message_type::repair_reply:
      s = on_answer<schemas::repair_reply>(e->table, e->payload, now);
      break;
    case message_type::credit:
      on_credit(*e, now);
      break;
    case message_type::scan_now:
    case message_type::report_roots:
    case message_type::report_settings:
      return on_question(e->head);
    case message_type::busy:
      on_busy(e->payload, now);
      break;
    default:
      ++counted_["refused"];
      break;
  }
  if (!s && !is_refusal(*e, s.error())) return fail(s.error());
  return std::nullopt;
}

/// A message that is none is refused, and nothing else comes of it; every other error is our own.
bool session::is_refusal(const schemas::envelope& e, const common::error& why) {
  if (why.code != errc::malformed && why.code != errc::too_large) return false;
  ++counted_["refused"];
  spdlog::warn("a {} from the server was refused: {}", e.topic, common::one_line(why.detail));
  return true;
}

void session::on_busy(std::string_view payload, common::instant now) {
  auto b = schemas::decode<schemas::busy>(payload);
  ++counted_["busy"];
  overdrawn_ = true;
  spdlog::warn("the server refused a message: {}", b ? common::one_line(b->reason) : "no reason given");
  // One wait for all the refusals of a burst; next() makes it longer with every hello that is not answered.
  if (std::exchange(greeted_, false)) next_hello_ = now + jitter(hello_wait_);
}

void session::on_credit(const schemas::envelope& e, common::instant now) {
  auto c = schemas::decode<schemas::credit>(e.payload);
  if (!c) return void(++counted_["refused"]);
  // Another wdb knows nothing of what the last one was told.
  if (wdb_instance_ && *wdb_instance_ != c->server) must_greet();
  wdb_instance_ = c->server;
  credit_bytes_ = c->bytes;
  credit_messages_ = c->messages;
  lasting_bytes_ = c->lasting_bytes;
  lasting_messages_ = c->lasting_messages;
  lease_until_.reset();
  if (c->lease_ms != 0) lease_until_ = now + common::milliseconds{static_cast<std::int64_t>(std::min<u64>(c->lease_ms, 3'600'000))};
}

status session::on_ack(const schemas::envelope& e, common::instant now) {
  auto a = schemas::decode<schemas::ack>(e.payload);
  if (!a) return fail(a.error());
  const bool answers_hello = a->hello != 0 && a->hello == hello_counter_;
  if (a->hello == 0) {  // an answer to a heartbeat says nothing of what else was sent
    progress_ = now;
    patience_ = first_patience;
  }
  if (answers_hello) {
    greeted_ = true;
    hello_wait_ = first_wait;
    next_hello_ = now + keepalive_;
  }
  for (const auto& scan_id : a->reports)
    if (report_sent_ && last_scan_ && last_scan_->scan_id == scan_id) {
      if (!report_commands_.empty()) report_commands_.pop_front();
      report_due_ = !report_commands_.empty();
      report_sent_ = false;
    }
  return take_table_acks(*a, answers_hello);
}

status session::take_table_acks(const schemas::ack& a, bool answers_hello) {
  for (const auto& t : a.tables) {
    if (schemas::find_table(static_cast<schemas::table_id>(t.table)) == nullptr) continue;
    if (auto s = store_.acknowledged(t); !s) return s;
    const auto ended = [&](const auto& s) { return static_cast<u64>(s.table) == t.table && s.session == t.session; };
    std::erase_if(snapshots_, ended);
    std::erase_if(comparisons_, ended);
    if (auto s = take_deferred(static_cast<schemas::table_id>(t.table)); !s) return s;
  }
  if (!answers_hello) return {};
  for (const auto& table : schemas::tables()) {
    auto mine = store_.table(table.id);
    if (!mine) return fail(mine.error());
    if (mine->version == 0 || mine->repairing) continue;
    const auto theirs = std::ranges::find(a.tables, static_cast<u64>(table.id), &schemas::table_ack::table);
    if (theirs == a.tables.end() || theirs->epoch != store_.epoch())
      if (auto s = need_repair(table.id, 0, true); !s) return s;
  }
  return {};
}

status session::need_repair(schemas::table_id t, u64 resync, bool whole) {
  std::erase_if(snapshots_, [&](const auto& s) { return s.table == t; });
  std::erase_if(comparisons_, [&](const auto& c) { return c.table == t; });
  return store_.need_repair(t, resync, whole);
}

status session::on_gap(std::string_view payload) {
  auto g = schemas::decode<schemas::gap>(payload);
  if (!g) return fail(g.error());
  const auto id = static_cast<schemas::table_id>(g->table);
  if (schemas::find_table(id) == nullptr) return {};
  auto mine = store_.table(id);
  if (!mine) return fail(mine.error());
  if (mine->version == 0) return {};
  ++counted_["gap"];
  bool replay = false;
  if (g->epoch == store_.epoch() && !mine->repairing) {
    if (g->version >= mine->version) return {};  // it has all there is: the gap was answered meanwhile
    auto s = store_.each_entry(0, [&](u64 sequence, const state::outbox_entry& e) {
      replay = e.table == g->table && e.version == g->version + 1;
      if (replay && sequence <= sent_up_to(e.table)) passed_[e.table] = sequence - 1;
      return !replay;
    });
    if (!s) return s;
  }
  report_sent_ = false;
  return replay ? status{} : need_repair(id, 0, g->epoch != store_.epoch());
}

status session::on_resync(std::string_view payload) {
  auto r = schemas::decode<schemas::resync>(payload);
  if (!r) return fail(r.error());
  const auto id = static_cast<schemas::table_id>(r->table);
  if (schemas::find_table(id) == nullptr) return {};
  auto mine = store_.table(id);
  if (!mine) return fail(mine.error());
  // Once for each greeting: what comes again within it crossed our answer; a server that still wants it behind the next one
  // never got that answer, or was restored to before it.
  if (resyncs_taken_[id] == r->id || std::ranges::find(mine->wanted, r->id) != mine->wanted.end()) return {};
  // What is under way may have begun before what the server found: it is asked about again behind it.
  if (mine->repairing) return deferred_[id] = std::move(*r), status{};
  return take_resync(id, *r);
}

status session::take_resync(schemas::table_id id, const schemas::resync& r) {
  resyncs_taken_[id] = r.id;
  spdlog::info("the server asks for {}{}: {}", r.whole ? "all of " : "a repair of ", schemas::find_table(id)->name, common::one_line(r.reason));
  ++counted_["resync"];
  return need_repair(id, r.id, r.whole);
}

/// A session of the table may have ended.
status session::take_deferred(schemas::table_id id) {
  const auto at = deferred_.find(id);
  if (at == deferred_.end()) return {};
  auto mine = store_.table(id);
  if (!mine) return fail(mine.error());
  if (mine->repairing) return {};
  const auto r = std::move(at->second);
  deferred_.erase(at);
  return take_resync(id, r);
}

status session::on_new_epoch(std::string_view payload) {
  auto n = schemas::decode<schemas::new_epoch>(payload);
  if (!n) return fail(n.error());
  if (n->refused != store_.epoch()) return {};
  spdlog::warn("starting over with a new epoch: {}", common::one_line(n->reason));
  ++counted_["new_epoch"];
  snapshots_.clear();
  comparisons_.clear();
  if (auto s = store_.mint_epoch(); !s) return s;
  begin_outbox_again();
  return {};
}

std::optional<request> session::on_question(const schemas::header& h) {
  if (std::ranges::find(commands_seen_, h.correlation) != commands_seen_.end()) {
    ++counted_["command_repeated"];
    return std::nullopt;
  }
  commands_seen_.push_back(h.correlation);
  if (commands_seen_.size() > commands_remembered) commands_seen_.pop_front();
  return request{h.correlation, h.type};
}

result<bool> session::idle() const {
  if (report_due_ || !snapshots_.empty() || !comparisons_.empty()) return false;
  bool any = false;
  auto s = store_.each_entry(0, [&](u64, const state::outbox_entry&) { return any = true, false; });
  if (!s) return fail(s.error());
  for (const auto& table : schemas::tables()) {
    auto mine = store_.table(table.id);
    if (!mine) return fail(mine.error());
    any = any || (mine->version != 0 && mine->repairing);
  }
  return !any;
}

}  // namespace collector::sync
