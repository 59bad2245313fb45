#include "collector/policy/fixture_facts.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "common/text.hpp"

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;
using common::status;
namespace fs = std::filesystem;

namespace {

status put(const std::string& folder, const fixture::file& f) {
  std::error_code ec;
  const fs::path path = folder + f.path;
  fs::create_directories(f.folder ? path : path.parent_path(), ec);
  if (!f.folder && !ec && !(std::ofstream(path, std::ios::binary) << f.content))
    ec = std::make_error_code(std::errc::io_error);
  if (ec) return fail(errc::io, "the fixture file {}: {}", f.path, ec.message());
  return {};
}

void remove(const std::string& folder) {
  std::error_code ec;
  fs::permissions(folder, fs::perms::owner_all, ec);
  for (auto at = fs::recursive_directory_iterator(
           folder, fs::directory_options::skip_permission_denied, ec);
       !ec && at != fs::end(at); at.increment(ec))
    if (at->is_directory(ec) && !at->is_symlink(ec))
      fs::permissions(at->path(), fs::perms::owner_all, ec);
  fs::remove_all(folder, ec);
}

std::string base_name(const std::string& command_line) {
  const auto program = command_line.substr(0, command_line.find(' '));
  return program.substr(program.rfind('/') == program.npos ? 0 : program.rfind('/') + 1);
}

/// As the kernel would show it, its name cut too.
process_fact::one as_process(const std::string& command_line, std::int64_t pid) {
  process_fact::one out{.name = base_name(command_line).substr(0, longest_process_name),
                        .command_line = command_line,
                        .pid = pid};
  for (const auto word : common::split(command_line, ' ')) out.arguments.emplace_back(word);
  if (command_line.starts_with('/')) out.executable = out.arguments.front();
  return out;
}

}  // namespace

result<std::unique_ptr<fixture_facts>> fixture_facts::make(const fixture& f) {
  std::error_code ec;
  std::string folder = (fs::temp_directory_path(ec) / "muster-fixture-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    return fail(errc::io, "{}: no temporary folder can be made here", folder);
  for (const auto& one : f.files)
    if (auto s = put(folder, one); !s) return remove(folder), fail(s.error());
  for (const auto& one : f.files)
    ::chmod((folder + one.path).c_str(), one.mode);  // last: a folder may close what is in it
  auto root = common::root_dir::open(folder);
  if (!root) return remove(folder), fail(root.error());
  return std::unique_ptr<fixture_facts>(new fixture_facts(folder, std::move(*root), f));
}

fixture_facts::fixture_facts(std::string folder, common::root_dir root, const fixture& f)
    : folder_(std::move(folder)),
      root_(std::move(root)),
      files_(root_, {}),
      budget_(files_.judging_time()) {
  processes_.known = true;
  for (const auto& p : f.processes)
    processes_.processes.push_back(
        as_process(p, static_cast<std::int64_t>(processes_.processes.size()) + 1));
  for (const auto& c : f.commands) {
    command_fact out;
    out.now = c.exit_status == program_not_found ? command_fact::state::not_found
                                                 : command_fact::state::ran;
    if (c.exit_status == program_not_found) out.error = "Command execution failed: " + c.text;
    out.outcome.output = c.output;
    out.outcome.exit_status = c.exit_status;
    commands_.emplace(c.text, std::move(out));
  }
}

fixture_facts::~fixture_facts() { remove(folder_); }

command_fact fixture_facts::no_output(const std::string& text) {
  command_fact out;
  out.error = fmt::format("the fixture has no output for the command '{}'", text);
  return out;
}

}  // namespace collector::policy
