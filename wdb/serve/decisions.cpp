#include "wdb/serve/decisions.hpp"

#include "schemas/canonical.hpp"

namespace wdb {

using common::errc;

bool is_refusal(errc code) {
  return code == errc::refused || code == errc::usage || code == errc::not_found ||
         code == errc::malformed;
}

common::status refuse_or_fail(connection& to, const schemas::envelope& question,
                              const common::error& why) {
  if (!is_refusal(why.code)) return common::fail(why);
  to.refuse(question, why.detail);
  return {};
}

void tell_broker(connection& to, std::vector<schemas::admission> changed) {
  if (changed.empty()) return;
  schemas::header h;
  h.type = schemas::message_type::admit;
  to.send({}, {}, h, schemas::encode(schemas::admit{false, true, std::move(changed)}));
}

}  // namespace wdb
