// When the rows of a store are hashed anew and compared with what is recorded of them: that is what
// finds a row which was altered behind wdb's back. While a budget of processor time lasts it
// happens once a keepalive for every agent that is heard of, and with each hello and report; past
// it the stores take turns, the one checked longest ago first. A store whose agent is silent is
// read by the scrub alone. Pure: time is an argument.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/clock.hpp"

namespace wdb {

class check_schedule {
 public:
  static constexpr std::size_t at_once = 8;  ///< checks under way
  static constexpr common::milliseconds saved{
      2000};  ///< the budget of this time may be saved up, and spent at once

  /// A round over all stores that takes longer than this is worth a word.
  static constexpr common::milliseconds long_round{std::chrono::hours{1}};

  using notice = std::function<void(common::milliseconds round)>;
  /// `percent` of a core; 0: never (verify, repairs and the scrub still hash). `is_long` is called
  /// when a round takes longer than `long_round`: once, and again only if it took less than half of
  /// that in between. What a store costs that was never checked is unknown and does not count.
  check_schedule(double percent, common::instant now, notice is_long = {})
      : share_(percent / 100), left_(most_left()), refilled_(now), is_long_(std::move(is_long)) {}

  /// From now on.
  void use(double percent, notice is_long) {
    share_ = percent / 100;
    left_ = std::min(left_, most_left());
    is_long_ = std::move(is_long);
  }

  /// The agent said something: its store is to be checked once more.
  void heard(const std::string& agent, common::milliseconds keepalive, common::instant now);
  struct order {
    std::string agent;
    common::milliseconds period;  ///< within which it comes again
  };
  /// The next store to check, if one is due and there is budget for it.
  std::optional<order> due(common::instant now);
  /// A check that due() ordered has ended, and took so much processor time.
  void done(const std::string& agent, std::chrono::microseconds cost, common::instant now);
  /// Check it next, whenever it was checked last.
  void want(const std::string& agent);
  /// It says how its tables stand: while the budget is enough for everybody's keepalive, its rows
  /// are hashed now.
  void reported(const std::string& agent);

  /// It has no store any more.
  void forget(const std::string& agent);

  /// The longest time between two checks of a store with that keepalive, as things are.
  common::milliseconds period(common::milliseconds keepalive) const;

 private:
  struct store_state {
    common::instant checked{};
    common::milliseconds keepalive{30'000};
    double cost = 1;        ///< of the last check, ms
    bool measured = false;  ///< `cost` is no guess
    bool under_way = false;
    bool heard = false;  ///< since that check was ordered
  };
  void queue(const std::string& agent, const store_state& s) { order_.emplace(s.checked, agent); }
  double most_left() const { return static_cast<double>(saved.count()) * share_; }
  void refill(common::instant now);
  void tell_long_round();
  double share_, left_;  ///< ms
  double round_ = 0;     ///< what checking every store once costs, ms
  double measured_ = 0;  ///< what of that is no guess
  common::instant refilled_;
  std::map<std::string, store_state> stores_;
  std::set<std::pair<common::instant, std::string>>
      order_;  ///< those to be checked, by when they were checked last
  std::size_t under_way_ = 0;
  notice is_long_;
  bool told_ = false;
};

}  // namespace wdb
