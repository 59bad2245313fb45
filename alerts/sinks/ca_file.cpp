#include "alerts/sinks/ca_file.hpp"

#include "common/watched_file.hpp"

namespace alerts {

common::status check_ca_file(const std::string& path) {
  constexpr std::size_t most = 4u << 20;
  const auto text = common::read_file(path, most);
  if (!text) return common::fail(text.error());
  const auto count = [&](std::string_view what) {
    std::size_t out = 0;
    for (auto at = text->find(what); at != text->npos; at = text->find(what, at + 1)) ++out;
    return out;
  };
  const auto begun =
      count("-----BEGIN CERTIFICATE-----") + count("-----BEGIN TRUSTED CERTIFICATE-----");
  const auto ended =
      count("-----END CERTIFICATE-----") + count("-----END TRUSTED CERTIFICATE-----");
  if (begun > 0 && begun == ended && text->size() <= most) return {};
  return common::fail(common::errc::malformed,
                      "{}: want certificates in PEM, of at most {} MiB together", path, most >> 20);
}

}  // namespace alerts
