// Who sends, proven as Standard Webhooks have it: an HMAC over id, time and body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace alerts {

/// The keys of a secret file, a line each: `whsec_` and base64, or that alone, of 24 to 64 bytes.
/// While a receiver changes from one to the next there are two. The error names `file`, and holds
/// nothing of what is inside.
common::result<std::vector<std::string>> webhook_keys(std::string_view text,
                                                      const std::string& file);

/// Those of that file; also an error of read_secret().
common::result<std::vector<std::string>> read_webhook_keys(const std::string& file);

/// The value of `webhook-signature`: `v1,BASE64` for each key, with blanks between.
std::string webhook_signature(const std::vector<std::string>& keys, std::string_view id,
                              std::int64_t seconds, std::string_view body);

}  // namespace alerts
