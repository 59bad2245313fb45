#include "cli/commands/policy/files.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/print/lines.hpp"
#include "cli/print/messages.hpp"
#include "cli/read_stdin.hpp"
#include "collector/policy/lint.hpp"
#include "common/in_order.hpp"

namespace cli {

namespace policy = collector::policy;
namespace fs = std::filesystem;

namespace {

/// A file that was read, and linted if that was asked for.
struct read_file {
  common::result<policy::policy> read;
  std::vector<policy::diagnostic> found;
  bool of_folder = false;
};

/// A file to read: one that was named, or one of a folder that was.
struct named_file {
  std::string path;
  bool of_folder = false;
};

bool is_stdin(const std::string& path) { return path == "-" || path == "/dev/stdin"; }

/// The YAML files below a folder, by name.
common::result<std::vector<named_file>> files_of(const std::string& folder) {
  std::vector<named_file> out;
  std::error_code ec;
  for (fs::recursive_directory_iterator at(folder, ec), end; !ec && at != end; at.increment(ec)) {
    auto extension = at->path().extension().string();
    std::ranges::transform(extension, extension.begin(), policy::lower);
    if (extension != ".yml" && extension != ".yaml") continue;
    if (at->is_regular_file(ec))
      out.push_back({at->path().string(), true});
    else if (!at->is_directory(ec))
      say(at->path().string() + ": no regular file; left out");
  }
  if (ec) return common::fail(common::errc::io, "{}: {}", folder, ec.message());
  if (out.empty())
    return common::fail(common::errc::not_found, "{}: no .yml or .yaml file in this folder",
                        folder);
  std::ranges::sort(out, {}, &named_file::path);
  return out;
}

common::result<std::vector<named_file>> all_files(const std::vector<std::string>& named,
                                                  bool folders) {
  std::vector<named_file> out;
  std::error_code ec;
  for (const auto& path : named) {
    if (!folders || is_stdin(path) || !fs::is_directory(path, ec)) {
      out.push_back({path, false});
      continue;
    }
    auto inside = files_of(path);
    if (!inside) return common::fail(inside.error());
    std::ranges::move(*inside, std::back_inserter(out));
  }
  return out;
}

}  // namespace

void add_policy_files_options(option_list& to, policy_files_options& o) {
  to.required("FILE", o.files, "policies");
  add_dialect_option(to, o);
}

int each_policy(const policy_files_options& o, bool lint, const policy_visitor& each) {
  auto forced = chosen_dialect(o);
  if (!forced) return report_error(forced.error());
  bool broken = false, findings = false;
  auto files = all_files(o.files, lint);
  if (!files) return report_error(files.error());
  // Read once, in front: several readers would share it.
  const bool piped = lint && std::ranges::any_of(o.files, is_stdin);
  const std::string from_stdin = piped ? read_stdin(policy::tree_limits{}.bytes) : std::string{};
  const auto read = [&](const named_file& file) {
    read_file out{piped && is_stdin(file.path)
                      ? policy::read_policy_text("<stdin>", from_stdin, *forced)
                      : policy::read_policy(file.path, *forced),
                  {},
                  file.of_folder};
    if (lint && out.read) out.found = policy::lint_policy(*out.read);
    return out;
  };
  common::in_order(std::span(*files), read, [&](read_file one) {
    if (one.of_folder && !one.read && one.read.error().code == common::errc::unsupported)
      return say(one.read.error().detail + "; left out");
    const int code = one.read ? each(*one.read, one.found) : report_error(one.read.error());
    broken = broken || code == exit_error;
    findings = findings || code == exit_findings;
  });
  return broken ? exit_error : findings ? exit_findings : exit_ok;
}

}  // namespace cli
