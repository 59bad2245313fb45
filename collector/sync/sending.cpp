// The part of session that decides what is sent next: hello, then the outbox in its order, snapshots and comparisons, and the
// report (reporting.cpp) behind all of them.
#include <algorithm>

#include "collector/sync/session.hpp"
#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"

namespace collector::sync {

using common::fail;
using common::result;
using common::status;
using schemas::message_type;
using schemas::snapshot_part;

namespace {
constexpr common::milliseconds longest_wait{30'000};
constexpr std::size_t sessions_at_once = 16;
constexpr common::milliseconds wish_pause{1000};
constexpr common::milliseconds lease_pause{100};  ///< grants that are on their way have come by then
}  // namespace

bool session::may_send(std::size_t bytes) {
  const bool may = used_messages_ + 1 <= credit_messages_ && used_bytes_ + bytes <= credit_bytes_;
  short_of_credit_ = short_of_credit_ || !may;
  return may;
}

/// When something could not be sent for want of credit; again after a while, as it may be lost.
std::optional<std::string> session::next_wish(common::instant now) {
  if (!std::exchange(short_of_credit_, false) || now < next_wish_) return std::nullopt;
  next_wish_ = now + wish_pause;
  return credit_frame(false);
}

std::optional<std::string> session::give_lease_back(common::instant now) {
  if (!lease_until_ || short_of_credit_ || now - last_sent_ < lease_pause) return std::nullopt;
  keep_lasting();
  return credit_frame(true);
}

std::string session::credit_frame(bool done) {
  const schemas::credit_request c{.bytes = used_bytes_, .messages = used_messages_, .done = done};
  costs_no_credit_ = true;
  return frame(message_type::credit_request, {}, {}, schemas::encode(c));
}

void session::sent(std::size_t bytes, common::instant now) {
  if (costs_no_credit_) return;
  last_sent_ = now;
  used_bytes_ += bytes;
  ++used_messages_;
}

std::string session::frame(message_type type, std::string_view table, schemas::header head, std::string_view payload) {
  head.type = type;
  head.instance = instance_;
  head.counter = ++counter_;
  head.sent_ms = common::wall_ms();
  return schemas::encode_frame(agent_.text(), table, head, payload);
}

result<std::optional<std::string>> session::next(common::instant now) {
  costs_no_credit_ = false;
  if (!up_) return std::nullopt;
  if (now >= next_hello_) {
    if (!greeted_) hello_wait_ = std::min(hello_wait_ * 2, longest_wait);
    next_hello_ = now + (greeted_ ? keepalive_ : hello_wait_);
    auto h = hello();
    if (!h) return fail(h.error());
    costs_no_credit_ = true;
    return std::optional(std::move(*h));
  }
  if (!greeted_) return std::nullopt;
  end_lease(now);
  if (auto s = resend_after_silence(now); !s) return fail(s.error());
  if (std::exchange(overdrawn_, false)) {
    short_of_credit_ = true;
    next_wish_ = {};
    return next_wish(now);
  }
  if (auto f = next_data(now); !f || *f) return f;
  if (auto f = give_lease_back(now)) return f;
  return next_wish(now);
}

/// Nothing overtakes a frame that waits for credit: above all no report what it reports of.
result<std::optional<std::string>> session::next_data(common::instant now) {
  if (auto f = next_entry(); !f || *f || short_of_credit_) return f;
  if (auto f = next_part(now); !f || *f || short_of_credit_) return f;
  if (auto f = next_comparison(now); f || short_of_credit_) return f;
  return next_report();
}

void session::end_lease(common::instant now) {
  if (lease_until_ && now >= *lease_until_) keep_lasting();
}

void session::keep_lasting() {
  lease_until_.reset();
  credit_bytes_ = std::min(credit_bytes_, used_bytes_ + lasting_bytes_);
  credit_messages_ = std::min(credit_messages_, used_messages_ + lasting_messages_);
}

/// No acknowledgement for a while, with something out: it may be lost, so it is sent again.
status session::resend_after_silence(common::instant now) {
  if (now - std::max(progress_, last_sent_) < patience_) return {};
  bool out = report_sent_;
  auto s = store_.each_entry(0, [&](u64 sequence, const state::outbox_entry& e) {
    out = out || sequence <= sent_up_to(e.table);
    return !out && sequence < cursor_;
  });
  progress_ = now;
  if (!s || !out) return s;
  ++counted_["resend"];
  patience_ = std::min(patience_ * 2, longest_wait);
  begin_outbox_again();
  report_sent_ = false;
  return {};
}

result<std::string> session::hello() {
  schemas::hello h{.predecessor = store_.predecessor(),
                   .epoch = store_.epoch(),
                   .keepalive_ms = static_cast<u64>(keepalive_.count()),
                   .hostname = last_scan_ ? last_scan_->hostname : "",
                   .os = last_scan_ ? last_scan_->os : "",
                   .tables = {},
                   .bundle = {}};
  for (const auto& table : schemas::tables()) {
    auto t = store_.table(table.id);
    if (!t) return fail(t.error());
    if (t->version == 0) continue;
    h.tables.push_back({.table = static_cast<u64>(table.id), .epoch = store_.epoch(), .version = t->version, .kid = 0, .state = {}});
    if (t->repairing) continue;
    auto d = streaming_digest(table.id, *t);
    if (!d) return fail(d.error());
    h.tables.back().kid = schemas::kid_of(t->k.bytes);
    h.tables.back().state = std::move(*d);
  }
  auto f = frame(message_type::hello, {}, {}, schemas::encode(h));
  hello_counter_ = counter_;
  return f;
}

void session::begin_outbox_again() {
  cursor_ = 0;
  passed_.clear();
}

u64 session::sent_up_to(u64 table) const {
  const auto passed = passed_.find(table);
  return passed == passed_.end() ? cursor_ : passed->second;
}

/// The first entry that was not sent, of a table that is not being repaired: its deltas go on when it is not any more.
result<std::optional<std::string>> session::next_entry() {
  std::map<u64, bool> repairing;
  for (const auto& table : schemas::tables()) {
    auto t = store_.table(table.id);
    if (!t) return fail(t.error());
    repairing[static_cast<u64>(table.id)] = t->repairing;
  }
  u64 from = cursor_;
  for (const auto& [table, at] : passed_)
    if (!repairing[table]) from = std::min(from, at);
  std::optional<std::pair<u64, state::outbox_entry>> found;
  std::map<u64, u64> passing;
  auto s = store_.each_entry(from + 1, [&](u64 sequence, const state::outbox_entry& e) {
    if (sequence <= sent_up_to(e.table)) return true;
    if (repairing[e.table])
      passing.try_emplace(e.table, sequence - 1);
    else
      found = {sequence, e};
    return !found.has_value();
  });
  if (!s) return fail(s.error());
  if (!found) return std::nullopt;
  const auto& [sequence, e] = *found;
  const auto* table = schemas::find_table(static_cast<schemas::table_id>(e.table));
  schemas::header h;
  h.epoch = e.epoch;
  h.version = e.version;
  h.flags = static_cast<std::uint32_t>(e.flags);
  h.kid = e.kid;
  auto f = frame(message_type::delta, table->name, h, e.payload.bytes);
  if (!may_send(f.size())) return std::nullopt;
  if (sequence < cursor_) {
    passed_[e.table] = sequence;
  } else {
    passed_.erase(e.table);
    passed_.merge(passing);
    cursor_ = sequence;
  }
  return std::optional(std::move(f));
}

result<std::optional<std::string>> session::next_part(common::instant now) {
  if (auto s = plan_sessions(now); !s) return fail(s.error());
  for (auto& s : snapshots_) {
    if (s.next == s.parts.size()) continue;
    schemas::header h;
    h.epoch = store_.epoch();
    h.version = s.version;
    h.kid = s.kid;
    auto f = frame(message_type::snapshot, schemas::find_table(s.table)->name, h, s.parts[s.next]);
    if (!may_send(f.size())) return std::nullopt;
    ++s.next;
    s.again.since = now;
    return std::optional(std::move(f));
  }
  return std::nullopt;
}

/// Begins the sessions that are due, a few at a time, and again what got no answer.
status session::plan_sessions(common::instant now) {
  for (auto& s : snapshots_)
    if (s.next == s.parts.size() && s.again.due(now)) s.again.later(now), s.next = 0;
  for (auto& c : comparisons_)
    if (c.again.due(now)) c.again.later(now), c.half.resend();
  for (const auto& table : schemas::tables()) {
    if (snapshots_.size() + comparisons_.size() >= sessions_at_once) return {};
    auto t = store_.table(table.id);
    if (!t) return fail(t.error());
    const auto is_it = [&](const auto& s) { return s.table == table.id; };
    const bool under_way = std::ranges::any_of(snapshots_, is_it) || std::ranges::any_of(comparisons_, is_it);
    if (t->version == 0 || !t->repairing || under_way || (!t->whole && now < not_before_[table.id])) continue;
    auto plan = store_.begin_session(table.id);
    if (!plan) return fail(plan.error());
    plan->at.whole ? plan_snapshot(std::move(*plan), now) : plan_comparison(std::move(*plan), now);
  }
  return {};
}

void session::plan_snapshot(state::session_plan plan, common::instant now) {
  const auto& at = plan.at;
  outgoing_snapshot out{.table = plan.table,
                        .session = at.session,
                        .version = at.session_version,
                        .kid = schemas::kid_of(at.pending_k.bytes),
                        .parts = {},
                        .next = 0,
                        .again = {.since = now}};
  schemas::snapshot part{.session = at.session,
                         .part = 0,
                         .phase = static_cast<u64>(snapshot_part::begin),
                         .scan_id = at.scan_id,
                         .scan_time = at.scan_time,
                         .k = at.pending_k,
                         .answers = at.wanted,
                         .rows = {},
                         .after = {}};
  out.parts.push_back(schemas::encode(part));
  part.k = {};
  part.answers.clear();
  part.phase = static_cast<u64>(snapshot_part::rows);
  for (auto& rows : state::cut_rows(plan.rows)) {
    ++part.part;
    part.rows = std::move(rows);
    out.parts.push_back(schemas::encode(part));
  }
  ++part.part;
  part.phase = static_cast<u64>(snapshot_part::end);
  part.rows.clear();
  part.after = std::move(plan.digest);
  out.parts.push_back(schemas::encode(part));
  snapshots_.push_back(std::move(out));
  ++counted_["snapshot"];
}

}  // namespace collector::sync
