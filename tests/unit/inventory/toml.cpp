// TOML as people write the configuration of containers.
#include "collector/inventory/toml.hpp"

#include "tests/unit/inventory/scan.hpp"

namespace {

std::string toml_value(const std::string& text, const std::string& name) {
  const auto all = inventory::toml_values::parse(text);
  if (!all) return all.error().detail;
  return all->get(name);
}

}  // namespace

TEST_CASE("toml: one value in many spellings", "[inventory][toml]") {
  for (const std::string text :
       {"[storage]\ngraphroot = \"/srv/x\"\n", "[ storage ] # here\n  graphroot='/srv/x' # there",
        "storage.graphroot = \"/srv/x\"", "storage . \"graphroot\" = \"\"\"\n/srv/x\"\"\"",
        "[\"storage\"]\r\n'graphroot' = '''/srv/x'''\r\n", "storage = { graphroot = \"/srv/x\" }",
        "a = [ 1, # one\n 'x#]', { b = 2 } ]\n[[c]]\nstorage.graphroot = 1\n[storage]\n"
        "graphroot = \"\\u002Fno\"\ngraphroot = \"\"\"/srv\\\n   /x\"\"\"",
        "[storage]\ngraphroot = \"/no\"\n[storage.options]\ngraphroot = 7\n[other]\n"
        "[storage]\ngraphroot = \"/srv/x\""}) {
    INFO(text);
    CHECK(toml_value(text, "storage.graphroot") == "/srv/x");
  }
  CHECK(toml_value("[storage]\ntransient_store = true # now", "storage.transient_store") == "true");
  CHECK(toml_value("size = 1_000 ", "size") == "1_000");
  CHECK(toml_value("s = \"a\\tb\\\"c\\\\\"", "s") == "a\tb\"c\\");
  CHECK(toml_value("s = 'a\\tb'", "s") == "a\\tb");
  CHECK(toml_value("", "s") == "");
}

TEST_CASE("toml: what is none is a fault with its line", "[inventory][toml]") {
  for (const auto& [text, why] : {std::pair<std::string, std::string>{
                                      "[storage]\ngraphroot\n", "line 2: want = after a name"},
                                  {"[storage\nx = 1", "line 1: want ] after the name of a table"},
                                  {"a = \"x\nb = 1", "line 1: a text without its end"},
                                  {"a = 'x", "line 1: a text without its end"},
                                  {"a =\n", "line 1: a value is missing"},
                                  {"a = [1, 2", "line 1: an array without its end"},
                                  {"a = {b = 1", "line 1: a table without its end"},
                                  {"a = \"x\" \"y\"", "line 1: more than one value in a line"},
                                  {"= 1", "line 1: a name is missing"},
                                  {"a = \"\\", "line 1: a text without its end"}}) {
    INFO(text);
    CHECK(toml_value(text, "a") == why);
  }
  CHECK(toml_value("a = " + std::string(5000, '['), "a").find("nested too deeply") !=
        std::string::npos);
}
