// What reading a rule file's tree needs throughout: refusals with a position, known keys, words out of a list.
#pragma once

#include <span>
#include <string>

#include "common/result.hpp"
#include "common/yaml/tree.hpp"

namespace analyzer::load {

using common::yaml::node;
using words = std::span<const std::string_view>;

/// `LINE:COL: why`
tl::unexpected<common::error> refuse(const node& at, std::string_view why);

/// A mapping with these keys only.
common::status known_keys(const node& n, words keys);

/// The place of a scalar in `known`.
common::result<std::size_t> one_of(const node& n, words known, std::string_view noun);

/// Text that is not empty.
common::result<std::string> text_of(const node& n, std::string_view noun);

/// A list's items, or the one scalar that stands for a list of it.
common::result<std::span<const node>> one_or_more(const node& n, std::string_view noun, std::size_t most);

}  // namespace analyzer::load
