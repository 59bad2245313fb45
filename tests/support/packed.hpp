// Texts packed as package managers keep them.
#pragma once

#include <string>
#include <string_view>

namespace tests {

enum class packing { gzip, xz, zstd, lz4 };

/// The text in one piece of that form; throws where a library refuses.
std::string packed(std::string_view text, packing as);

}  // namespace tests
