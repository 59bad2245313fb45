#include "broker/work/dispatch.hpp"

namespace broker {

using common::net::sent;

void dispatch(work_queue& work, common::net::hub& stages, journal& j) {
  for (const auto& w : work.assign(j.now())) {
    auto f = w.frame->share();
    const auto how = stages.send(w.analyzer, f);
    if (how == sent::queued) j.seen(schemas::hop::broker_analyzer, *w.frame);
    if (how == sent::full) work.take_back(w.work);
    if (how == sent::unknown) work.forget(w.analyzer);
  }
}

}  // namespace broker
