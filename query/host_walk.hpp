// The hosts that a walk is about, one after the other. Those that it did not come to are noted: a
// question may have been answered before.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "query/fleet.hpp"

namespace query {

class host_walk {
 public:
  explicit host_walk(fleet& of) : fleet_(of) {}
  ~host_walk() { leave(); }
  host_walk(const host_walk&) = delete;
  host_walk& operator=(const host_walk&) = delete;

  void begin(std::vector<std::size_t> hosts) {
    leave();
    hosts_ = std::move(hosts);
    next_ = 0;
  }
  std::size_t size() const { return hosts_.size(); }
  /// None: there is no more.
  std::optional<std::size_t> next() {
    return next_ < hosts_.size() ? std::optional(hosts_[next_++]) : std::nullopt;
  }
  /// Those that come after it, `most` at the most.
  std::span<const std::size_t> coming(std::size_t most) const {
    return std::span(hosts_).subspan(next_, std::min(most, hosts_.size() - next_));
  }
  /// Where it is; after next().
  std::size_t at() const { return hosts_[next_ - 1]; }

 private:
  void leave() {
    for (; next_ < hosts_.size(); ++next_) fleet_.note_left(hosts_[next_]);
  }
  fleet& fleet_;
  std::vector<std::size_t> hosts_;
  std::size_t next_ = 0;
};

}  // namespace query
