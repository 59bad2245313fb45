// What the server's enrolments say of agents: by which key one that is elsewhere is known, and what
// operators decided about it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/enrolments.hpp"
#include "store/registry.hpp"

namespace views {

struct enrolled_agent {
  /// The public key's first 12 hex digits, as the broker's log has them; empty: it has none, and is
  /// on the server's own host, or was removed.
  std::string key;
  std::string hostname;          ///< as it enrolled
  std::int64_t enrolled_at = 0;  ///< ms
  std::string address;           ///< that the key was last heard from; empty: not known
  bool revoked = false;
  store::membership_record member;
};

using enrolled_agents = std::map<std::string, enrolled_agent>;

/// By agent; of several keys the one that enrolled last. One that never connected is left out.
enrolled_agents agents_of(const store::enrolments::content& c);

/// The same of a data folder's enrolments; a folder without any has none.
common::result<enrolled_agents> read_enrolled_agents(const std::string& dir);

/// Hands on the agents that were seen, and between them those that enrolled and of which nothing
/// was ever heard; in the order of their ids, in which they have to come.
class with_silent {
 public:
  using visitor = store::registry::entry_visitor;
  with_silent(const enrolled_agents& enrolled, const visitor& to)
      : next_(enrolled.begin()), end_(enrolled.end()), to_(to) {}
  common::status add(store::registry::entry&& seen);
  /// There is no further one.
  common::status finish() { return tell_before(nullptr); }

 private:
  common::status tell_before(const std::string* agent);
  enrolled_agents::const_iterator next_, end_;
  const visitor& to_;
};

}  // namespace views
