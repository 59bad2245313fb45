// All finders on one line; the first look says which of them are asked.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// What any text may have; what also the words of a command may have, whole; and what lines of
/// files have that are kept for their settings.
enum class kinds { of_text, of_words, of_lines };

void find_all(std::string_view line, const first_look& seen, kinds which, spans& out);

}  // namespace common::secrets
