#include "views/last_changes.hpp"

#include <algorithm>

namespace views {

using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::uint64_t first_step = 8, longest_step = 1024;  // commits

/// Walks one step of history after the other, the latest first.
class search {
 public:
  search(const store::reader& r, schemas::table_id table, std::set<std::string> keys)
      : r_(r), table_(table), open_(std::move(keys)) {}

  /// Finds what changed last in the commits [from, end).
  status look_into(std::uint64_t from, std::uint64_t end) {
    std::map<std::string, last_change> found;
    std::optional<last_change> load;
    const auto visit = [&](std::uint64_t, const store::history_record& h) -> status {
      if (h.kind == store::first_load)
        load = last_change{h.commit_time, h.scan_id};
      else if (open_.contains(h.key.bytes))
        found[h.key.bytes] = {h.commit_time, h.scan_id};
      return {};
    };
    if (auto s = r_.each_entry_of({table_}, visit, from, end); !s) return s;
    for (auto& [key, change] : found) {
      open_.erase(key);
      out_.emplace(key, std::move(change));
    }
    // A first load is the oldest that history has of its table: every row that did not change
    // afterwards came with it. With changes that cannot be read, nobody knows which these are.
    if (load && !r_.met_damage())
      for (const auto& key : std::exchange(open_, {})) out_.emplace(key, *load);
    return {};
  }

  bool done() const { return open_.empty(); }
  std::map<std::string, last_change> take() { return std::move(out_); }

 private:
  const store::reader& r_;
  schemas::table_id table_;
  std::set<std::string> open_;  ///< keys whose commit is not known yet
  std::map<std::string, last_change> out_;
};

}  // namespace

result<std::map<std::string, last_change>> last_changes(const store::reader& r,
                                                        schemas::table_id table,
                                                        std::set<std::string> keys) {
  auto oldest = r.first_entry(0);
  auto newest = r.last_commit();
  if (!oldest || !newest) return fail(!oldest ? oldest.error() : newest.error());
  search s(r, table, std::move(keys));
  if (!*oldest) return s.take();
  std::uint64_t end = newest->number + 1, step = first_step;
  while (!s.done() && end > (*oldest)->commit) {
    const auto from = end - std::min(step, end - (*oldest)->commit);
    if (auto ok = s.look_into(from, end); !ok) return fail(ok.error());
    end = from;
    step = std::min(step * 2, longest_step);
  }
  return s.take();
}

}  // namespace views
