#include "vulnerabilities/feed_import.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "common/clock.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "vulnerabilities/ecosystems.hpp"
#include "vulnerabilities/generations.hpp"
#include "vulnerabilities/judge.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::kv::write_txn;

namespace {

constexpr std::int64_t ahead_ms = 24 * 3'600'000;  // clocks differ by less
/// Of a commit: LMDB keeps the pages of one in memory.
constexpr std::size_t commit_bytes = 32u << 20;

std::string date_text(i64 date) {
  return date == 0 ? "an unknown date" : common::format_time(date);
}

result<std::map<std::string, feed_record>> feeds_in(const common::kv::env& env) {
  auto t = common::kv::txn::read(env);
  if (!t) return fail(t.error());
  std::map<std::string, feed_record> out;
  const auto take = [&](std::string_view key, std::string_view value, bool&) -> status {
    auto record = decoded<feed_record>(value);
    if (!record) return fail(record.error());
    out.emplace(key, std::move(*record));
    return {};
  };
  if (auto s = t->each(env.db(databases::feeds), {}, take); !s) return fail(s.error());
  return out;
}

}  // namespace

result<feed_import> feed_import::begin(const std::string& folder, import_options options) {
  auto env = open_feeds(folder, false);
  if (!env) return fail(env.error());
  feed_import out(std::move(*env), options);
  if (auto s = out.remove_leftovers(); !s) return fail(s.error());
  return out;
}

status feed_import::remove_leftovers() {
  const auto feeds = feeds_in(env_);
  if (!feeds) return fail(feeds.error());
  std::set<u64> used, unused;
  for (const auto& [name, feed] : *feeds)
    used.insert(feed.generations.begin(), feed.generations.end());
  for (const auto database : by_generation)
    for (u64 from = 0;;) {
      const auto next = next_generation(env_, database, from);
      if (!next) return fail(next.error());
      if (!*next) break;
      if (!used.contains(**next)) unused.insert(**next);
      next_generation_ = std::max(next_generation_, **next + 1);
      from = **next + 1;
    }
  if (!used.empty()) next_generation_ = std::max(next_generation_, *used.rbegin() + 1);
  return remove_generations(unused);
}

status feed_import::remove_generations(const std::set<u64>& generations) {
  for (const auto generation : generations)
    for (const auto database : by_generation)
      if (auto s = erase_generation(env_, database, generation); !s) return s;
  return {};
}

feed_import::part& feed_import::part_of(std::string_view feed) {
  const auto at = source_.parts.find(feed);
  if (at != source_.parts.end()) return at->second;
  auto& out = source_.parts[std::string(feed)];
  out.generation = next_generation_++;
  return out;
}

status feed_import::write(std::size_t database, std::string key, std::string value) {
  waiting_bytes_ += key.size() + value.size() + sizeof(waiting);
  waiting_.push_back({database, std::move(key), std::move(value)});
  return waiting_bytes_ < commit_bytes ? status{} : flush();
}

/// Sorted, so that LMDB fills one page after the other.
status feed_import::flush() {
  std::ranges::sort(waiting_, [](const waiting& a, const waiting& b) {
    return a.database != b.database ? a.database < b.database : a.key < b.key;
  });
  auto w = write_txn::begin(env_);
  if (!w) return fail(w.error());
  for (const auto& one : waiting_)
    if (auto s = w->put(env_.db(one.database), one.key, one.value); !s) return s;
  waiting_.clear();
  waiting_bytes_ = 0;
  return std::move(*w).commit();
}

bool feed_import::is_known(const std::string& feed, const std::string& id) const {
  const auto at = built_.find(feed);
  if (at != built_.end() && at->second.ids.contains(id)) return true;
  const auto here = source_.parts.find(feed);
  return here != source_.parts.end() && here->second.ids.contains(id);
}

status feed_import::add_entry(affected_package& one, taken& counts) {
  const auto& of = *find_ecosystem(one.ecosystem);
  auto& to = part_of(of.name);
  prepare(one.what, of.order);
  ++to.releases[one.ecosystem];
  const auto number = counts[std::string(of.name)]++;
  return write(databases::entries,
               entry_key(package_prefix(to.generation, one.ecosystem, package_key(of, one.name)),
                         to.records, number),
               encoded(one.what));
}

status feed_import::add_facts(const record_facts& facts, const taken& counts) {
  for (const auto& [feed, count] : counts) {
    auto& to = part_of(feed);
    // A record that says it is of a time to come says nothing of how old the feed is.
    const bool is_ahead = facts.modified > common::wall_ms() + ahead_ms;
    to.is_ahead = to.is_ahead || is_ahead;
    if (!is_ahead) to.date = std::max(to.date, facts.modified);
    to.ids.insert(facts.id);
    auto key = record_key(to.generation, to.records++);
    if (auto s = write(databases::records, std::move(key), encoded(facts)); !s) return s;
  }
  return {};
}

status feed_import::add(osv_record record) {
  ++read_;
  const auto& id = record.facts.id;
  if (is_of_rebuilds(id)) return ++left_out_.of_rebuilds, status{};
  taken counts;
  bool any_language = false, is_twice = false;
  for (auto& one : record.affected) {
    const auto* of = find_ecosystem(one.ecosystem);
    if (of == nullptr) continue;
    if (of->is_language && !options_.languages) {
      any_language = true;
    } else if (is_known(std::string(of->name), id)) {
      is_twice = true;
    } else if (auto s = add_entry(one, counts); !s) {
      return s;
    }
  }
  if (!counts.empty()) return ++source_.records, add_facts(record.facts, counts);
  ++(is_twice ? left_out_.twice : any_language ? left_out_.of_languages : left_out_.of_others);
  return {};
}

