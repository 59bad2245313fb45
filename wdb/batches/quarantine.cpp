#include "wdb/batches/quarantine.hpp"

#include <filesystem>

#include "schemas/digest.hpp"

namespace wdb {

schemas::alert rebuilt_alert(const std::string& agent, const std::string& where,
                             std::string message) {
  return {.id = {schemas::alert_id(agent, 0, 0, 0, where, "store-rebuilt")},
          .agent = agent,
          .rule = "store-rebuilt",
          .severity = static_cast<schemas::u64>(schemas::severity::high),
          .table = 0,
          .epoch = 0,
          .version = 0,
          .change = 0,
          .origin = static_cast<schemas::u64>(schemas::origin::repair),
          .key = {},
          .old_stable = {},
          .new_stable = {},
          .message = std::move(message),
          .time = 0};
}

std::vector<schemas::alert> quarantine_alerts(const schemas::data_paths& paths) {
  std::vector<schemas::alert> out;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(paths.quarantine(), ec)) {
    const auto name = entry.path().filename().string();
    const auto agent = schemas::agent_id::parse(name.substr(0, name.find('.')));
    if (agent)
      out.push_back(rebuilt_alert(agent->text(), paths.quarantine() + "/" + name,
                                  "the store was damaged and set aside"));
  }
  return out;
}

}  // namespace wdb
