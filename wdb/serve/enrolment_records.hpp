// What enrolments/data.mdb holds, in memory: tokens, keys, and what was decided about agents. What
// changes is durable before anybody sees it.
#pragma once

#include <set>

#include "store/enrolments.hpp"

namespace wdb {

class enrolment_records {
 public:
  using change = store::enrolments::change;

  explicit enrolment_records(store::enrolments on_disk) : disk_(std::move(on_disk)) {}
  common::status load();
  /// An error leaves everything as it was.
  common::status commit(change c);

  const store::enrolments::tokens& tokens() const { return tokens_; }
  const store::enrolments::keys& keys() const { return keys_; }
  const store::enrolments::memberships& members() const { return members_; }
  /// Keys that have yet to connect.
  const std::set<std::string>& pending() const { return pending_; }
  /// How many of them enrolled with that token.
  std::size_t pending_of(const std::string& token) const;
  /// The keys of hosts that look the same.
  const std::set<std::string>& keys_of_machine(const std::string& machine) const;
  /// Agents of which time alone may change something: closed ones, and those that come and go.
  const std::set<std::string>& timed() const { return timed_; }
  /// The keys that ever enrolled for it.
  const std::set<std::string>& keys_of(const std::string& agent) const;
  /// Null: nothing was decided about it.
  const store::membership_record* member(const std::string& agent) const;

 private:
  void put_key(const std::string& key, store::key_record record);
  void note_pending(const std::string& key, const store::key_record& record, bool is_pending);
  void forget_key(const std::string& key);
  void put_member(const std::string& agent, store::membership_record m);

  store::enrolments disk_;
  store::enrolments::tokens tokens_;
  store::enrolments::keys keys_;
  store::enrolments::memberships members_;
  std::map<std::string, std::set<std::string>> by_agent_, by_machine_;
  std::map<std::string, std::size_t> pending_of_token_;
  std::set<std::string> pending_, timed_;
};

}  // namespace wdb
