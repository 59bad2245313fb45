#include "synthetic/agent.hpp"

#include <algorithm>

#include "common/hash.hpp"
#include "schemas/canonical.hpp"

namespace synthetic {

using schemas::message_type;

namespace {

constexpr common::milliseconds first_wait{500}, longest_wait{30'000};
constexpr common::milliseconds look_again{20};   ///< while something is on its way
constexpr common::milliseconds lease_over{300};  ///< after the last frame the lease was given back

template <class Payload, class Take>
bool with(const schemas::envelope& e, const Take& take) {
  const auto m = schemas::decode<Payload>(e.payload);
  if (m) take(*m);
  return m.has_value();
}

}  // namespace

agent::agent(profile p, happenings& h)
    : profile_(std::move(p)),
      happenings_(h),
      instance_(common::random_u64() | 1),
      epoch_(common::random_u64() | 1),
      hello_wait_(first_wait) {
  for (const auto& s : spread(profile_.rows)) tables_.emplace_back(profile_.number, s);
}

void agent::connected(common::instant now) {
  up_ = true;
  server_.reset();
  start_over(now);
}

void agent::start_over(common::instant now) {
  greeted_ = false;
  hello_ = 0;
  next_hello_ = now;
  hello_wait_ = first_wait;
  credit_.start_over();
  for (auto& t : tables_) t.start_over();
}

void agent::scan() {
  for (auto& t : tables_) t.scan();
}

void agent::change(common::instant due, std::mt19937_64& random) {
  // A package in fifty changes, as it raises an alert; the rest is what changes all the time.
  constexpr unsigned of = 50;
  auto at = random() % of == 0 ? std::size_t{0} : random() % tables_.size();
  if (const auto busy = std::ranges::find(tables_, schemas::table_id::processes, &table_copy::id);
      busy != tables_.end() && at != 0 && random() % 2 == 0)
    at = static_cast<std::size_t>(busy - tables_.begin());
  auto& t = tables_[at];
  t.change_row(static_cast<std::uint32_t>(random() % t.rows()), due, common::wall_ms());
}

bool agent::is_settled() const { return std::ranges::all_of(tables_, &table_copy::is_settled); }
bool agent::is_out() const { return std::ranges::any_of(tables_, &table_copy::is_out); }

u64 agent::rows_acknowledged() const {
  u64 out = 0;
  for (const auto& t : tables_) out += t.acknowledged() != 0 ? t.rows() : 0;
  return out;
}

/// Of changes: the first version of a table is none.
u64 agent::sum(u64 (table_copy::*count)() const) const {
  u64 out = 0;
  for (const auto& t : tables_) out += std::max<u64>((t.*count)(), 1) - 1;
  return out;
}

table_copy* agent::find(u64 table) {
  const auto at =
      std::ranges::find(tables_, static_cast<schemas::table_id>(table), &table_copy::id);
  return at == tables_.end() ? nullptr : &*at;
}

// ---- arrivals ----

void agent::arrived(std::string_view bytes, common::instant now) {
  const auto e = schemas::decode_frame(bytes, schemas::limits::envelope_bytes);
  if (!e || e->agent != profile_.id) {
    ++happenings_.refused;
    return;
  }
  take(*e, now);
}

void agent::take(const schemas::envelope& e, common::instant now) {
  const auto ok = [&] {
    switch (e.head.type) {
      case message_type::ack:
        return with<schemas::ack>(e, [&](const auto& m) { on_ack(m, now); });
      case message_type::gap:
        return with<schemas::gap>(e, [&](const auto& m) { on_gap(m, now); });
      case message_type::resync:
        return with<schemas::resync>(e, [&](const auto& m) { on_resync(m, now); });
      case message_type::new_epoch:
        return with<schemas::new_epoch>(e, [&](const auto& m) { on_new_epoch(m, now); });
      case message_type::credit:
        return with<schemas::credit>(e, [&](const auto& m) { on_credit(m, now); });
      case message_type::busy:
        return on_busy(now), true;
      default:
        return true;  // questions of operators, which nobody asks of what is made up
    }
  }();
  if (!ok) ++happenings_.refused;
}

void agent::on_ack(const schemas::ack& a, common::instant now) {
  auto& done = happenings_.acknowledged;
  const auto before = done.size();
  for (const auto& ack : a.tables)
    if (auto* t = find(ack.table); t != nullptr && ack.epoch == epoch_)
      t->acknowledge(ack, now, done);
  for (auto n = before; n < done.size(); ++n) newest_ = std::max(newest_, done[n]);
  if (a.hello == 0) patience_.heard(now);
  if (a.hello == 0 || a.hello != hello_) return;
  if (!greeted_) asked_.clear();
  greeted_ = true;
  hello_wait_ = first_wait;
  next_hello_ = now + profile_.keepalive;
  for (auto& t : tables_) {
    const auto is_it = [&](const schemas::table_ack& ack) {
      return ack.table == static_cast<u64>(t.id()) && ack.epoch == epoch_ && ack.version != 0;
    };
    if (std::ranges::none_of(a.tables, is_it)) t.want_snapshot(0, now);
  }
}

void agent::on_gap(const schemas::gap& g, common::instant now) {
  ++happenings_.gaps;
  auto* t = find(g.table);
  if (t == nullptr) return;
  if (g.epoch != epoch_ || g.version == 0)
    t->want_snapshot(0, now);
  else
    t->rewind(g.version);
}

/// An id is taken once for each greeting: one that comes again crossed its answer.
void agent::on_resync(const schemas::resync& r, common::instant now) {
  auto* t = find(r.table);
  if (t == nullptr || std::ranges::count(asked_, std::pair{r.table, r.id}) != 0) return;
  ++happenings_.resyncs;
  asked_.emplace_back(r.table, r.id);
  t->want_snapshot(r.id, now);
}

void agent::on_new_epoch(const schemas::new_epoch& n, common::instant now) {
  if (n.refused != epoch_) return;
  ++happenings_.new_epochs;
  epoch_ = common::random_u64() | 1;
  for (auto& t : tables_) t.begin_epoch(now);
}

void agent::on_credit(const schemas::credit& c, common::instant now) {
  if (server_ && *server_ != c.server) start_over(now);
  server_ = c.server;
  credit_.granted(c, now);
}

/// One wait for all the refusals of a burst.
void agent::on_busy(common::instant now) {
  ++happenings_.busy;
  credit_.refused();
  if (!greeted_) return;
  greeted_ = false;
  next_hello_ = now + collector::sync::jitter(hello_wait_);
}

// ---- departures ----

std::string agent::frame(message_type type, std::string_view payload, const table_copy* table,
                         const table_message* m) {
  schemas::header h;
  h.type = type;
  h.instance = instance_;
  h.counter = ++counter_;
  h.sent_ms = common::wall_ms();
  if (table == nullptr) return schemas::encode_frame(profile_.id, {}, h, payload);
  h.epoch = epoch_;
  h.version = m->version;
  h.kid = m->kid;
  if (m->is_delta) h.flags = schemas::flags::last;
  return schemas::encode_frame(profile_.id, schemas::find_table(table->id())->name, h, payload);
}

std::string agent::hello(common::instant now) {
  schemas::hello h;
  h.epoch = epoch_;
  h.keepalive_ms = static_cast<u64>(profile_.keepalive.count());
  h.hostname = profile_.id;
  h.os = "synthetic";
  for (const auto& t : tables_) {
    if (t.version() == 0) continue;
    auto& v = h.tables.emplace_back();
    v.table = static_cast<u64>(t.id());
    v.epoch = epoch_;
    v.version = t.version();
    if (t.is_streaming()) v.kid = schemas::kid_of(t.k()), v.state = t.digest();
  }
  if (!greeted_) hello_wait_ = std::min(hello_wait_ * 2, longest_wait);
  next_hello_ = now + (greeted_ ? profile_.keepalive : hello_wait_);
  auto f = frame(message_type::hello, schemas::encode(h));
  hello_ = counter_;
  return f;
}

std::string agent::request(const schemas::credit_request& r) {
  return frame(message_type::credit_request, schemas::encode(r));
}

std::optional<std::string> agent::next(common::instant now) {
  if (!up_) return std::nullopt;
  if (now >= next_hello_) return hello(now);
  if (!greeted_) return std::nullopt;
  resend_after_silence(now);
  if (const auto r = credit_.due_first(now)) return request(*r);
  if (auto f = next_data(now)) return f;
  if (const auto r = credit_.due_last(now)) return request(*r);
  return std::nullopt;
}

std::optional<std::string> agent::next_data(common::instant now) {
  for (auto& t : tables_) {
    t.repeat(now);
    const auto m = t.due();
    if (!m) continue;
    auto f = frame(m->is_delta ? message_type::delta : message_type::snapshot, m->payload, &t, &*m);
    if (!credit_.may_send(f.size())) return --counter_, std::nullopt;
    t.taken(now);
    credit_.sent(f.size(), now);
    patience_.sent(now);
    last_sent_ = now;
    return f;
  }
  return std::nullopt;
}

void agent::resend_after_silence(common::instant now) {
  if (!patience_.over(now)) return;
  patience_.begin_again(now, is_out());
  for (auto& t : tables_)
    if (t.is_streaming()) t.resend();
}

common::instant agent::due(common::instant now) const {
  if (!up_) return now + std::chrono::hours{1};
  if (!greeted_ || (is_settled() && now > last_sent_ + lease_over)) return next_hello_;
  return std::min(next_hello_, now + look_again);
}

}  // namespace synthetic
