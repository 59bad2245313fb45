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
        "a = [ 1, # one\n 'x#', { b = 2 } ]\n[[c]]\nstorage.graphroot = 1\n[storage]\n"
        "graphroot = \"\"\"/srv\\\n   /x\"\"\"",
        "[storage]\ngraphroot = \"\\u002Fsrv/x\"\n[storage.options]\ngraphroot = 7\n[other]\n"}) {
    INFO(text);
    CHECK(toml_value(text, "storage.graphroot") == "/srv/x");
  }
  CHECK(toml_value("[storage]\ntransient_store = true # now", "storage.transient_store") == "true");
  CHECK(toml_value("size = 1_000 ", "size") == "1000");
  CHECK(toml_value("s = \"a\\tb\\\"c\\\\\"", "s") == "a\tb\"c\\");
  CHECK(toml_value("s = 'a\\tb'", "s") == "a\\tb");
  CHECK(toml_value("", "s") == "");
}

TEST_CASE("toml: what is none is a fault with its line", "[inventory][toml]") {
  for (const std::string text :
       {"[storage]\ngraphroot\n", "x = 2\n[storage\nx = 1", "x = 2\na = \"x\nb = 1",
        "x = 2\na = 'x", "x = 2\na =\n", "\na = [1, 2", "\na = {b = 1", "x = 2\na = \"x\" \"y\"",
        "\n= 1", "\na = \"\\", "a = 1\na = 2"}) {
    INFO(text);
    CHECK(toml_value(text, "a").starts_with("line 2: "));
  }
  CHECK(toml_value("a = 1\n\xff = 2", "a").starts_with("line "));
  CHECK(toml_value("a = " + std::string(5000, '['), "a").starts_with("line 1: "));
}

TEST_CASE("toml: letters of other languages stand in quotes and comments", "[inventory][toml]") {
  for (const std::string text :
       {"s = \"é\" # é", "# é '\ns = 'é'", "\"é\" = 1\ns = 'é'", "a = \"\"\"é\"\"\"\"\"\ns = \"é\"",
        "a = ''''é\n#'''\ns = '''é'''", "a = \"\\\"é\"\ns = \"é\"", "\ufeffs = \"é\""}) {
    INFO(text);
    CHECK(toml_value(text, "s") == "é");
  }
  for (const std::string text :
       {"a = 1\ns = é", "a = 1\né = 1", "a = 'x'\ns = 1 ¡", "a = \"\"\n。= 1",
        "a = 'x'\nb = \"\\é\"", "a = \"\"\"x\n\\é\"\"\""}) {
    INFO(text);
    CHECK(toml_value(text, "s").starts_with("line 2: "));
  }
  CHECK(toml_value("s = \"\"\"a \\\n  é\"\"\"", "s") == "a é");
}
