// What reading a configuration's tree needs throughout: refusals with a position, known keys, words
// out of a list.
#pragma once

#include <span>
#include <string>

#include "common/result.hpp"
#include "common/yaml/tree.hpp"

namespace common::yaml {

using words = std::span<const std::string_view>;

/// `LINE:COL: why`
tl::unexpected<error> refuse(const node& at, std::string_view why);

/// A mapping with these keys only.
status known_keys(const node& n, words keys);

/// The place of a scalar in `known`.
result<std::size_t> one_of(const node& n, words known, std::string_view noun);

/// Text that is not empty.
result<std::string> text_of(const node& n, std::string_view noun);

/// A list's items, or the one scalar that stands for a list of it.
result<std::span<const node>> one_or_more(const node& n, std::string_view noun, std::size_t most);

}  // namespace common::yaml
