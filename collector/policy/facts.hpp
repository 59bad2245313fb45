// What judging may ask for. A host answers through its observer; a policy test answers with what
// its fixture wrote down.
#pragma once

#include "collector/policy/match_budget.hpp"
#include "collector/policy/observer.hpp"

namespace collector::policy {

class facts {
 public:
  virtual ~facts() = default;
  virtual const file_fact& file(const std::string& path) = 0;
  virtual const file_fact& existence(const std::string& path) = 0;
  virtual const dir_fact& directory(const std::string& path, bool with_entries) = 0;
  virtual const process_fact& processes() = 0;
  virtual const command_fact& command(const std::string& text) = 0;
  /// What a rule `k:` asks for; `target` as effective::parse_question() takes it.
  virtual const effective::answer& setting(const std::string& target) = 0;
  virtual std::vector<std::string> expand(const std::string& path) const = 0;
  /// What is left of the time for judging.
  virtual match_budget& budget() = 0;
  /// A running host, not the file system of one.
  virtual bool live() const = 0;
};

/// The host, as one policy may see it: `distrust` says why its commands do not run; empty: they do,
/// if the observer runs any.
class host_facts final : public facts {
 public:
  explicit host_facts(observer& host, const std::string& distrust = {})
      : host_(host), budget_(host.judging_time()) {
    refused_.now = command_fact::state::not_permitted;
    refused_.error = distrust;
  }
  const file_fact& file(const std::string& path) override { return host_.file(path); }
  const file_fact& existence(const std::string& path) override { return host_.existence(path); }
  const dir_fact& directory(const std::string& path, bool with_entries) override {
    return host_.directory(path, with_entries);
  }
  const process_fact& processes() override { return host_.processes(); }
  const command_fact& command(const std::string& text) override {
    return trusted() ? host_.command(text) : refused_;
  }
  const effective::answer& setting(const std::string& target) override {
    return host_.setting(target);
  }
  std::vector<std::string> expand(const std::string& path) const override {
    return host_.expand(path);
  }
  match_budget& budget() override { return budget_; }
  bool live() const override { return host_.live(); }
  bool trusted() const { return refused_.error.empty(); }

 private:
  observer& host_;
  match_budget budget_;
  command_fact refused_;
};

}  // namespace collector::policy
