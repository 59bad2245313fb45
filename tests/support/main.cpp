// The runner of every test program. Catch2 2.13 answers how many assertions failed, and so any
// number that a caller may have given a meaning of its own. This one answers 0 when all passed, 1
// when anything failed or nothing was run at all, and 77 when each test case that was run was
// skipped and nothing failed. With `--tell-cases` it tells what became of each case, in a line of
// its own (`case passed: NAME`), which totals.py counts; one that ended the process only begins.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "tests/support/skip.hpp"

namespace {

constexpr int exit_failed = 1, exit_skipped = 77;

struct counts {
  std::size_t cases = 0, skipped = 0;
  bool told = false;      ///< what becomes of each case is printed
  bool skipping = false;  ///< the test case that runs now said so
  std::string why;        ///< the reason that it gave last
};

/// One for the process: Catch makes its listeners itself, and a test that skips knows no runner.
counts& of_this_run() {
  static counts c;
  return c;
}

class counter : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;
  void testCaseStarting(const Catch::TestCaseInfo& i) override {
    of_this_run().skipping = false;
    tell("begins", i.name);
  }
  void testCaseEnded(const Catch::TestCaseStats& s) override {
    auto& c = of_this_run();
    ++c.cases;
    if (c.skipping) ++c.skipped;
    if (!s.totals.assertions.allOk()) return tell("failed", s.testInfo.name);
    if (c.skipping) tell("reason", c.why);
    tell(c.skipping ? "skipped" : "passed", s.testInfo.name);
  }

 private:
  /// A line by itself, whatever the case has printed before it.
  static void tell(const char* what, const std::string& of) {
    if (of_this_run().told) std::cout << "\ncase " << what << ": " << of << std::endl;
  }
};
CATCH_REGISTER_LISTENER(counter)

bool only_lists(const Catch::ConfigData& c) {
  return c.listTests || c.listTags || c.listReporters || c.listTestNamesOnly || c.showHelp ||
         c.libIdentify;
}

}  // namespace

void tests::skip(const std::string& why) {
  of_this_run().skipping = true;
  of_this_run().why = why;
  WARN("skipped: " << why);
  throw Catch::TestFailureException();  // ends the test case; what it reported before is what
                                        // counts
}

int main(int argc, char** argv) {
  Catch::Session session;
  session.cli(session.cli() | Catch::clara::Opt(of_this_run().told)["--tell-cases"](
                                  "print what became of each test case"));
  if (const int wrong = session.applyCommandLine(argc, argv); wrong != 0) return wrong;
  const int failed = session.run();
  if (only_lists(session.configData()))
    return failed;  // the number of lines, which ctest's discovery looks at
  const auto& c = of_this_run();
  if (failed != 0 || c.cases == 0) return exit_failed;
  return c.skipped == c.cases ? exit_skipped : 0;
}
