// Who is let in: tokens, the keys that enrolled with them, and what the broker has to know of both.
// Everything is in memory; what changes is durable before a call returns. Time is an argument.
#pragma once

#include <functional>
#include <set>

#include "schemas/messages.hpp"
#include "store/enrolments.hpp"

namespace wdb {

class enrolment {
 public:
  /// The new key has to connect within this time, or the use of the token is free again.
  static constexpr schemas::i64 proof_within_ms = 5 * 60'000;
  static constexpr std::size_t most_tokens = 10'000, most_keys = 200'000;

  /// Whether an id is taken by an agent that is known otherwise.
  using is_taken = std::function<bool(const std::string& agent)>;

  explicit enrolment(store::enrolments records) : store_(std::move(records)) {}
  common::status load();

  struct outcome {
    std::string agent;
    std::vector<schemas::admission> changed;  ///< the broker has to hear of
    std::string twin;  ///< an agent whose host looks the same, and whose key lives; or empty
  };
  /// refused: why the host is not let in, in words for who typed the token.
  common::result<outcome> enroll(const schemas::enroll& asked, schemas::i64 now,
                                 const is_taken& taken);
  /// The key has connected: the enrolment holds, and a use of its token is spent.
  common::result<std::vector<schemas::admission>> confirm(const std::string& key, schemas::i64 now);
  /// Enrolments whose keys never connected are forgotten, and tokens whose time is over.
  common::result<std::vector<schemas::admission>> expire(schemas::i64 now);

  /// The new token's id; asking again with its key gets the same one. usage: what is asked for is
  /// out of bounds.
  common::result<std::string> make_token(const schemas::make_token& asked, schemas::i64 now);
  /// Those that can still be used.
  schemas::tokens list(schemas::i64 now) const;
  /// not_found: no such token.
  common::result<std::vector<schemas::admission>> revoke_token(const std::string& id);
  /// Its keys do nothing from now on; empty when none of them was valid.
  common::result<std::vector<schemas::admission>> revoke_agent(const std::string& agent,
                                                               schemas::i64 now);

  /// That ever enrolled for it.
  std::size_t keys_of(const std::string& agent) const;

  std::vector<schemas::admission> everything() const;
  schemas::admission admission_of_token(const std::string& key) const;

 private:
  using key_entry = std::pair<const std::string, store::key_record>;
  common::status may_use(const std::string& token, schemas::i64 now) const;
  std::size_t pending_of(const std::string& token) const;
  std::string free_name(const std::string& hostname, const is_taken& taken) const;
  std::string twin_of(const schemas::enroll& asked) const;
  common::status add_pending(const std::string& key, store::key_record record);

  store::enrolments store_;
  store::enrolments::tokens tokens_;
  store::enrolments::keys keys_;
  std::map<std::string, std::string> agents_;  ///< agent → the key that enrolled for it last
  std::set<std::string> pending_;              ///< keys that have yet to connect
};

}  // namespace wdb
