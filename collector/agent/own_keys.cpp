#include "collector/agent/own_keys.hpp"

#include "collector/state/identity.hpp"
#include "common/root_dir.hpp"
#include "schemas/enrolment/agent_key.hpp"

namespace collector {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::net::curve_keys;
using schemas::key_slot;

result<own_keys> own_keys::read(const std::string& keys_dir, const std::string& server_file) {
  auto machine = common::root_dir::open("/");  // what runs this, also where it looks at an image
  if (!machine) return fail(machine.error());
  own_keys out(keys_dir, machine_id(*machine).value_or(""));
  auto key = schemas::read_agent_key(keys_dir, key_slot::in_use);
  if (!key) return fail(key.error());
  if (!schemas::belongs_to(*key, out.machine_))
    return fail(errc::refused,
                "{}/agent.key was made on another machine: this is a copy of its host. Move {} and "
                "{} away, and run `muster join` with a new token",
                keys_dir, keys_dir, server_file);
  if (auto s = out.load(); !s) return fail(s.error());
  return out;
}

status own_keys::load() {
  all_.clear();
  for (const auto slot : {key_slot::in_use, key_slot::before}) {
    auto key = schemas::read_agent_key(dir_, slot);
    if (!key && slot == key_slot::before && key.error().code == errc::not_found) return {};
    if (!key) return fail(key.error());
    auto keys = common::net::curve_keys_of(key->secret_key);
    if (!keys) return fail(keys.error());
    all_.push_back(std::move(*keys));
  }
  return {};
}

result<std::string> own_keys::make_next() {
  auto made = schemas::read_agent_key(dir_, key_slot::to_come);
  if (!made && made.error().code != errc::not_found) return fail(made.error());
  if (made) return common::net::curve_keys_of(made->secret_key).map(&curve_keys::public_key);
  const auto fresh = common::net::make_curve_keys();
  const auto bound = schemas::bind_to_machine(fresh.secret_key, machine_);
  if (auto s = schemas::write_agent_key(dir_, bound, key_slot::to_come); !s) return fail(s.error());
  return fresh.public_key;
}

status own_keys::use_next() {
  if (auto s = schemas::move_agent_key(dir_, key_slot::to_come); !s) return s;
  return load();
}

status own_keys::connected_with(const curve_keys& key) {
  if (all_.size() < 2) return {};
  const bool is_first = key.public_key == all_.front().public_key;
  auto s = is_first ? schemas::forget_agent_key(dir_, key_slot::before)
                    : schemas::move_agent_key(dir_, key_slot::before);
  return s ? load() : s;
}

}  // namespace collector
