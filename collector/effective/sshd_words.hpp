// A line of sshd_config, cut as sshd cuts it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::effective {

struct sshd_line {
  std::string keyword;  ///< as sshd_keyword() has it; empty: nothing but a comment
  std::vector<std::string> arguments;
  std::string rest;   ///< what stands behind the keyword, as it stands there
  std::string wrong;  ///< why sshd would not start with it
};

sshd_line cut_sshd_line(std::string_view line);

}  // namespace collector::effective
