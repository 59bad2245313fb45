#include "cli/health/as_stages.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/health/stages.hpp"
#include "common/fd.hpp"
#include "common/log.hpp"
#include "common/owner.hpp"
#include "common/text.hpp"
#include "common/turned_file.hpp"

namespace cli::health {

using common::errc;
using common::fail;
using common::status;

std::string folder_of_stages(const schemas::data_paths& paths) {
  std::error_code unknown;
  for (const auto& made : {paths.told(), paths.agents()})
    if (std::filesystem::exists(made, unknown)) return made;
  return paths.data;
}

status act_as_stages(const schemas::data_paths& paths) {
  return common::act_as_owner_of(folder_of_stages(paths));
}

namespace {

/// This thread, and those that it begins: others share no folders with it from then on.
status see_files_of(std::int64_t pid) {
  const auto theirs = fmt::format("/proc/{}/ns/mnt", pid);
  const common::unique_fd fd{::open(theirs.c_str(), O_RDONLY | O_CLOEXEC)};
  const auto there = common::identity_of(fd.get());
  if (!there || there == common::identity_of("/proc/self/ns/mnt")) return {};
  if (::unshare(CLONE_FS) == 0 && ::setns(fd.get(), CLONE_NEWNS) == 0) return {};
  return fail(errc::denied, "{}: {}", theirs, std::strerror(errno));
}

}  // namespace

status act_as_stage(const schemas::data_paths& paths, std::string_view name) {
  if (const auto pid = ::geteuid() == 0 ? pid_of({.paths = paths}, name) : 0; pid != 0)
    if (auto s = see_files_of(pid); !s) return s;
  return act_as_stages(paths);
}

std::vector<std::string> asked_as_stages(const schemas::data_paths& paths,
                                         const std::function<std::vector<std::string>()>& ask) {
  constexpr std::size_t most = 64u << 10;
  std::vector<std::string> out;
  std::array<int, 2> ends{};
  const auto could_not = [&](int why) {
    out.push_back(
        fmt::format("it could not be looked at as the stages' user: {}", std::strerror(why)));
    return out;
  };
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return could_not(errno);
  const common::unique_fd from{ends[0]};
  common::unique_fd to{ends[1]};
  const auto child = ::fork();
  if (child < 0) return could_not(errno);
  if (child == 0) {
    std::string lines;
    if (const auto s = act_as_stage(paths, "alerts"))
      for (const auto& line : ask()) lines += common::one_line(line) + "\n";
    else
      lines = s.error().detail + "\n";
    const auto put = ::write(to.get(), lines.data(), std::min(lines.size(), most));
    ::_exit(put < 0 ? 1 : 0);
  }
  to = {};
  bool is_cut = false;
  const auto said = common::read_all(from.get(), most, is_cut);
  int how = 0;
  ::waitpid(child, &how, 0);
  if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) return could_not(ECANCELED);
  if (said)
    for (const auto line : common::split(*said, '\n'))
      if (!line.empty()) out.emplace_back(line);
  return out;
}

}  // namespace cli::health
