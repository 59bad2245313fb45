#include "explain/question.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "common/text.hpp"
#include "common/utf8.hpp"

namespace explain {

using common::errc;
using common::fail;
using common::result;

namespace {

/// As a path may be long.
constexpr std::size_t longest_value = 4096, longest_quoted = 64;
constexpr std::int64_t last_port = 65535;

}  // namespace

result<question> parse_question(std::string_view name, std::string value) {
  const auto at = std::ranges::find(kind_names, name);
  if (at == kind_names.end())
    return fail(errc::usage, "'{}' is none of {}", common::whole_code_points(name, longest_quoted),
                fmt::join(kind_names, ", "));
  const auto what = static_cast<kind>(at - kind_names.begin());
  if (value.empty()) return fail(errc::usage, "{}: what is to be explained is empty", name);
  if (value.size() > longest_value)
    return fail(errc::usage, "{}: {} bytes, at most {}", name, value.size(), longest_value);
  const auto number = common::number(value);
  const auto quoted = common::whole_code_points(value, longest_quoted);
  if (what == kind::port && (!number || *number < 0 || *number > last_port))
    return fail(errc::usage, "port '{}': want a number from 0 to {}", quoted, last_port);
  if (what == kind::file && value.front() != '/')
    return fail(errc::usage, "file '{}': want a whole path, as /usr/sbin/sshd", quoted);
  return question{what, std::move(value), number};
}

}  // namespace explain
