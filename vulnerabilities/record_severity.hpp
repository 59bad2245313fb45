#pragma once

#include <optional>

#include "schemas/json.hpp"
#include "schemas/severity.hpp"

namespace vulnerabilities {

/// How grave a record of the OSV format says it is: by the distribution's own word (Ubuntu's
/// priority, Debian's urgency, the first word of a summary of AlmaLinux, Rocky, Red Hat or SUSE),
/// else the database's, else the CVSS vector's. The first of them that is there.
std::optional<schemas::severity> severity_of(const nlohmann::json& record);

}  // namespace vulnerabilities
