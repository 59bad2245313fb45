// What a question may cost: rows, and time. Whoever joins everything with everything is told which
// condition is missing, before the machine is busy with it for hours.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "common/clock.hpp"

namespace query {

struct limits {
  std::uint64_t rows = 200'000'000;  ///< that are read from stores
  common::milliseconds time{60'000};
};

class budget {
 public:
  /// `is_interrupted` is asked now and then.
  budget(limits most, std::function<bool()> is_interrupted);
  void begin(common::instant now);
  /// Which walk over a table a row is of.
  enum class walk : std::uint8_t {
    first,   ///< or one that a condition on a column makes short
    again,   ///< for each row of another table anew, without such a condition
    across,  ///< the same, over all hosts
  };
  /// So many rows of this table were read. False: that is enough, and why() says why.
  bool spend(std::string_view table, walk of, std::uint64_t rows = 1);
  /// The same of work without a row. False: that is enough.
  bool go_on();
  bool is_interrupted() const { return interrupted_; }
  /// Empty: nothing was stopped.
  const std::string& why() const { return why_; }

 private:
  bool look();
  /// What makes it long: the table that is read again and again; empty: none is.
  std::string advice() const;
  limits most_;
  std::function<bool()> interrupt_;
  common::instant end_{};
  std::uint64_t spent_ = 0, next_look_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> again_;  ///< rows, by table
  bool interrupted_ = false;
  std::string why_;
};

}  // namespace query
