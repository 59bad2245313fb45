// Whether a document follows the first one: engines read the first one only.
#pragma once

#include <optional>

#include "common/yaml/tree.hpp"

namespace YAML {
class Parser;
}

namespace common::yaml {

/// Where something stands in the document that comes next, whatever it is; or nothing.
std::optional<mark> next_document(YAML::Parser& parser);

}  // namespace common::yaml
