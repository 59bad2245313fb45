#include "collector/sync/reconcile_agent.hpp"

#include <algorithm>
#include <map>

#include "schemas/canonical.hpp"
#include "schemas/digest.hpp"

namespace collector::sync {

using common::errc;
using common::fail;
using common::status;
using schemas::bucket;
using schemas::compare_answer;
using schemas::element;
using schemas::first_bits;
using schemas::repair_answer;

namespace {
constexpr std::size_t chunk_buckets = 16'384;
constexpr std::size_t row_overhead = 16, bucket_overhead = 32;
}  // namespace

reconcile_agent::reconcile_agent(repair_subject subject, repair_shape shape)
    : subject_(std::move(subject)), shape_(std::move(shape)), kid_(schemas::kid_of(subject_.k)) {
  const auto place = [](const auto& r) { return r.hashes.place(); };
  if (!std::ranges::is_sorted(subject_.rows, {}, place))
    std::ranges::sort(subject_.rows, {}, place);
  elements_ = schemas::elements_of(subject_.k, subject_.rows, &repair_subject::row::hashes);
  const auto levels = shape_.levels.value_or(schemas::levels_for(elements_.size()));
  open_.second_bits = levels.second;
  ask(0, {}, levels.first);
}

void reconcile_agent::ask(u64 parent_bits, std::string parents, u64 bits) {
  open_.parent_bits = parent_bits;
  open_.bits = bits;
  open_.parents = std::move(parents);
  schemas::compare m{.k = {subject_.k},
                     .whole = subject_.whole,
                     .parent_bits = parent_bits,
                     .parents = {open_.parents},
                     .bits = bits,
                     .digest_bits = shape_.digest_bits,
                     .element_bits = shape_.element_bits,
                     .list_most = parent_bits == 0 && open_.second_bits != 0
                                      ? shape_.list_at_first_level
                                      : UINT64_MAX,
                     .digests = {},
                     .answers = subject_.answers};
  const auto within =
      parent_bits == 0 ? std::vector<u64>{0} : schemas::members_of_bitmap(open_.parents);
  for (const auto parent : within)
    for (u64 i = 0; i < u64{1} << bits; ++i) {
      const auto rows = schemas::in_bucket(elements_, {parent_bits + bits, parent << bits | i});
      schemas::pack(m.digests.bytes, schemas::bucket_digest(rows), shape_.digest_bits);
    }
  open_.message = {schemas::message_type::compare, schemas::encode(m)};
  open_.asked = false;
}

const reconcile_agent::outgoing* reconcile_agent::due() const {
  if (state_ != state::running) return nullptr;
  if (!open_.answered) return open_.asked ? nullptr : &open_.message;
  bool others_done = true;
  for (const auto& c : chunks_) {
    const bool final = &c == &chunks_.back();
    if (!c.sent && !c.done && (!final || others_done)) return &c.message;
    others_done = others_done && c.done;
  }
  return nullptr;
}

void reconcile_agent::sent() {
  const auto* m = due();
  if (m == &open_.message) open_.asked = true;
  for (auto& c : chunks_)
    if (&c.message == m) c.sent = true;
}

void reconcile_agent::resend() {
  open_.asked = false;
  for (auto& c : chunks_) c.sent = false;
}

// ---- what differs ----

status reconcile_agent::take_lists(const schemas::compare_reply& answer,
                                   std::vector<listed>& lists) const {
  const auto bits = open_.parent_bits + open_.bits;
  const auto width = schemas::bytes_for(shape_.element_bits);
  u64 next = 0;
  for (const auto& b : answer.buckets) {
    if (b.index < next || b.index >> bits != 0)
      return fail(errc::malformed, "bucket {} of {} bits is not in its place", b.index, bits);
    if (open_.parent_bits != 0 && !schemas::in_bitmap(open_.parents, b.index >> open_.bits))
      return fail(errc::malformed, "bucket {} was not asked about", b.index);
    if (b.elements.bytes.size() % width != 0)
      return fail(errc::malformed, "elements of {} bytes, {} each", b.elements.bytes.size(), width);
    next = b.index + 1;
    lists.push_back({{bits, b.index}, b.elements.bytes});
  }
  return {};
}

status reconcile_agent::check_deeper(const schemas::compare_reply& answer) const {
  if (answer.deeper.bytes.empty()) return {};
  if (open_.parent_bits != 0 || open_.second_bits == 0)
    return fail(errc::malformed, "a second look that was not asked for");
  if (answer.deeper.bytes.size() * 8 != u64{1} << open_.bits)
    return fail(errc::malformed, "a bitmap of {} bytes for {} bits", answer.deeper.bytes.size(),
                open_.bits);
  return {};
}

status reconcile_agent::arrived(const schemas::compare_reply& answer) {
  if (answer.kid != kid_ || answer.parent_bits != open_.parent_bits || open_.answered ||
      state_ != state::running)
    return {};
  switch (static_cast<compare_answer>(answer.answer)) {
    case compare_answer::differ:
      break;
    case compare_answer::equal:
      return state_ = state::equal, status{};
    case compare_answer::stale:
      return state_ = state::stale, status{};
    case compare_answer::whole:
      return state_ = state::whole, status{};
    case compare_answer::later:
      return wait_ms_ = answer.wait_ms, state_ = state::later, status{};
    default:
      return fail(errc::malformed, "a compare_reply that says {}", answer.answer);
  }
  if (auto s = check_deeper(answer); !s) return s;
  std::vector<listed> lists;
  if (auto s = take_lists(answer, lists); !s) return s;
  std::ranges::move(lists, std::back_inserter(open_.lists));
  if (!answer.deeper.bytes.empty())
    return ask(open_.bits, answer.deeper.bytes, open_.second_bits), status{};
  open_.answered = true;
  std::ranges::sort(open_.lists, {}, [](const listed& l) { return l.at.first(); });
  for (const auto& l : open_.lists) plan(l);
  finish_plan();
  return {};
}

// ---- what makes it equal ----

/// A bucket's rows against the list of what the mirror holds in it. A short form that stands for
/// more rows on one side than on the other cannot be told apart: all of them are removed and put
/// again.
void reconcile_agent::plan(const listed& l) {
  struct both {
    std::size_t theirs = 0, mine = 0;
  };
  const auto rows = schemas::in_bucket(elements_, l.at);
  std::map<u64, both> counts;
  for (const auto e : schemas::unpack(l.elements, shape_.element_bits)) ++counts[e].theirs;
  for (const auto& e : rows) ++counts[first_bits(e.low, shape_.element_bits)].mine;
  schemas::bucket_fix fix{
      .bits = l.at.bits, .index = l.at.index, .after = 0, .removed = {}, .rows = {}};
  for (const auto& [e, n] : counts)
    if (n.theirs != 0 && n.theirs != n.mine)
      schemas::pack(fix.removed.bytes, e, shape_.element_bits);
  std::vector<const element*> missing;
  for (const auto& e : rows) {
    const auto& n = counts[first_bits(e.low, shape_.element_bits)];
    if (n.theirs == n.mine)
      fix.after ^= e.low;
    else
      missing.push_back(&e);
  }
  std::size_t bytes = bucket_overhead + fix.removed.bytes.size();
  for (const auto* e : missing) {
    const auto& row = subject_.rows[static_cast<std::size_t>(e - elements_.data())].bytes;
    const auto size = row.stable.bytes.size() + row.volatile_.bytes.size() + row_overhead;
    if (!fix.rows.empty() && bytes + size > shape_.chunk_bytes) {
      // The rest of the bucket goes into another chunk; this piece has a digest of its own.
      put_fix(std::exchange(fix, {.bits = l.at.bits,
                                  .index = l.at.index,
                                  .after = fix.after,
                                  .removed = {},
                                  .rows = {}}),
              bytes);
      bytes = bucket_overhead;
    }
    fix.after ^= e->low;
    fix.rows.push_back(row);
    bytes += size;
  }
  if (!fix.rows.empty() || !fix.removed.bytes.empty()) put_fix(std::move(fix), bytes);
}

schemas::repair& reconcile_agent::open_chunk() {
  plan_bytes_ = 0;
  plan_.push_back({.k = {subject_.k},
                   .whole = subject_.whole,
                   .chunk = plan_.size(),
                   .final = false,
                   .element_bits = shape_.element_bits,
                   .scan_id = subject_.scan_id,
                   .scan_time = subject_.scan_time,
                   .answers = subject_.answers,
                   .buckets = {}});
  return plan_.back();
}

void reconcile_agent::put_fix(schemas::bucket_fix fix, std::size_t bytes) {
  const bool split = !plan_.empty() && !plan_.back().buckets.empty() &&
                     plan_.back().buckets.back().index == fix.index &&
                     plan_.back().buckets.back().bits == fix.bits;
  if (plan_.empty() || split || plan_bytes_ + bytes > shape_.chunk_bytes ||
      plan_.back().buckets.size() == chunk_buckets)
    open_chunk();
  plan_bytes_ += bytes;
  plan_.back().buckets.push_back(std::move(fix));
}

/// A chunk that no frame holds (a bucket whose removals alone are too many) is for a snapshot.
void reconcile_agent::finish_plan() {
  if (plan_.empty())
    return void(state_ = state::again);  // the whole differs, no bucket does: a coincidence
  plan_.back().final = true;
  for (const auto& m : plan_) {
    chunks_.push_back({.message = {schemas::message_type::repair, schemas::encode(m)}});
    if (chunks_.back().message.payload.size() > schemas::limits::agent_frame_bytes - 1024)
      state_ = state::whole;
  }
  plan_.clear();
}

status reconcile_agent::arrived(const schemas::repair_reply& answer) {
  if (answer.kid != kid_ || state_ != state::running || answer.chunk >= chunks_.size() ||
      chunks_[answer.chunk].done)
    return {};
  switch (static_cast<repair_answer>(answer.answer)) {
    case repair_answer::done:
      chunks_[answer.chunk].done = true;
      if (chunks_.back().done) state_ = state::equal;
      return {};
    case repair_answer::conflict:
    case repair_answer::other:
      return state_ = state::again, status{};
    case repair_answer::stale:
      return state_ = state::stale, status{};
    case repair_answer::whole:
      return state_ = state::whole, status{};
  }
  return fail(errc::malformed, "a repair_reply that says {}", answer.answer);
}

}  // namespace collector::sync
