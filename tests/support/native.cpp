#include "tests/support/native.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

#include "common/subprocess.hpp"

namespace tests {

std::string not_debian_12() {
  const auto root = common::root_dir::open("/");
  const auto release = root ? root->read("/etc/os-release", 65'536) : tl::unexpected(root.error());
  return release && release->bytes.find("VERSION_ID=\"12\"") != std::string::npos
             ? ""
             : "this is not Debian 12";
}

namespace {

/// What differs between the native answer and the program's, empty if nothing does; nothing where
/// no native answer is given. The machine changes beside the test (a process comes, a clock moves a
/// file's time): only what differs each of several times is a difference.
std::optional<std::string> difference(collector::policy::native::answers& answers,
                                      const std::vector<std::string>& argv) {
  std::string out;
  for (int attempt = 0; attempt < 5; ++attempt) {
    const auto native = answers.ask(argv);
    if (!native) return std::nullopt;
    const auto real = common::run(argv, {});
    if (real && real->output == native->output && real->exit_status == native->exit_status)
      return "";
    out = fmt::format("\n{}\n  native {} <<{}>>\n  real {} <<{}>>", fmt::join(argv, "\xc2\xb7"),
                      native->exit_status, native->output, real ? real->exit_status : -1,
                      real ? real->output : "not started");
  }
  return out;
}

}  // namespace

comparison compare(const std::vector<std::vector<std::string>>& command_lines) {
  comparison out;
  const auto root = common::root_dir::open("/");
  if (!root) return {.differences = root.error().detail};
  collector::policy::native::answers answers(*root);
  for (const auto& argv : command_lines) {
    ++out.asked;
    const auto found = difference(answers, argv);
    if (!found) continue;
    ++out.native;
    if (out.differences.size() > 8192) break;
    out.differences += *found;
  }
  return out;
}

}  // namespace tests
