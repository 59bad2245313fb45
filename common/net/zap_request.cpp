#include "common/net/zap_request.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "common/net/curve.hpp"
#include "common/net/peer.hpp"

namespace common::net {

namespace {
constexpr std::string_view version = "1.0";
constexpr std::size_t longest_frame = 255;
}  // namespace

result<zap_request> parse_zap_request(std::span<const std::string_view> frames) {
  enum place { version_at, request_at, domain_at, address_at, identity_at, mechanism_at, key_at };
  if (frames.size() <= mechanism_at || frames[version_at] != version)
    return fail(errc::malformed, "no question of ZAP 1.0");
  if (std::any_of(frames.begin(), frames.end(),
                  [](std::string_view f) { return f.size() > longest_frame; }))
    return fail(errc::malformed, "a frame of over {} bytes", longest_frame);
  if (frames[mechanism_at] != "CURVE") return fail(errc::unsupported, "a mechanism but CURVE");
  if (frames.size() != zap_request_frames || frames[key_at].size() != curve_key_bytes)
    return fail(errc::malformed, "expected one key of {} bytes", curve_key_bytes);
  auto address = ip_text(frames[address_at]);
  if (!address) return fail(errc::malformed, "expected an IP address");
  return zap_request{std::string(frames[request_at]), std::string(frames[domain_at]),
                     std::move(*address), std::string(frames[key_at])};
}

std::vector<std::string> zap_reply(std::string_view request_id, std::string_view key,
                                   bool accepted) {
  return {std::string(version),        std::string(request_id),     accepted ? "200" : "400",
          accepted ? "OK" : "refused", accepted ? to_hex(key) : "", /* metadata */ ""};
}

}  // namespace common::net
