#include "cli/up/stages.hpp"

#include <fmt/format.h>

namespace cli {

namespace settings = common::settings;
namespace programs = common::settings::programs;

namespace {

/// A stage's settings: what it takes of what was typed, and what is its own.
class stage_settings {
 public:
  stage_settings(const settings::values& typed, const settings::program& of,
                 const std::string& data)
      : values_(typed.for_program(of)) {
    set(settings::data, data);
  }
  stage_settings& set(const settings::setting& s, const std::string& text) {
    values_.put(s, text);
    return *this;
  }
  void start_in(supervisor& to, const std::string& name) const {
    to.add(name, std::string(values_.of().name), values_.arguments());
  }

 private:
  settings::values values_;
};

/// A state that may pass is told when the next scan still finds it. That begins up to a tenth of
/// the interval late, and takes its time.
stage_settings alerts_settings(const settings::values& typed, const std::string& data) {
  constexpr std::chrono::seconds of_a_scan{5};
  stage_settings out(typed, programs::alerts, data);
  if (typed.has(settings::settle)) return out;
  const auto interval = typed.get(settings::interval);
  constexpr std::chrono::milliseconds longest = std::chrono::days{36'600};
  const auto wait =
      std::min(longest, interval + interval / 5 +
                            std::min<std::chrono::milliseconds>(interval / 2, of_a_scan));
  return out.set(settings::settle, fmt::format("{}ms", wait.count()));
}

}  // namespace

void add_stages(supervisor& to, const settings::values& typed, const std::string& data,
                const std::vector<settings::agent_root>& collectors) {
  stage_settings(typed, programs::broker, data).start_in(to, "broker");
  stage_settings(typed, programs::wdb, data).start_in(to, "wdb");
  alerts_settings(typed, data).start_in(to, "alerts");
  for (unsigned i = 1; i <= typed.get(settings::analyzers); ++i) {
    const auto name = fmt::format("analyzer-{}", i);
    stage_settings(typed, programs::analyzer, data).set(settings::name, name).start_in(to, name);
  }
  for (const auto& one : collectors) {
    const auto name = &one == &collectors.front() ? "collector" : "collector-" + one.id;
    stage_settings(typed, programs::collector, data)
        .set(settings::name, name)
        .set(settings::agent, one.id)
        .set(settings::root, one.root)
        .start_in(to, name);
  }
}

}  // namespace cli
