// What holds of every setting there is.
#include "common/settings/registry.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "common/settings/reference.hpp"
#include "common/settings/values.hpp"

namespace settings = common::settings;
namespace programs = common::settings::programs;
using settings::kind;
using settings::setting;

namespace {

std::set<const setting*> all_settings() {
  std::set<const setting*> out;
  for (const auto* p : settings::all_programs())
    for (const auto& t : p->takes) out.insert(t.which);
  return out;
}

bool takes(const settings::program& p, const setting& s) {
  return std::ranges::count(p.takes, &s, &settings::taken::which) > 0;
}

}  // namespace

TEST_CASE("every setting has a name of its own", "[settings]") {
  std::map<std::string, const setting*> names;
  for (const auto* s : all_settings()) {
    INFO(s->name);
    CHECK(names.emplace(s->name, s).second);
    CHECK(names.emplace(s->option(), s).second);
    CHECK(s->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == s->name.npos);
    CHECK_FALSE(s->name.starts_with("no-"));
  }
}

TEST_CASE("no program takes a setting twice", "[settings]") {
  for (const auto* p : settings::all_programs()) {
    std::set<const setting*> seen;
    for (const auto& t : p->takes) CHECK(seen.insert(t.which).second);
  }
}

TEST_CASE("every setting explains itself, and its metavar stands for one value", "[settings]") {
  for (const auto* s : all_settings()) {
    INFO(s->name);
    CHECK_FALSE(s->help.empty());
    CHECK_FALSE(s->help.ends_with('.'));
    CHECK(s->metavar.empty() == (s->what == kind::yes_no));
    if (s->what != kind::choice)
      CHECK(std::ranges::all_of(s->metavar,
                                [](char c) { return c == '=' || (c >= 'A' && c <= 'Z'); }));
    CHECK((s->what == kind::count) == (s->most > 0));
  }
}

TEST_CASE("every default is a value of its setting", "[settings]") {
  for (const auto* p : settings::all_programs())
    for (const auto& t : p->takes) {
      INFO(p->name << " " << t.which->name);
      if (t.which->is_list())
        for (const auto& [which, one] : settings::values(*p).as_typed())
          CHECK((which != t.which || settings::check(*which, one)));
      else if (!t.initial.empty())
        CHECK(settings::check(*t.which, std::string(t.initial)));
      CHECK((t.initial.empty() || t.unset.empty()));  // else the words would never hold
      if (t.which->what == kind::yes_no) CHECK_FALSE(t.initial.empty());
    }
}

TEST_CASE("the server never sets what can open, run or reveal something of a host", "[settings]") {
  using settings::setter;
  std::set<std::string_view> pushed;
  for (const auto* s : all_settings())
    if (s->by == setter::server) pushed.insert(s->name);
  CHECK(pushed == std::set<std::string_view>{"interval", "table-interval", "keepalive", "parallel",
                                             "judging-time"});
  for (const auto* s : all_settings())
    if (s->what == kind::path || s->what == kind::paths || s->what == kind::folders ||
        s->what == kind::agent_roots)
      CHECK(s->by != setter::server);
}

TEST_CASE("a file is not asked what one start is about", "[settings]") {
  for (const setting* s :
       {static_cast<const setting*>(&settings::name), static_cast<const setting*>(&settings::once),
        static_cast<const setting*>(&settings::check_rules),
        static_cast<const setting*>(&settings::describe_rules),
        static_cast<const setting*>(&settings::run_commands),
        static_cast<const setting*>(&settings::prepare_image)})
    CHECK(s->by == settings::setter::command_line);
}

TEST_CASE("stages need a data folder, and an analyzer none to read rules", "[settings]") {
  for (const auto* p :
       {&programs::broker, &programs::wdb, &programs::analyzer, &programs::collector}) {
    REQUIRE(p->takes.front().which == &settings::data);
    CHECK(p->takes.front().how == settings::need::required);
  }
  const auto instead = [](const settings::taken& t) { return t.how == settings::need::instead; };
  CHECK(std::ranges::count_if(programs::analyzer.takes, instead) == 2);
}

TEST_CASE("`muster up` takes whatever it can hand on to its stages", "[settings]") {
  // What it sets itself, what is not for one host, and what has no use in a pipeline of one host.
  const std::set<const setting*> apart{
      &settings::data,          &settings::name,           &settings::connect,
      &settings::server,        &settings::socks,          &settings::keepalive,
      &settings::check_rules,   &settings::describe_rules, &settings::token,
      &settings::prepare_image, &settings::command_unit,   &settings::run_commands};
  for (const auto* p :
       {&programs::broker, &programs::wdb, &programs::analyzer, &programs::collector})
    for (const auto& t : p->takes) {
      INFO(t.which->name);
      CHECK(takes(programs::up, *t.which) != apart.contains(t.which));
    }
}

TEST_CASE("docs/settings.md has the reference as the registry makes it", "[settings]") {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/docs/settings.md");
  std::ostringstream page;
  page << in.rdbuf();
  INFO("make it again: what stands above the first table, and `muster settings`");
  CHECK(page.str().ends_with(settings::reference()));
}
