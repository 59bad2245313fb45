// `--reference`: of the commands that show checks.
#pragma once

#include "cli/option_list.hpp"

namespace cli {

/// As views::has_reference() takes them.
inline constexpr const char* reference_forms = "cis, cis:5.2.1, mitre:T1036, or an address";

inline void add_reference_option(option_list& to, std::optional<std::string>& reference) {
  to.text("--reference", reference,
          std::string("show only checks that refer to it: ") + reference_forms);
}

}  // namespace cli
