#include "synthetic/table_copy.hpp"

#include <algorithm>
#include <utility>

#include "common/hash.hpp"
#include "schemas/canonical.hpp"

namespace synthetic {

namespace {

constexpr std::uint32_t rows_a_part = 200;  // under 100 KiB

std::string key_hash_of(schemas::table_id id, const schemas::encoded_row& row) {
  return schemas::key_hash(id, schemas::key_of(*schemas::find_table(id), row.stable).value());
}

std::string scan_id_of(u64 version) { return fmt::format("synthetic-{:09}", version); }

}  // namespace

schemas::encoded_row table_copy::row(std::uint32_t n) const {
  return make_row(agent_, of_.table, n, revisions_[n]);
}

schemas::encoded_row table_copy::row_at(std::uint32_t n, u64 version) const {
  std::uint32_t revision = 0;
  for (u64 v = std::min<u64>(version, version_); v >= 2; --v) {
    const auto& c = changes_[v - 2];
    if (c.row != n) continue;
    revision = c.revision;
    break;
  }
  return make_row(agent_, of_.table, n, revision);
}

schemas::digest table_copy::digest() const {
  return {.root = {sum_ ? sum_->bytes() : std::string{}}, .rows = of_.rows, .md5s = {}};
}

void table_copy::scan() {
  if (version_ != 0) return;
  version_ = 1;
  begin_session({});
}

void table_copy::change_row(std::uint32_t n, common::instant due, std::int64_t wall_ms) {
  const auto old = row(n);
  ++revisions_[n];
  const auto now = row(n);
  const auto hash = key_hash_of(of_.table, now);
  sum_->remove_keyed(of_.table, hash, old.stable);
  sum_->add_keyed(of_.table, hash, now.stable);
  ++version_;
  changes_.push_back({n, revisions_[n], wall_ms, due, sum_->bytes()});
}

// ---- what the server says ----

void table_copy::start_over() {
  resend();
  if (session_) session_->next = 0;
}

/// K is new, so that nobody who controls rows can make two tables look alike.
void table_copy::begin_session(common::instant now) {
  k_ = common::random_bytes(schemas::k_bytes);
  sum_.emplace(k_);
  for (std::uint32_t n = 0; n < of_.rows; ++n) {
    const auto r = row(n);
    sum_->add_keyed(of_.table, key_hash_of(of_.table, r), r.stable);
  }
  session_ = session{.id = common::random_u64() | 1,
                     .version = version_,
                     .next = 0,
                     .revisions = revisions_,
                     .digest = digest(),
                     .answers = std::exchange(wanted_by_, {}),
                     .again = {.since = now}};
}

void table_copy::want_snapshot(u64 resync, common::instant now) {
  if (version_ == 0) return;
  if (resync != 0) wanted_by_.push_back(resync);
  if (!session_) begin_session(now);
}

void table_copy::begin_epoch(common::instant now) {
  if (version_ == 0) return;
  session_.reset();
  begin_session(now);
}

void table_copy::rewind(u64 version) {
  if (is_streaming() && version < version_) cursor_ = version;
}

void table_copy::acknowledge(const schemas::table_ack& a, common::instant now,
                             std::vector<common::instant>& done) {
  const bool ends = session_ && a.session == session_->id;
  if (ends) {
    cursor_ = session_->version;
    session_.reset();
  }
  const u64 upto = std::min(a.version, version_);
  for (u64 v = std::max<u64>(acknowledged_ + 1, 2); v <= upto; ++v)
    done.push_back(changes_[v - 2].due);
  acknowledged_ = std::max(acknowledged_, upto);
  if (!session_) cursor_ = std::max(cursor_, acknowledged_);
  if (ends && !wanted_by_.empty()) begin_session(now);
}

// ---- what is to be sent ----

u64 table_copy::parts() const { return 2 + (of_.rows + rows_a_part - 1) / rows_a_part; }

std::string table_copy::part_payload() const {
  schemas::snapshot s{.session = session_->id,
                      .part = session_->next,
                      .phase = static_cast<u64>(schemas::snapshot_part::rows),
                      .scan_id = scan_id_of(session_->version),
                      .scan_time = 0,
                      .k = {},
                      .answers = {},
                      .rows = {},
                      .after = {}};
  if (s.part == 0) {
    s.phase = static_cast<u64>(schemas::snapshot_part::begin);
    s.k = {k_};
    s.answers = session_->answers;
  } else if (s.part + 1 == parts()) {
    s.phase = static_cast<u64>(schemas::snapshot_part::end);
    s.after = session_->digest;
  } else {
    const auto first = static_cast<std::uint32_t>(s.part - 1) * rows_a_part;
    for (auto n = first; n < std::min(first + rows_a_part, of_.rows); ++n) {
      auto row = make_row(agent_, of_.table, n, session_->revisions[n]);
      s.rows.push_back({{std::move(row.stable)}, {std::move(row.volatile_)}});
    }
  }
  return schemas::encode(s);
}

/// The same bytes whenever it is sent: another content of a version is a history that split.
std::string table_copy::delta_payload(u64 version) const {
  const auto& c = changes_[version - 2];
  auto row = make_row(agent_, of_.table, c.row, c.revision);
  schemas::delta d{.scan_id = scan_id_of(version),
                   .scan_time = c.made_ms,
                   .upserts = {{{std::move(row.stable)}, {std::move(row.volatile_)}}},
                   .deletes = {},
                   .after = {.root = {c.root}, .rows = of_.rows, .md5s = {}}};
  return schemas::encode(d);
}

std::optional<table_message> table_copy::due() const {
  const auto kid = [&] { return schemas::kid_of(k_); };
  if (session_) {
    if (session_->next == parts()) return std::nullopt;
    return table_message{false, session_->version, kid(), part_payload()};
  }
  if (cursor_ >= version_) return std::nullopt;
  return table_message{true, cursor_ + 1, kid(), delta_payload(cursor_ + 1)};
}

void table_copy::taken(common::instant now) {
  if (session_) {
    ++session_->next;
    session_->again.since = now;
    sent_ = std::max(sent_, session_->version);
  } else {
    sent_ = std::max(sent_, ++cursor_);
  }
}

void table_copy::repeat(common::instant now) {
  if (session_ && session_->next == parts() && session_->again.due(now)) {
    session_->again.later(now);
    session_->next = 0;
  }
}

}  // namespace synthetic
