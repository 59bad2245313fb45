/// Templates of libraries that nearly every file uses, and that are compiled in one of them
/// (compiled_once.cpp). The precompiled header includes it: without it each file would compile the
/// formatting of every number, and JSON, once more, which is a tenth of a build.
#pragma once
#include <fmt/format.h>

#include <nlohmann/json.hpp>

extern template void fmt::detail::vformat_to<char>(fmt::detail::buffer<char>&, fmt::string_view,
                                                   fmt::format_args, fmt::detail::locale_ref);
extern template class nlohmann::basic_json<>;
extern template class nlohmann::basic_json<nlohmann::ordered_map>;
extern template class nlohmann::detail::serializer<nlohmann::json>;
extern template class nlohmann::detail::serializer<nlohmann::ordered_json>;
