// A fixture as a host: its files in a temporary folder of its own, its processes and outputs as
// written down. Nothing runs.
#pragma once

#include <map>
#include <memory>

#include "collector/policy/facts.hpp"
#include "collector/policy/fixture.hpp"

namespace collector::policy {

class fixture_facts final : public facts {
 public:
  /// io: the temporary folder cannot be made or filled. It goes away with the object.
  static common::result<std::unique_ptr<fixture_facts>> make(const fixture& f);
  ~fixture_facts() override;
  fixture_facts(const fixture_facts&) = delete;
  fixture_facts& operator=(const fixture_facts&) = delete;

  const file_fact& file(const std::string& path) override { return files_.file(path); }
  const file_fact& existence(const std::string& path) override { return files_.existence(path); }
  const dir_fact& directory(const std::string& path, bool with_entries) override {
    return files_.directory(path, with_entries);
  }
  const process_fact& processes() override { return processes_; }
  /// A command that the fixture does not have is not here.
  const command_fact& command(const std::string& text) override {
    return commands_.try_emplace(text, no_output(text)).first->second;
  }
  const effective::answer& setting(const std::string& target) override {
    return files_.setting(target);
  }
  std::vector<std::string> expand(const std::string& path) const override {
    return files_.expand(path);
  }
  match_budget& budget() override { return budget_; }
  bool live() const override { return true; }

 private:
  fixture_facts(std::string folder, common::root_dir root, const fixture& f);
  static command_fact no_output(const std::string& text);

  std::string folder_;
  common::root_dir root_;
  observer files_;
  process_fact processes_;
  std::map<std::string, command_fact> commands_;
  match_budget budget_;
};

}  // namespace collector::policy
