#include "collector/state/identity.hpp"

#include <filesystem>

#include "common/hash.hpp"
#include "common/new_file.hpp"
#include "common/settings/registry.hpp"

namespace collector {

using common::errc;
using common::fail;
using common::result;
using schemas::agent_id;

namespace {

std::string trimmed(std::string s) {
  while (!s.empty() && (s.back() == '\n' || s.back() == ' ' || s.back() == '\r')) s.pop_back();
  return s;
}

}  // namespace

/// An image's may be empty or `uninitialized` until its first boot: then it names nothing.
std::optional<std::string> machine_id(const common::root_dir& host) {
  auto f = host.read("etc/machine-id", 256);
  if (!f) return std::nullopt;
  std::string id = trimmed(std::move(f->bytes));
  return id.size() == 32 && id != std::string(32, '0') ? std::optional(id) : std::nullopt;
}

result<agent_id> agent_identity(const schemas::data_paths& paths, const common::root_dir& host,
                                const std::optional<std::string>& given) {
  if (given) {
    auto id = agent_id::parse(*given);
    if (!id)
      return fail(errc::usage, "{} '{}': {}", common::settings::agent.option(), *given,
                  id.error().detail);
    return id;
  }
  const std::string file = paths.agent_id_file();
  if (auto here = common::root_dir::open(paths.data)) {
    if (auto kept = here->read("agent-id", 256)) {
      auto id = agent_id::parse(trimmed(std::move(kept->bytes)));
      if (!id)
        return fail(errc::malformed, "{}:1: {}; remove the file to have one made", file,
                    id.error().detail);
      return id;
    }
  }
  const auto machine = machine_id(host);
  const auto id = agent_id::of_machine(machine ? *machine : common::random_bytes(16));
  std::error_code ec;
  std::filesystem::create_directories(paths.data, ec);
  if (auto s = common::write_new_file(file, id.text() + "\n", 0600); !s) return fail(s.error());
  return id;
}

}  // namespace collector
