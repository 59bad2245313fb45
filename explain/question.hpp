// What is to be explained, as it was typed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace explain {

enum class kind : std::uint8_t { port, package, user, file, service, process };
inline constexpr std::array<std::string_view, 6> kind_names{"port", "package", "user",
                                                            "file", "service", "process"};

struct question {
  kind what = kind::port;
  std::string value;
  std::optional<std::int64_t> number = {};  ///< of the value, where it is one
  std::string address = {};                 ///< of a port; empty: any
};

/// usage: nothing can be called so.
common::result<question> parse_question(std::string_view kind, std::string value);

}  // namespace explain
