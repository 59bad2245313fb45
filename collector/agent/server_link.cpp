#include "collector/agent/server_link.hpp"

#include <algorithm>

namespace collector {

using common::fail;
using common::result;
using common::status;
using common::net::link;

result<server_link> server_link::local(const common::net::context& context,
                                       const std::string& socket) {
  server_link out(context);
  auto l = link::connect(context, socket);
  if (!l) return fail(l.error());
  out.link_.emplace(std::move(*l));
  return out;
}

result<server_link> server_link::elsewhere(const common::net::context& context,
                                           std::vector<server_way> ways, common::instant now) {
  server_link out(context);
  if (auto s = out.change(std::move(ways), now); !s) return fail(s.error());
  return out;
}

status server_link::change(std::vector<server_way> ways, common::instant now) {
  ways_ = std::move(ways);
  at_ = 0;
  patience_ = patience;
  return connect(now);
}

status server_link::connect(common::instant now) {
  const auto& way = ways_[at_];
  auto l = link::connect(*context_, way.address, way.keys, {.socks = way.socks});
  if (!l) return fail(l.error());
  link_.emplace(std::move(*l));
  tried_since_ = now;
  return {};
}

result<bool> server_link::take_connected(common::instant now) {
  const bool fresh = link_->take_connected();
  if (link_->is_connected()) {
    tried_since_ = now;
    patience_ = patience;
  } else if (ways_.size() > 1 && now - tried_since_ >= patience_) {
    at_ = (at_ + 1) % ways_.size();
    if (at_ == 0) patience_ = std::min(2 * patience_, longest_patience);
    if (auto s = connect(now); !s) return fail(s.error());
    return false;
  }
  return fresh;
}

bool server_link::take_refused() {
  if (link_->is_connected()) refused_ = 0;
  if (!link_->take_refused() || ++refused_ < ways_.size()) return false;
  refused_ = 0;
  return true;
}

bool server_link::take_away(common::instant now) {
  if (!away_since_ || link_->is_connected()) {
    away_since_ = now;
    is_told_ = false;
  }
  if (is_told_ || now - *away_since_ < told_after) return false;
  is_told_ = true;
  return true;
}

}  // namespace collector
