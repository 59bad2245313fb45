// Tokens: what an operator asks of them, and how they are listed and ended. What changes is durable
// before a call returns. Time is an argument.
#pragma once

#include <functional>

#include "schemas/messages.hpp"
#include "wdb/serve/enrolment_records.hpp"

namespace wdb {

class tokens {
 public:
  static constexpr std::size_t most = 10'000;

  /// Whether there is such an agent.
  using is_known = std::function<bool(const std::string& agent)>;

  /// The records outlive this.
  explicit tokens(enrolment_records& records) : records_(records) {}

  /// The new token's id; asking again with its key gets the same one. usage: what is asked for is
  /// out of bounds, or is for an agent that is not there.
  common::result<std::string> make(const schemas::make_token& asked, schemas::i64 now,
                                   const is_known& known);
  /// Those that can still be used.
  schemas::tokens list(schemas::i64 now) const;
  /// What the broker has to hear. not_found: no such token.
  common::result<schemas::admission> revoke(const std::string& id);

 private:
  enrolment_records& records_;
};

schemas::admission admission_of(const std::string& key, const store::token_record& t);

}  // namespace wdb
