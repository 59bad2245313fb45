#include "views/differences.hpp"

#include <catch2/catch.hpp>

#include "schemas/inventory.hpp"
#include "schemas/row.hpp"
#include "tests/support/agent_history.hpp"

using schemas::table_id;
using tests::agent_history;

namespace {

schemas::encoded_row account(const std::string& name, const std::string& shell) {
  schemas::user u;
  u.name = name;
  u.uid = 1;
  u.shell = shell;
  return schemas::encode_row(u);
}

std::string key_of_account(const std::string& name) {
  return schemas::key_of(*schemas::find_table(table_id::users), account(name, "").stable).value();
}

schemas::encoded_row process(int pid) {
  schemas::process p;
  p.pid = pid;
  return schemas::encode_row(p);
}

/// `change of table: what the row was called, shell before and after`.
std::vector<std::string> told(const agent_history& a, const views::difference_question& q) {
  std::vector<std::string> out;
  const auto changes = a.read(
      [&](const store::reader& r) { return views::differences(r, q, a.now + 1000).value(); });
  for (const auto& one : changes) {
    const auto j = views::change_json("a", one);
    const auto shell = [](const schemas::json& row) {
      return row.is_null() ? "-" : row.value("shell", "");
    };
    out.push_back(j["change"].get<std::string>() + " " + j["table"].get<std::string>() + " " +
                  shell(j["old"]) + " " + shell(j["new"]));
  }
  return out;
}

}  // namespace

TEST_CASE("on the first day a row that changed is told with what it was", "[views]") {
  agent_history a;
  const auto before = a.now - 1000;
  a.snapshot(table_id::users, {account("ann", "sh"), account("bob", "sh"), account("cy", "sh")});
  a.now += 60'000;
  a.delta(table_id::users, {account("ann", "zsh"), account("dee", "sh")}, {key_of_account("bob")});
  using changes = std::vector<std::string>;
  const views::difference_question whole{
      .tables = {"users"}, .with_busy_tables = false, .since = before, .until = {}, .all = false};
  CHECK(told(a, whole) == changes{"added users - sh", "modified users sh zsh", "removed users sh -",
                                  "added users - sh"});
  auto later = whole;
  later.since = a.now - 1000;
  CHECK(told(a, later) ==
        changes{"modified users sh zsh", "removed users sh -", "added users - sh"});
}

TEST_CASE("tables whose rows come and go by themselves are told only if they are asked for",
          "[views]") {
  agent_history a;
  a.snapshot(table_id::processes, {process(1)});
  a.snapshot(table_id::users, {account("ann", "sh")});
  views::difference_question q{
      .tables = {}, .with_busy_tables = false, .since = a.now - 1000, .until = {}, .all = false};
  CHECK(told(a, q).size() == 1);
  q.with_busy_tables = true;
  CHECK(told(a, q).size() == 2);
  q = {.tables = {"processes"},
       .with_busy_tables = false,
       .since = q.since,
       .until = {},
       .all = false};
  CHECK(told(a, q).size() == 1);
}

TEST_CASE("a time before anything was stored is told with the beginning of history", "[views]") {
  agent_history a;
  a.snapshot(table_id::users, {account("ann", "sh")});
  const auto begun = [&](std::int64_t at) {
    return a.read([&](const store::reader& r) { return views::check_begun(r, at); });
  };
  CHECK(begun(a.now));
  REQUIRE_FALSE(begun(a.now - 1));
  CHECK(begun(a.now - 1).error().detail ==
        "nothing was stored yet at 2023-11-14T22:13:19.999Z: history begins at "
        "2023-11-14T22:13:20.000Z");
}
