#include "cli/commands/alert_source.hpp"

#include "cli/stores.hpp"
#include "common/stop.hpp"
#include "store/alert_log.hpp"
#include "store/told_log.hpp"
#include "views/alert_filter.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

tl::unexpected<common::error> no_log(const schemas::data_paths& paths, const common::error& why) {
  if (why.code != errc::not_found) return fail(why);
  if (auto known = known_agents(paths); !known) return fail(known.error());
  return fail(errc::not_found, "{}: nothing was told yet: muster-alerts has not run here",
              paths.data);
}

template <class Log>
result<alert_source> source_of(Log&& log, std::string_view name) {
  auto last = log.last();
  if (!last) return fail(last.error());
  const auto kept = std::make_shared<std::decay_t<Log>>(std::forward<Log>(log));
  return alert_source{[kept](auto after, const alert_source::visitor& visit) {
                        return kept->each(after, [&](auto number, const auto& a, bool& go_on) {
                          go_on = !common::stop_requested();
                          return visit(number, views::as_told(a));
                        });
                      },
                      {.name = name, .id = kept->id(), .last = *last}};
}

}  // namespace

result<alert_source> open_alerts(const schemas::data_paths& paths, bool raised) {
  if (raised) {
    auto log = store::alert_log::open(paths.alerts(), true);
    return log ? source_of(std::move(*log), "raised") : no_log(paths, log.error());
  }
  auto log = store::told_log::open(paths.told(), true);
  return log ? source_of(std::move(*log), "told") : no_log(paths, log.error());
}

}  // namespace cli
