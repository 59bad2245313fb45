#include "cli/setting_json.hpp"

#include <catch2/catch.hpp>

#include "common/settings/registry.hpp"

namespace settings = common::settings;
using cli::setting_json;
using schemas::json;

TEST_CASE("programs get numbers of a setting as numbers, and switches as such", "[cli][settings]") {
  CHECK(setting_json(settings::log_count, "5") == json(5));
  CHECK(setting_json(settings::hash_budget, "5").dump() == "5");
  CHECK(setting_json(settings::hash_budget, "2.5") == json(2.5));
  CHECK(setting_json(settings::native, "true") == json(true));
  CHECK(setting_json(settings::once, "false") == json(false));
}

TEST_CASE("a setting with a unit stays as it is typed, and none is null", "[cli][settings]") {
  CHECK(setting_json(settings::interval, "30s") == json("30s"));
  CHECK(setting_json(settings::history_size, "256MiB") == json("256MiB"));
  CHECK(setting_json(settings::agent, "").is_null());
  CHECK(setting_json(settings::log_count, "many").is_null());
}
