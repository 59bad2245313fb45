#include "client/tap_reader.hpp"

namespace client {

namespace {

/// What may be on its way to us; granted anew when half of it was used.
constexpr schemas::u64 window_copies = 4096, window_bytes = 2u << 20;
constexpr auto grant_every = std::chrono::seconds{1};
/// Between two grants at least: 10 MB and 20,000 copies a second are more than anybody reads, and
/// cost the pipeline little.
constexpr common::milliseconds grant_pause{200};
constexpr common::milliseconds wait{100};

}  // namespace

tap_reader::tap_reader(operator_link& link, std::vector<std::string> prefixes, std::string agent)
    : link_(link) {
  request_.prefixes = std::move(prefixes);
  request_.agent = std::move(agent);
}

common::result<std::optional<schemas::tap_copies>> tap_reader::next() {
  grant();
  auto batch = link_.copies(wait);
  if (!batch || !*batch) return batch;
  used_copies_ += (*batch)->copies.size();
  for (const auto& c : (*batch)->copies) used_bytes_ += c.frame.bytes.size();
  return batch;
}

/// Says again what it takes, when half of it was used, and now and then because the broker may be
/// another one.
void tap_reader::grant() {
  const auto now = std::chrono::steady_clock::now();
  const bool half = used_copies_ + window_copies / 2 > request_.copies ||
                    used_bytes_ + window_bytes / 2 > request_.bytes;
  if (now - granted_ < (half ? grant_pause : grant_every)) return;
  granted_ = now;
  request_.copies = used_copies_ + window_copies;
  request_.bytes = used_bytes_ + window_bytes;
  link_.tap(request_);
}

}  // namespace client
