// Payloads as JSON, for people who debug: members by their names, tables, statuses and kinds as
// words, rows as their columns, ids and hashes in lower hex.
#pragma once

#include "schemas/envelope.hpp"
#include "schemas/json.hpp"

namespace schemas {

/// null when the payload does not decode.
json payload_json(const envelope& e);

}  // namespace schemas
