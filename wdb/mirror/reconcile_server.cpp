#include "wdb/mirror/reconcile_server.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "schemas/digest.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::bucket;
using schemas::compare_answer;
using schemas::element;
using schemas::first_bits;
using schemas::repair_answer;
using schemas::u64;

namespace {

/// Whether lists would cost more than a snapshot, or not fit a frame.
bool too_many(std::size_t rows, const schemas::compare& m) {
  constexpr std::size_t most_bytes = 2u << 20;
  return rows > 4 * m.whole.rows + 4096 || rows * schemas::bytes_for(m.element_bits) > most_bytes;
}

status check_key_and_whole(const schemas::blob& k, const schemas::digest& whole, u64 element_bits) {
  if (k.bytes.size() != schemas::k_bytes)
    return fail(errc::malformed, "a K of {} bytes", k.bytes.size());
  if (whole.root.bytes.size() != 16)
    return fail(errc::malformed, "a root of {} bytes", whole.root.bytes.size());
  if (element_bits == 0 || element_bits > 64)
    return fail(errc::malformed, "elements of {} bits", element_bits);
  return {};
}

std::vector<u64> parents_of(const schemas::compare& m) {
  return m.parent_bits == 0 ? std::vector<u64>{0} : schemas::members_of_bitmap(m.parents.bytes);
}

std::string elements_in(std::span<const element> rows, u64 bits) {
  std::string out;
  out.reserve(rows.size() * schemas::bytes_for(bits));
  for (const auto& e : rows) schemas::pack(out, e.low, bits);
  return out;
}

}  // namespace

status check_compare(const schemas::compare& m) {
  if (auto s = check_key_and_whole(m.k, m.whole, m.element_bits); !s) return s;
  if (m.digest_bits == 0 || m.digest_bits > 64)
    return fail(errc::malformed, "digests of {} bits", m.digest_bits);
  if (m.bits > schemas::limits::bucket_bits ||
      m.parent_bits > schemas::limits::bucket_bits - m.bits)
    return fail(errc::malformed, "{} bits of buckets", m.parent_bits + m.bits);
  if (m.parent_bits != 0 &&
      (m.parent_bits < 3 || m.parents.bytes.size() * 8 != u64{1} << m.parent_bits))
    return fail(errc::malformed, "a bitmap of {} bytes for {} bits", m.parents.bytes.size(),
                m.parent_bits);
  const auto buckets = parents_of(m).size() << m.bits;
  if (m.digests.bytes.size() != buckets * schemas::bytes_for(m.digest_bits))
    return fail(errc::malformed, "{} bytes of digests for {} buckets", m.digests.bytes.size(),
                buckets);
  return {};
}

schemas::compare_reply compare_buckets(const schemas::compare& m,
                                       std::span<const schemas::row_hashes> rows) {
  schemas::compare_reply out{.kid = schemas::kid_of(m.k.bytes),
                             .answer = 0,
                             .parent_bits = m.parent_bits,
                             .version = 0,
                             .wait_ms = 0,
                             .buckets = {},
                             .deeper = {}};
  const auto say = [&](compare_answer a) { return out.answer = static_cast<u64>(a), out; };
  const auto elements = schemas::elements_of(m.k.bytes, rows);
  schemas::table_sum sum;
  for (const auto& e : elements) sum.add(e);
  if (sum.rows() == m.whole.rows && sum.root() == m.whole.root.bytes)
    return say(compare_answer::equal);
  if (too_many(rows.size(), m)) return say(compare_answer::whole);
  const auto theirs = schemas::unpack(m.digests.bytes, m.digest_bits);
  auto their = theirs.begin();
  for (const auto parent : parents_of(m))
    for (u64 i = 0; i < u64{1} << m.bits; ++i) {
      const u64 index = parent << m.bits | i;
      const auto mine = schemas::in_bucket(elements, {m.parent_bits + m.bits, index});
      if (first_bits(schemas::bucket_digest(mine), m.digest_bits) == *their++) continue;
      if (mine.size() <= m.list_most) {
        out.buckets.push_back({index, {elements_in(mine, m.element_bits)}});
      } else {
        out.deeper.bytes.resize(
            std::max<std::size_t>(1, (std::size_t{1} << (m.parent_bits + m.bits)) / 8));
        schemas::put_in_bitmap(out.deeper.bytes, index);
      }
    }
  return say(compare_answer::differ);
}

