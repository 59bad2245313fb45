// Whom a question is about, and how much is known of each.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schemas/labels.hpp"
#include "store/registry.hpp"

namespace query {

/// What is needed of it, of thousands at a time.
struct host {
  std::string agent, hostname;
  bool had_store = false;
  schemas::labels labels = {};

  static host of(const store::registry::entry& e, schemas::labels labels = {}) {
    return {e.agent, e.record.hostname, e.record.had_store, std::move(labels)};
  }
  /// As much of its entry as is known here.
  store::registry::entry entry() const {
    store::registry::entry out{.agent = agent, .record = {}};
    out.record.hostname = hostname;
    out.record.had_store = had_store;
    return out;
  }
};

/// How much of a host's table may be believed. What is unknown is never a "no".
enum class standing : std::uint8_t {
  fresh,
  stale,    ///< the scan that last confirmed it is too long ago
  never,    ///< nothing ever came from that host
  unknown,  ///< its last scan could not tell, or not all; or its store cannot be read
};

struct table_standing {
  standing is = standing::unknown;
  std::optional<std::int64_t> as_of = {};  ///< the scan that last confirmed it, ms
  std::string why = {};                    ///< of what is unknown, or is not on the host
};

}  // namespace query
