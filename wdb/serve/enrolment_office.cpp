#include "wdb/serve/enrolment_office.hpp"

namespace wdb {

using common::status;
using schemas::message_type;

status enrolment_office::start() {
  if (auto s = records_.load(); !s) return s;
  return members_.start();
}

status enrolment_office::take(const schemas::envelope& e, std::int64_t now, common::instant at) {
  switch (e.head.type) {
    case message_type::label_agent:
    case message_type::archive_agent:
    case message_type::restore_agent:
    case message_type::remove_agent:
    case message_type::rotate_agent:
      return members_.take(e, now, at);
    default:
      return hosts_.take(e, now, at);
  }
}

status enrolment_office::sweep(std::int64_t now, common::instant at) {
  if (auto s = hosts_.expire(now); !s) return s;
  return members_.sweep(now, at);
}

}  // namespace wdb
