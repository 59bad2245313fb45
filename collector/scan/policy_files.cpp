#include "collector/scan/policy_files.hpp"

#include <filesystem>

#include "common/trusted_file.hpp"
#include "common/watched_files.hpp"

namespace collector {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 1000;

void look_into(const std::string& folder, bool is_configured, policy_files& out) {
  auto found = common::yaml_files_in(folder, most_files);
  if (!found) return out.faults.push_back(found.error().detail);
  // An unmounted or emptied folder is no wish that nothing is looked at any more: what was known of
  // its policies stays. One that need not be there may be empty.
  if (found->empty() && !is_configured)
    return out.faults.push_back(
        fmt::format("{}: no policy in this folder: it has no *.yml and no *.yaml", folder));
  for (auto& file : *found) {
    const auto ok = is_configured ? common::refuse_if_others_may_write(file) : common::status{};
    if (ok)
      out.files.push_back(std::move(file));
    else
      out.faults.push_back(ok.error().detail);
  }
}

}  // namespace

policy_files find_policy_files(const std::vector<std::string>& named) {
  policy_files out;
  for (const auto& one : named) {
    std::error_code wrong;
    const bool is_folder = fs::is_directory(one, wrong);
    if (is_folder)
      look_into(one, one.ends_with('/'), out);
    else if (!one.ends_with('/'))
      out.files.push_back(one);
    else if (wrong && wrong != std::errc::no_such_file_or_directory)
      out.faults.push_back(fmt::format("{}: {}", one, wrong.message()));
  }
  return out;
}

}  // namespace collector
