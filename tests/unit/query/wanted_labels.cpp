#include "query/wanted_labels.hpp"

#include <catch2/catch.hpp>

using query::wanted_labels;
using labels = std::vector<std::string>;

TEST_CASE("a label that every row has to have is wanted", "[query]") {
  CHECK(wanted_labels("SELECT name FROM users WHERE agent_label(agent, 'env') = 'prod'") ==
        labels{"env=prod"});
  CHECK(
      wanted_labels("select name from users u where uid = 0 AND AGENT_LABEL(u.agent,'env')='Prod' "
                    "and agent_label(agent, 'site') = 'b' -- OR\nORDER BY name;") ==
      labels{"env=Prod", "site=b"});
  CHECK(wanted_labels("SELECT 1 FROM ports JOIN processes USING (agent, pid) "
                      "WHERE agent_label(agent, 'env') = 'prod' LIMIT 3") == labels{"env=prod"});
}

TEST_CASE("a label that a row may lack is not wanted", "[query]") {
  const std::string is_prod = "agent_label(agent, 'env') = 'prod'";
  for (const auto& question :
       {"SELECT 1 FROM users WHERE uid = 0 OR " + is_prod,
        "SELECT 1 FROM users WHERE NOT " + is_prod,
        "SELECT " + is_prod + " FROM users",
        "SELECT 1 FROM users WHERE uid IN (1, " + is_prod + ")",
        "SELECT 1 FROM users WHERE uid IN (SELECT uid FROM users WHERE " + is_prod + ")",
        "SELECT 1 FROM users WHERE " + is_prod + " UNION SELECT 2",
        "SELECT 1 FROM users a JOIN users b WHERE " + is_prod,
        "SELECT 1 FROM users a, users b WHERE " + is_prod,
        "SELECT 1 FROM users LEFT JOIN groups USING (agent) WHERE " + is_prod,
        "SELECT count(*) FILTER (WHERE " + is_prod + ") FROM users",
        "SELECT 1 FROM users WHERE " + is_prod + " = 0",
        "SELECT 1 FROM users WHERE uid BETWEEN 0 AND " + is_prod,
        "SELECT 1 FROM users WHERE uid = 0 GROUP BY name HAVING uid = 0 AND " + is_prod,
        "SELECT 1 FROM users WHERE ''''||" + is_prod,
        "SELECT 1 FROM users -- WHERE " + is_prod,
        std::string("SELECT 1 FROM users WHERE agent_label(agent, 'env') = 'it''s'"),
        std::string("SELECT 1 FROM users WHERE agent_label(agent, 'env') <> 'prod'"),
        std::string("SELECT 1 FROM users WHERE agent_label(name, 'env') = 'prod'"),
        std::string("SELECT 1 FROM users WHERE agent_label(agent, 'env"),
        std::string()}) {
    INFO(question);
    CHECK(wanted_labels(question).empty());
  }
}
