// dpkg-query's --showformat: text, backslash escapes and ${field;width} (dpkg-query(1)).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::policy::native {

class show_format {
 public:
  /// Empty: malformed, or asks for something whose printing is not known here.
  static std::optional<show_format> parse(std::string_view text);
  /// One package; empty: a value that would not be printed as it stands.
  std::optional<std::string> print(std::string_view stanza,
                                   std::string_view native_architecture) const;

 private:
  struct part {
    std::string text;  ///< a field's name when `is_field`
    bool is_field = false;
    int width = 0;  ///< negative: to the left; 0: as it is
  };
  std::vector<part> parts_;
};

}  // namespace collector::policy::native