status feed_import::add(const minor_problem& p) {
  auto& to = part_of(tracker_feed);
  ++to.records;
  ++to.releases[fmt::format("Debian:{}", p.release)];
  return write(databases::minor, minor_key(to.generation, p.release, p.source, p.cve),
               encoded(minor_record{p.why}));
}

status feed_import::add(const vex_document& d) {
  read_ += d.statements.size() + d.passed_over;
  left_out_.of_others += d.passed_over;
  if (d.statements.empty()) return {};
  auto& to = part_of(vex_feed);
  if (d.date <= common::wall_ms() + ahead_ms) to.date = std::max(to.date, d.date);
  for (const auto& one : d.statements)
    if (auto s = write(databases::vex, vex_key(vex_prefix(to.generation, one.purl), to.records++),
                       encoded(one.what));
        !s)
      return s;
  return {};
}

status feed_import::put_releases(const part& of) {
  for (const auto& [ecosystem, entries] : of.releases)
    if (auto s = write(databases::releases, release_key(of.generation, ecosystem),
                       encoded(release_record{entries}));
        !s)
      return s;
  return {};
}

/// An archive of one ecosystem also names others in some records, and is no feed of these: where
/// all records are of one, it is of that alone.
status feed_import::end_source(const std::string& sha256) {
  const auto is_in_all = [&](const auto& one) {
    return !is_beside_releases(one.first) && one.second.records == source_.records;
  };
  const bool is_of_one = std::ranges::any_of(source_.parts, is_in_all);
  for (auto& one : source_.parts) {
    auto& [feed, part] = one;
    if (is_of_one && !is_in_all(one) && !is_beside_releases(feed)) {
      dropped_.insert(part.generation);
      continue;
    }
    if (auto s = put_releases(part); !s) return s;
    auto& to = built_[feed];
    to.ids.merge(part.ids);
    to.record.ecosystem = feed;
    to.record.generations.push_back(part.generation);
    to.record.records += part.records;
    to.record.date = std::max(to.record.date, feed == tracker_feed ? tracker_date_ : part.date);
    to.is_ahead = to.is_ahead || part.is_ahead;
    to.sources.push_back(sha256);
  }
  source_ = {};
  return {};
}

status feed_import::check_replaced(const feed_records& before) const {
  for (const auto& [name, one] : built_) {
    // Dates that are still to come were left out: of such a feed nobody could say how old it is.
    if (one.record.date == 0 && one.is_ahead)
      return fail(errc::refused,
                  "the feed of {}: every record is of a time after {}, which this machine's clock "
                  "says it is: nothing was imported",
                  name, common::format_time(common::wall_ms()));
    const auto old = before.find(name);
    if (old == before.end()) continue;
    const auto& there = old->second;
    if (one.record.date < there.date && !options_.older)
      return fail(errc::refused,
                  "the feed of {} is of {}, and the one that is there of {}: nothing was imported; "
                  "--older takes it all the same",
                  name, date_text(one.record.date), date_text(there.date));
    if (one.record.records * 2 < there.records && !options_.fewer)
      return fail(errc::refused,
                  "the feed of {} that is there has {} records, and what would take its place {}: "
                  "nothing was imported; --fewer takes it all the same",
                  name, there.records, one.record.records);
  }
  return {};
}

status feed_import::put_feeds(i64 now) {
  auto w = write_txn::begin(env_);
  if (!w) return fail(w.error());
  for (auto& [name, one] : built_) {
    one.record.imported_at = now;
    std::ranges::sort(one.sources);
    one.record.sha256 =
        one.sources.size() == 1
            ? one.sources.front()
            : common::to_hex(common::sha256(fmt::format("{}", fmt::join(one.sources, "\n"))));
    if (auto s = w->put(env_.db(databases::feeds), name, encoded(one.record)); !s) return s;
  }
  return std::move(*w).commit();
}

result<feed_record> feed_import::remove(std::string_view feed) {
  const auto all = feeds_in(env_);
  if (!all) return fail(all.error());
  const auto at = all->find(std::string(feed));
  if (at == all->end()) return fail(errc::not_found, "there is no feed of {}", feed);
  auto w = write_txn::begin(env_);
  if (!w) return fail(w.error());
  if (auto s = w->erase(env_.db(databases::feeds), feed); !s) return fail(s.error());
  if (auto s = std::move(*w).commit(); !s) return fail(s.error());
  const auto& of = at->second.generations;
  if (auto s = remove_generations({of.begin(), of.end()}); !s) return fail(s.error());
  return at->second;
}

result<std::vector<feed_record>> feed_import::finish(i64 now) {
  if (built_.empty())
    return fail(errc::unsupported,
                "none of {} records is of an ecosystem that is matched here; expected one of {}{}",
                read_, known_ecosystems(),
                left_out_.of_languages > 0 ? " (PyPI and npm with --languages)" : "");
  if (auto s = flush(); !s) return fail(s.error());
  const auto before = feeds_in(env_);
  if (!before) return fail(before.error());
  if (auto s = check_replaced(*before); !s) return fail(s.error());
  if (auto s = put_feeds(now); !s) return fail(s.error());
  std::vector<feed_record> out;
  for (const auto& [name, one] : built_) {
    out.push_back(one.record);
    if (const auto old = before->find(name); old != before->end())
      dropped_.insert(old->second.generations.begin(), old->second.generations.end());
  }
  if (auto s = remove_generations(dropped_); !s) return fail(s.error());
  return out;
}

}  // namespace vulnerabilities
