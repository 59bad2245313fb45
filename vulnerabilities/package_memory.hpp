// What is the same of a package wherever it is installed, found once: of the million rows of a
// fleet few are distinct.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "vulnerabilities/package_kinds.hpp"

namespace vulnerabilities {

/// A question to the feeds.
struct asked_package {
  std::uint64_t number = 0;   ///< no other has it, not of what was forgotten either
  source_package source;      ///< as people are told
  std::string name, version;  ///< as the feed has it: where it lists binaries, one of them
  std::string_view language;  ///< the ecosystem, of a package of a language
  bool is_foreign = false;    ///< somebody else built it
};

struct package_facts {
  const asked_package* asked = nullptr;  ///< null: nothing is asked of it
  bool is_kernel = false;
  bool is_of_pro = false;  ///< of Ubuntu's extended maintenance
};

class package_memory {
 public:
  /// On a host of that distribution (os-release's ID). What it returns lives until it forgets.
  const package_facts& of(const package_view& p, std::string_view distribution);

  /// Between hosts: nobody knows how many rows are distinct.
  void forget_if_full();

 private:
  package_facts find(const package_view& p, std::string_view distribution);
  const asked_package* ask(const package_view& p, std::string_view language,
                           std::string_view distribution);

  std::string key_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::string, package_facts> facts_;
  std::unordered_map<std::string, asked_package> asked_;
};

}  // namespace vulnerabilities
