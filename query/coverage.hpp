// Who answered: beside the rows of every answer stands of how many hosts they tell, and of how many
// they do not.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "query/host.hpp"
#include "schemas/json.hpp"
#include "schemas/table.hpp"

namespace query {

/// Each host counts once, as the worst that is true of what was asked of it: unknown counts before
/// stale.
struct coverage {
  std::size_t answered = 0, stale = 0, never = 0;
  std::map<std::string, std::size_t> unknown;  ///< hosts, by table
  std::size_t unknown_hosts = 0;
  std::size_t not_asked = 0;                 ///< hosts that the question was over before it came to
  std::optional<std::int64_t> as_of_oldest;  ///< of what answered or is stale
  bool is_whole() const { return stale == 0 && never == 0 && unknown_hosts == 0 && not_asked == 0; }
};

class coverage_log {
 public:
  void note(std::size_t host, std::string_view table, const table_standing& s);
  /// A walk ended before it came to the host; another one may have.
  void note_left(std::size_t host) { left_.insert(host); }
  coverage sum() const;

 private:
  struct known {
    bool is_stale = false, is_never = false;
    std::set<std::string, std::less<>> unknown;
    std::optional<std::int64_t> as_of;
  };
  std::map<std::size_t, known> hosts_;
  std::set<std::size_t> left_;
};

/// `{"type":"coverage","answered":…}`
schemas::json coverage_json(const coverage& c);
/// `hosts: 398 answered, 9 stale > 24h, 5 never seen, 2 unknown (packages)`
std::string coverage_text(const coverage& c, std::string_view longest);

}  // namespace query
