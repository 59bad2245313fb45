// One alternative of an OS_Regex along one line, the way the 4.x matcher goes.
#pragma once

#include <array>
#include <map>

#include "collector/policy/os_regex.hpp"

namespace collector::policy {

class os_regex_walk {
 public:
  os_regex_walk(const os_regex::alternative& a, std::string_view line)
      : tokens_(a.tokens), at_start_(a.at_start), at_end_(a.at_end), line_(line) {}
  common::result<std::optional<os_regex::match>> run();

 private:
  enum class step { on, matched, lost };
  using token = os_regex::token;

  bool is_group(std::size_t t) const;
  bool is_set(std::size_t t, os_regex::repeat r) const;
  bool fits(std::size_t t, char c) const;
  step one();
  step repeated(char c);
  step skip_or_fail(const token& t);
  void hand_over(char c);
  void begin();
  step back();
  bool end_is_good();
  os_regex::match taken() const;

  const std::vector<token>& tokens_;
  const bool at_start_, at_end_;
  const std::string_view line_;
  struct place {
    std::size_t token, at;
  };
  std::size_t token_ = 0, at_ = 0;
  bool again_ = false;    ///< the repeated set has matched once: it may end here
  bool skipped_ = false;  ///< of this attempt nothing but sets that may be absent has been passed
  std::optional<std::size_t> began_, retry_;
  std::array<place, 4>
      saved_{};  ///< where to go on when what follows does not fit; a fifth is not remembered
  std::size_t saved_count_ = 0;
  std::map<std::size_t, std::size_t> ends_;  ///< of groups: token to position
};

}  // namespace collector::policy
