// `--reference`: of the commands that show checks.
#pragma once

#include "cli/option_list.hpp"

namespace cli {

/// views::has_reference() has what is taken.
inline void add_reference_option(option_list& to, std::optional<std::string>& reference) {
  to.text("--reference", reference,
          "show only checks that refer to it: cis, cis:5.2.1, mitre:T1036, or an address");
}

}  // namespace cli