status check_repair(const schemas::table& t, const schemas::repair& m) {
  if (auto s = check_key_and_whole(m.k, m.whole, m.element_bits); !s) return s;
  std::optional<bucket> before;
  for (const auto& b : m.buckets) {
    if (b.bits > schemas::limits::bucket_bits || b.index >> b.bits != 0)
      return fail(errc::malformed, "bucket {} of {} bits", b.index, b.bits);
    const bucket now{b.bits, b.index};
    if (before && now.first() <= before->last())
      return fail(errc::malformed, "bucket {} of {} bits is not in its place", b.index, b.bits);
    before = now;
    if (b.removed.bytes.size() % schemas::bytes_for(m.element_bits) != 0)
      return fail(errc::malformed, "elements of {} bytes, {} each", b.removed.bytes.size(),
                  schemas::bytes_for(m.element_bits));
    for (const auto& row : b.rows)
      if (auto s = schemas::check_row(t, row.stable.bytes, row.volatile_.bytes); !s) return s;
  }
  return {};
}

hash_range range_of(const schemas::repair& m) {
  if (m.final || m.buckets.empty()) return {};
  return {bucket{m.buckets.front().bits, m.buckets.front().index}.first(),
          bucket{m.buckets.back().bits, m.buckets.back().index}.last()};
}

namespace {

/// One bucket as it will be.
class bucket_repair {
 public:
  bucket_repair(const schemas::repair& m, std::span<const schemas::row_hashes> rows,
                std::span<const element> elements, repair_plan& plan, schemas::table_sum& sum)
      : m_(m), rows_(rows), elements_(elements), plan_(plan), sum_(sum) {}

  /// Whether it ends at the digest that the agent names.
  result<bool> apply(const schemas::table& t, const schemas::bucket_fix& fix) {
    const bucket at{fix.bits, fix.index};
    const auto mine = schemas::in_bucket(elements_, at);
    digest_ = schemas::bucket_digest(mine);
    remove(fix, mine);
    for (const auto& row : fix.rows) {
      auto key = schemas::key_of(t, row.stable.bytes);
      if (!key) return fail(key.error());
      const auto hashes = schemas::hashes_of(t.id, *key, row.stable.bytes);
      if (hashes.place() < at.first() || hashes.place() > at.last())
        return fail(errc::malformed, "{}: a row outside its bucket", t.name);
      const auto old = stays_.find({hashes.key.data(), hashes.key.size()});
      if (old != stays_.end()) take(*old->second), stays_.erase(old);
      put_hashes_.push_back(hashes);
      const auto e = schemas::element_of(m_.k.bytes, hashes);
      digest_ ^= e.low;
      sum_.add(e);
      plan_.upserts.push_back(&row);
    }
    return twice() ? result<bool>(fail(errc::malformed, "{}: a row comes twice", t.name))
                   : digest_ == fix.after;
  }

 private:
  void remove(const schemas::bucket_fix& fix, std::span<const element> mine) {
    const auto listed = schemas::unpack(fix.removed.bytes, m_.element_bits);
    const std::unordered_set<u64> gone(listed.begin(), listed.end());
    for (const auto& e : mine) {
      const auto index = static_cast<std::size_t>(&e - elements_.data());
      if (gone.contains(first_bits(e.low, m_.element_bits))) {
        take(e);
        plan_.removed.push_back(index);
      } else {
        stays_.emplace(std::string_view(rows_[index].key.data(), rows_[index].key.size()), &e);
      }
    }
  }

  void take(const element& e) {
    digest_ ^= e.low;
    sum_.subtract(e);
  }

  bool twice() {
    std::ranges::sort(put_hashes_, {}, &schemas::row_hashes::key);
    return std::ranges::adjacent_find(put_hashes_, {}, &schemas::row_hashes::key) !=
           put_hashes_.end();
  }

  const schemas::repair& m_;
  std::span<const schemas::row_hashes> rows_;
  std::span<const element> elements_;
  repair_plan& plan_;
  schemas::table_sum& sum_;
  u64 digest_ = 0;
  std::unordered_map<std::string_view, const element*>
      stays_;  ///< key hash → the row that is there
  std::vector<schemas::row_hashes> put_hashes_;
};

}  // namespace

result<repair_plan> plan_repair(const schemas::table& t, const schemas::repair& m,
                                std::span<const schemas::row_hashes> rows) {
  const auto elements = schemas::elements_of(m.k.bytes, rows);
  schemas::table_sum sum;
  for (const auto& e : elements) sum.add(e);
  repair_plan plan;
  bool equal = true;
  for (const auto& fix : m.buckets) {
    auto ended = bucket_repair(m, rows, elements, plan, sum).apply(t, fix);
    if (!ended) return fail(ended.error());
    equal = equal && *ended;
  }
  plan.answer = repair_answer::done;
  if (!equal)
    plan.answer = repair_answer::conflict;
  else if (m.final && (sum.rows() != m.whole.rows || sum.root() != m.whole.root.bytes))
    plan.answer = repair_answer::other;
  return plan;
}

}  // namespace wdb
