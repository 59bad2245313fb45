#include "vulnerabilities/feeds.hpp"

#include <algorithm>

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;

result<feeds> feeds::open(const std::string& folder) {
  feeds out;
  auto env = open_feeds(folder, true);
  if (!env && env.error().code == errc::not_found) return out;
  if (!env) return fail(env.error());
  out.env_ = std::make_unique<common::kv::env>(std::move(*env));
  auto txn = common::kv::txn::read(*out.env_);
  if (!txn) return fail(txn.error());
  out.txn_ = std::make_unique<common::kv::txn>(std::move(*txn));
  if (auto s = out.read_all(); !s) return fail(s.error());
  return out;
}

status feeds::read_all() {
  const auto take = [&](std::string_view key, std::string_view value, bool&) -> status {
    auto record = decoded<feed_record>(value);
    if (!record) return fail(record.error());
    all_.emplace(key, std::move(*record));
    return {};
  };
  if (auto s = txn_->each(env_->db(databases::feeds), {}, take); !s) return s;
  for (const auto& [name, record] : all_) {
    auto& releases = releases_[name];
    for (const auto generation : record.generations) {
      const auto prefix = release_key(generation, {});
      const auto note = [&](std::string_view key, std::string_view, bool&) -> status {
        releases.emplace_back(key.substr(prefix.size()));
        return {};
      };
      if (auto s = txn_->each(env_->db(databases::releases), prefix, note); !s) return s;
    }
    std::ranges::sort(releases);
    const auto twice = std::ranges::unique(releases);
    releases.erase(twice.begin(), twice.end());
  }
  return {};
}

const feed_record* feeds::find(std::string_view name) const {
  const auto at = all_.find(name);
  return at == all_.end() ? nullptr : &at->second;
}

const std::vector<std::string>& feeds::releases(std::string_view feed) const {
  static const std::vector<std::string> none;
  const auto at = releases_.find(feed);
  return at == releases_.end() ? none : at->second;
}

result<const record_facts*> feeds::facts(u64 generation, std::uint32_t record) {
  auto& known = facts_[generation];
  if (const auto at = known.find(record); at != known.end()) return &at->second;
  auto value = txn_->get(env_->db(databases::records), record_key(generation, record));
  if (!value) return fail(value.error());
  if (!*value) return fail(errc::corrupt, "{}: an entry's record is missing", env_->dir());
  auto facts = decoded<record_facts>(**value);
  if (!facts) return fail(facts.error());
  return &known.emplace(record, std::move(*facts)).first->second;
}

status feeds::each_entry(std::string_view feed, std::string_view ecosystem,
                         std::string_view package, const entry_visitor& visit) {
  const auto* of = find(feed);
  if (of == nullptr) return {};
  for (const auto generation : of->generations) {
    const auto take = [&](std::string_view key, std::string_view value, bool&) -> status {
      auto entry = decoded<affected_versions>(value);
      if (!entry) return fail(entry.error());
      const auto about = facts(generation, record_of_entry(key));
      return about ? visit(**about, *entry) : fail(about.error());
    };
    if (auto s = txn_->each(env_->db(databases::entries),
                            package_prefix(generation, ecosystem, package), take);
        !s)
      return s;
  }
  return {};
}

result<const std::vector<vex_record>*> feeds::vex_on(const std::string& purl) {
  if (const auto known = vex_.find(purl); known != vex_.end()) return &known->second;
  const auto* of = find(vex_feed);
  std::vector<vex_record> all;
  const auto take = [&](std::string_view, std::string_view value, bool&) -> status {
    auto record = decoded<vex_record>(value);
    if (!record) return fail(record.error());
    all.push_back(std::move(*record));
    return {};
  };
  // Kept once it is whole: of a feed that is damaged every question is an error.
  if (of != nullptr && env_->has(databases::vex))
    for (const auto generation : of->generations)
      if (auto s = txn_->each(env_->db(databases::vex), vex_prefix(generation, purl), take); !s)
        return fail(s.error());
  return &vex_.emplace(purl, std::move(all)).first->second;
}

result<bool> feeds::know(std::string_view id) const {
  bool out = false;
  const auto look = [&](std::string_view, std::string_view value, bool& go_on) -> status {
    const auto facts = decoded<record_facts>(value);
    if (!facts) return fail(facts.error());
    out = facts->id == id || std::ranges::find(facts->cves, id) != facts->cves.end();
    go_on = !out;
    return {};
  };
  for (const auto& [name, feed] : all_)
    for (const auto generation : feed.generations) {
      if (out) return out;
      if (auto s = txn_->each(env_->db(databases::records), common::be64(generation), look); !s)
        return fail(s.error());
    }
  return out;
}

result<std::optional<std::string>> feeds::why_minor(std::string_view release,
                                                    std::string_view source,
                                                    std::string_view cve) const {
  const auto* tracker = find(tracker_feed);
  if (tracker == nullptr) return std::nullopt;
  for (const auto generation : tracker->generations) {
    const auto value =
        txn_->get(env_->db(databases::minor), minor_key(generation, release, source, cve));
    if (!value) return fail(value.error());
    if (!*value) continue;
    auto record = decoded<minor_record>(**value);
    if (!record) return fail(record.error());
    return std::move(record->why);
  }
  return std::nullopt;
}

}  // namespace vulnerabilities
