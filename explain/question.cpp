#include "explain/question.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "common/letters.hpp"
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

/// `[::1]:22` and `127.0.0.1:22` as address and number; of a number alone the address is empty.
std::pair<std::string, std::string> address_and_port(const std::string& value) {
  const auto colon = value.rfind(':');
  if (colon == value.npos) return {{}, value};
  auto address = common::lower_case(std::string_view(value).substr(0, colon));
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  if (address == "*") address.clear();
  return {std::move(address), value.substr(colon + 1)};
}

/// Without `..`, doubled slashes and one at its end, as paths are recorded.
std::string usual_path(const std::string& typed) {
  auto out = std::filesystem::path(typed).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

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
  const auto [address, typed_port] =
      what == kind::port ? address_and_port(value) : std::pair(std::string(), value);
  const auto number = common::number(typed_port);
  const auto quoted = common::whole_code_points(value, longest_quoted);
  if (what == kind::port && (!number || *number < 0 || *number > last_port))
    return fail(errc::usage, "port '{}': want a number from 0 to {}, or ADDRESS:NUMBER", quoted,
                last_port);
  if (what == kind::file && value.front() != '/')
    return fail(errc::usage, "file '{}': want a whole path, as /usr/sbin/sshd", quoted);
  if (value.front() == '/' && (what == kind::file || what == kind::process))
    value = usual_path(value);
  return question{what, std::move(value), number, address};
}

}  // namespace explain
