// Which keys may send, and as whom, and from which agents nothing is taken: a copy in memory of
// what wdb decided, so that a handshake and a frame wait for no disk. Until wdb has told all of it,
// no key may. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/messages.hpp"

namespace broker {

class key_ring {
 public:
  static constexpr std::size_t most_keys = 1'000'000;

  /// What wdb says, in order. The agents of which nothing is taken any more: closed now, or their
  /// last key is gone.
  std::vector<std::string> take(schemas::admit told);
  /// Null: the key may do nothing now, or its agent is closed. `now`: ms, wall time.
  const schemas::admission* find(std::string_view key, std::int64_t now) const;
  bool is_closed(std::string_view agent) const { return ring_.closed.contains(agent); }

 private:
  struct ring {
    std::map<std::string, schemas::admission, std::less<>> keys;
    std::set<std::string, std::less<>> closed;  ///< agents
  };
  static void put(ring& into, schemas::admission a, std::vector<std::string>& shut);
  static bool has_key(const ring& in, const std::string& agent);
  ring ring_;
  std::optional<ring> coming_;  ///< a whole list, until its last part is here
};

}  // namespace broker
