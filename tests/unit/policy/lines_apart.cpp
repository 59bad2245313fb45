// What is said to be certain of no line holds for every short one, by the regex engine itself.
#include "collector/policy/lint/lines_apart.hpp"

#include <catch2/catch.hpp>
#include <iostream>

#include "tests/support/native.hpp"
#include "tests/support/seed.hpp"

namespace policy = collector::policy;

namespace {

using texts = std::vector<std::string>;

class regex_maker {
 public:
  explicit regex_maker(tests::chance& random) : random_(random) {}

  std::string regex() {
    std::string out = random_.one_in(3) ? "" : "^";
    for (auto left = 1 + random_.below(3); left > 0; --left) out += part(2);
    return out + (random_.one_in(3) ? "" : "$");
  }

 private:
  std::string part(int depth) {
    static const texts atoms{
        "a",    "B",   "k",    "S",      "0",           "\\s",         "\\d",  "\\w",   ".",
        "[ab]", "\\S", "[^a]", "[0k]",   "[^\\w]",      "(?=a)",       "\\b",  "[a-k]", "(?!0)",
        "é",    "\\D", "\\W",  "(?i:a)", "[[:alpha:]]", "[[:punct:]]", "[\\D]"};
    static const texts times{"", "", "", "*", "+", "?", "{2}", "{1,2}", "*?", "++"};
    if (depth > 0 && random_.one_in(5))
      return "(?:" + part(depth - 1) + "|" + part(depth - 1) + part(depth - 1) + ")" +
             random_.of(times);
    return random_.of(atoms) + random_.of(times);
  }
  tests::chance& random_;
};

/// All lines of at most four of these characters.
texts short_lines() {
  texts out{""};
  for (std::size_t begin = 0, length = 0; length < 4; ++length) {
    const auto end = out.size();
    for (; begin < end; ++begin)
      for (const auto* c : {"a", "b", "K", "s", "0", " ", "é", "€"}) out.push_back(out[begin] + c);
  }
  return out;
}

bool satisfies(const policy::pattern& p, const std::string& line) {
  return std::ranges::all_of(p.terms, [&](const policy::minterm& m) {
    const auto found = m.compiled->search(line);
    return found && found->has_value() != m.negated;
  });
}

}  // namespace

TEST_CASE("minterms that are proven to exclude each other do so for every short line",
          "[policy][apart]") {
  tests::chance random(tests::seed("minterms"));
  regex_maker make(random);
  const auto lines = short_lines();
  int proven = 0;
  for (int trial = 0; trial < 300; ++trial) {
    std::string text = "f:/x -> r:" + make.regex();
    for (auto more = 1 + random.below(2); more > 0; --more)
      text += std::string(" && ") + (random.one_in(3) ? "!r:" : "r:") + make.regex();
    const auto rule = policy::parse_rule(text, policy::dialect::muster);
    if (!rule || !rule->content || !std::ranges::all_of(rule->content->terms, [](const auto& m) {
          return m.compiled.has_value();
        }))
      continue;
    if (!policy::proven_apart(*rule->content, policy::syntax::pcre2_utf8)) continue;
    ++proven;
    INFO(text);
    for (const auto& line : lines)
      if (satisfies(*rule->content, line)) FAIL_CHECK("'" << line << "' satisfies it");
  }
  std::cout << "minterms: " << proven << " of 300 proven\n";
  CHECK(proven > 0);
}
