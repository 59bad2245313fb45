#include "collector/inventory/services/unit_contents.hpp"

#include "common/file_memory.hpp"

namespace collector::inventory {

namespace {

unit_contents unit_in(const common::root_dir& host, const std::string& path,
                      const std::string& target) {
  unit_contents out;
  if (target == "/dev/null") return out;
  const auto file = host.read(path, unit_file_limit);
  if (!file) return out.fault = file.error().detail, out;
  out.empty = file->bytes.empty();
  read_unit_file(file->bytes, out.says);
  return out;
}

}  // namespace

std::shared_ptr<const unit_contents> read_unit(const common::root_dir& host,
                                               const std::string& path, const std::string& target) {
  return common::known<unit_contents>(
      host, "unit " + target, {path},
      [&] { return std::make_shared<unit_contents>(unit_in(host, path, target)); },
      [](const unit_contents& c) { return c.fault.empty(); });
}

}  // namespace collector::inventory
