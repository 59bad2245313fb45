// Decisions over enrolments on disk, which can be read again as after a restart.
#pragma once

#include <catch2/catch.hpp>
#include <optional>

#include "tests/support/temp_dir.hpp"
#include "wdb/serve/enrolment_records.hpp"

namespace unit {

template <class Rules>
struct stored_rules {
  stored_rules() { restart(); }
  void restart() {
    rules.reset();
    records.reset();
    records.emplace(*store::enrolments::open(dir / "enrolments", false));
    REQUIRE(records->load());
    rules.emplace(*records);
  }

  tests::temp_dir dir;
  std::optional<wdb::enrolment_records> records;
  std::optional<Rules> rules;
};

}  // namespace unit
