// Expected failures are values; exceptions are for bugs. Libraries that throw are caught at the
// edge that calls them.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace common {

/// What a caller can do about a failure. `detail` says what happened, on what, and what to do.
enum class errc {
  malformed,
  too_large,
  unsupported,
  not_found,
  exists,
  busy,
  timeout,
  io,
  corrupt,
  full,
  refused,
  denied,  ///< by the system: another user's file
  usage
};

std::string_view name(errc code);

struct error {
  errc code{};
  std::string detail;
};

template <class T>
using result = tl::expected<T, error>;
using status = result<void>;

/// `return fail(errc::io, "{}: {}", path, text);`
template <class... A>
[[nodiscard]] tl::unexpected<error> fail(errc code, fmt::format_string<A...> text, A&&... args) {
  return tl::unexpected<error>(error{code, fmt::format(text, std::forward<A>(args)...)});
}

/// Passes on a failure as it is.
[[nodiscard]] inline tl::unexpected<error> fail(error e) {
  return tl::unexpected<error>(std::move(e));
}

}  // namespace common
