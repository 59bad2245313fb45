// Who is let in: tokens, the keys that enrolled with them, and what the broker has to know of both.
// What changes is durable before a call returns. Time is an argument.
#pragma once

#include <functional>

#include "schemas/messages.hpp"
#include "wdb/serve/enrolment_records.hpp"

namespace wdb {

class enrolment {
 public:
  /// The new key has to connect within this time, or the use of the token is free again.
  static constexpr schemas::i64 proof_within_ms = 5 * 60'000;
  static constexpr std::size_t most_tokens = 10'000, most_keys = 200'000;

  /// Whether an id is taken by an agent that is known otherwise.
  using is_taken = std::function<bool(const std::string& agent)>;

  /// The records outlive this.
  explicit enrolment(enrolment_records& records) : records_(records) {}

  struct outcome {
    std::string agent;
    std::vector<schemas::admission> changed;  ///< the broker has to hear of
    std::string twin;  ///< an agent whose host looks the same, and whose key lives; or empty
  };
  /// refused: why the host is not let in, in words for who typed the token.
  common::result<outcome> enroll(const schemas::enroll& asked, schemas::i64 now,
                                 const is_taken& taken);
  /// The key has connected: the enrolment holds, a use of its token is spent, and other keys of the
  /// agent are worth nothing any more.
  common::result<std::vector<schemas::admission>> confirm(const std::string& key, schemas::i64 now);
  /// Enrolments whose keys never connected are forgotten, and tokens whose time is over.
  common::result<std::vector<schemas::admission>> expire(schemas::i64 now);

  /// The new token's id; asking again with its key gets the same one. usage: what is asked for is
  /// out of bounds, or is for an agent that is not there.
  common::result<std::string> make_token(const schemas::make_token& asked, schemas::i64 now,
                                         const is_taken& known);
  /// Those that can still be used.
  schemas::tokens list(schemas::i64 now) const;
  /// not_found: no such token.
  common::result<std::vector<schemas::admission>> revoke_token(const std::string& id);
  /// Its keys do nothing from now on; empty when none of them was valid.
  common::result<std::vector<schemas::admission>> revoke_agent(const std::string& agent,
                                                               schemas::i64 now);

  std::vector<schemas::admission> everything() const;
  schemas::admission admission_of_token(const std::string& key) const;

 private:
  using key_entry = std::pair<const std::string, store::key_record>;
  common::status may_use(const std::string& token, schemas::i64 now) const;
  std::size_t pending_of(const std::string& token) const;
  std::string free_name(const std::string& hostname, const is_taken& taken) const;
  std::string twin_of(const schemas::enroll& asked, const std::string& agent) const;

  enrolment_records& records_;
};

}  // namespace wdb
