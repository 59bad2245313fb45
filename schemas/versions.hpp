// The numbers of what Muster reads and writes, as every program's --version tells them.
#pragma once

#include <cstdint>
#include <string>

namespace schemas {

/// Of the server's stores; store/keys.hpp says what each layout is.
inline constexpr std::uint64_t store_layout = 4;

/// `muster 0.2.0 (wire 2, schema 8, layout 4)`
std::string version_text();

}  // namespace schemas
