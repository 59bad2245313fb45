// What files and variables say of settings, and who wins.
#include "common/settings/configuration.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace settings = common::settings;
using settings::configuration;

namespace {

struct configured_host {
  void file(const std::string& name, const std::string& text) const {
    const auto path = std::filesystem::path(dir / name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    std::filesystem::permissions(path, std::filesystem::perms(0644));
  }
  /// Why `muster.yaml` with this text is refused.
  std::string refused(const std::string& text) const {
    file("muster.yaml", text);
    const auto read = configuration::read(dir.path());
    if (read) return "";
    return read.error().detail.substr(std::min(dir.path().size() + 1, read.error().detail.size()));
  }
  settings::values collector_values() const {
    settings::values out(settings::programs::collector);
    const auto read = configuration::read(dir.path());
    if (!read) FAIL(read.error().detail);
    read->apply_to(out);
    return out;
  }
  tests::temp_dir dir;
};

/// A variable of this process while it lives.
struct variable {
  variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~variable() { ::unsetenv(name_); }
  const char* name_;
};

}  // namespace

TEST_CASE("files come in order, variables after them, and what is typed wins", "[settings]") {
  configured_host h;
  CHECK(h.collector_values().get(settings::interval) == std::chrono::hours{1});
  h.file("muster.yaml", "interval: 30m\nkeepalive: 10s\nparallel: 2\npolicy: [a.yml, b.yml]\n");
  h.file("conf.d/20-more.yaml", "keepalive: 20s\npolicy: c.yml\n");
  h.file("conf.d/10-less.yml", "keepalive: 40s\n");
  h.file("conf.d/.hidden.yaml", "keepalive: 1h\n");
  h.file("conf.d/readme.txt", "not YAML: [");
  const variable parallel("MUSTER_PARALLEL", "3");
  auto v = h.collector_values();
  CHECK(v.get(settings::interval) == std::chrono::minutes{30});
  CHECK(v.get(settings::keepalive) == std::chrono::seconds{20});
  CHECK(v.get(settings::policy) == std::vector<std::string>{"c.yml"});
  CHECK(v.get(settings::parallel) == 3);
  CHECK(v.origin_of(settings::interval) == h.dir / "muster.yaml:1:11");
  CHECK(v.origin_of(settings::keepalive) == h.dir / "conf.d/20-more.yaml:1:12");
  CHECK(v.origin_of(settings::parallel) == "MUSTER_PARALLEL");
  CHECK(v.is_default(settings::judging_time));

  settings::values typed(settings::programs::collector);
  REQUIRE(typed.set(settings::interval, "5m"));
  configuration::read(h.dir.path())->apply_to(typed);
  CHECK(typed.get(settings::interval) == std::chrono::minutes{5});
  CHECK(typed.origin_of(settings::interval) == "command line");
  CHECK(typed.get(settings::keepalive) == std::chrono::seconds{20});
}

TEST_CASE("lists are replaced as a whole, and may be mappings where they name things",
          "[settings]") {
  configured_host h;
  h.file("muster.yaml", "table_interval: {packages: 6h, users: 1m}\n");
  const auto v = h.collector_values();
  CHECK(v.texts_of(settings::table_interval) ==
        std::vector<std::string>{"packages=6h", "users=1m"});
  const variable listed("MUSTER_TABLE_INTERVAL", "os=2h,packages=3h");
  CHECK(h.collector_values().texts_of(settings::table_interval) ==
        std::vector<std::string>{"os=2h", "packages=3h"});
}

TEST_CASE("what is wrong in a configuration is said with its place", "[settings][bad]") {
  configured_host h;
  struct wrong {
    std::string text, told;
  };
  const auto w = GENERATE(
      wrong{"intervall: 5m\n",
            "muster.yaml:1:1: no setting 'intervall'; did you mean 'interval'?; `muster "
            "settings` lists them"},
      wrong{"once: true\n", "muster.yaml:1:1: 'once' can only be typed, as --once"},
      wrong{"data: /srv\n", "muster.yaml:1:1: 'data' can only be typed, as --data"},
      wrong{"hash_budget: 5\nhash_budget: 6\n", "muster.yaml:2:1: "},
      wrong{"interval: 5\n", "muster.yaml:1:11: --interval: '5' is not an interval"},
      wrong{"interval: [1h, 2h]\n", "muster.yaml:1:11: 'interval' wants one value"},
      wrong{"parallel: 65\n", "muster.yaml:1:11: --parallel: "},
      wrong{"policy: {a: b}\n", "muster.yaml:1:9: want a value of 'policy', or a list of 1 to "},
      wrong{"- interval\n", "muster.yaml:1:1: want settings, as `interval: 5m`"},
      wrong{"interval: [\n", "muster.yaml:"}, wrong{"a: &a [x, x]\nb: [*a, *a]\n", "muster.yaml:"},
      wrong{"interval: 5m\n---\ninterval: 6m\n", "muster.yaml:"});
  CAPTURE(w.text, w.told);
  const auto told = h.refused(w.text);
  CHECK(told.starts_with(w.told));
  CHECK(told.find('\n') == told.npos);
}

TEST_CASE("a file that is nothing but comments says nothing", "[settings]") {
  configured_host h;
  CHECK(h.refused("# interval: 5m\n").empty());
  CHECK(h.refused("").empty());
}

TEST_CASE("a file that others may write is not believed", "[settings][bad]") {
  configured_host h;
  h.file("muster.yaml", "interval: 5m\n");
  std::filesystem::permissions(h.dir / "muster.yaml", std::filesystem::perms(0666));
  const auto read = configuration::read(h.dir.path());
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.find("others than its owner may write it") != std::string::npos);
}

TEST_CASE("a variable that is no value is named", "[settings][bad]") {
  configured_host h;
  const variable wrong("MUSTER_KEEPALIVE", "soon");
  const auto read = configuration::read(h.dir.path());
  REQUIRE_FALSE(read);
  CHECK(read.error().detail.starts_with("MUSTER_KEEPALIVE: --keepalive: 'soon' is not"));
}

TEST_CASE("every setting of a file has a variable, and none is the name of another", "[settings]") {
  std::vector<std::string> names;
  for (const auto* s : settings::configurable()) names.push_back(settings::variable_of(*s));
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
  CHECK(std::ranges::count(names, "MUSTER_HASH_BUDGET") == 1);
  CHECK(std::ranges::count(names, "MUSTER_DATA") == 0);
}

TEST_CASE("a system's data folder has its configuration in /etc/muster, any other in itself",
          "[settings]") {
  CHECK(common::configuration_folder("/var/lib/muster") == "/etc/muster");
  CHECK(common::configuration_folder("/var/lib/muster/") == "/etc/muster");
  CHECK(common::configuration_folder("/srv/muster") == "/srv/muster");
}

TEST_CASE("a file beyond the limit is refused, though it begins with comments alone",
          "[settings]") {
  const configured_host h;
  CHECK(h.refused(std::string(2'000'000, '#') + "\ninterval: 5m\n").find("1048576") !=
        std::string::npos);
}

TEST_CASE("no interval is too long for what is made of it", "[settings]") {
  CHECK(common::parse_interval("3784320005000ms"));
  CHECK_FALSE(common::parse_interval("99999999999999999999ms"));
  const configured_host h;
  CHECK(h.refused("interval: 36600d\n").empty());
  CHECK(h.refused("interval: 36601d\n").find("muster.yaml:1:11: ") == 0);
}
