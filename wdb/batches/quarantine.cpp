#include "wdb/batches/quarantine.hpp"

#include <filesystem>

#include "schemas/server_alert.hpp"

namespace wdb {

schemas::alert rebuilt_alert(const std::string& agent, const std::string& where,
                             std::string message) {
  auto a = schemas::server_alert(agent, "store-rebuilt", schemas::severity::high, where,
                                 std::move(message));
  a.origin = static_cast<schemas::u64>(schemas::origin::repair);
  return a;
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
