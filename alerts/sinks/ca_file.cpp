#include "alerts/sinks/ca_file.hpp"

#include "common/watched_file.hpp"

namespace alerts {

common::status check_ca_file(const std::string& path) {
  constexpr std::size_t most = 4u << 20;
  const auto text = common::read_file(path, most);
  if (!text) return common::fail(text.error());
  const bool has_one = text->find("-----BEGIN CERTIFICATE-----") != text->npos ||
                       text->find("-----BEGIN TRUSTED CERTIFICATE-----") != text->npos;
  if (has_one && text->size() <= most) return {};
  return common::fail(common::errc::malformed,
                      "{}: want certificates in PEM, of at most {} MiB together", path, most >> 20);
}

}  // namespace alerts
