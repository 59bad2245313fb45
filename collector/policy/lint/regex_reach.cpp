#include "collector/policy/lint/regex_reach.hpp"

#include <algorithm>
#include <span>

namespace collector::policy {

namespace {

using kind = regex_token::kind;
using tokens = std::vector<regex_token>;

/// Goes over the tokens in one direction and keeps whether a character was certainly taken by then.
/// Forwards a `^` behind such a character cannot hold, backwards a `$`.
class one_way {
 public:
  one_way(const tokens& all, kind edge, std::string why)
      : all_(all), edge_(edge), why_(std::move(why)) {}

  /// Empty: some line may pass. Then `dead()` is why some alternative never does.
  std::string blocked() {
    bool taken = false;
    const bool open = alternatives(taken);
    return open || at_ != all_.size() ? std::string{} : reason_;
  }
  const std::string& dead() const { return dead_; }

 private:
  bool at_end() const { return at_ == all_.size() || all_[at_].what == kind::close; }

  /// Alternatives up to the end of the group; taken: by all of those that a line may pass.
  bool alternatives(bool& taken) {
    const bool before = taken;
    bool any = false, all_take = true;
    for (;;) {
      bool mine = before;
      const auto begin = at_;
      if (sequence(mine))
        any = true, all_take = all_take && mine;
      else
        note_dead(begin);
      if (at_ == all_.size() || all_[at_].what != kind::bar) break;
      ++at_;
    }
    taken = any ? all_take : before;
    return any;
  }

  /// An anchor alone, as in `(\s|$)x`, is a habit and no slip.
  void note_dead(std::size_t begin) {
    const auto takes = [](const regex_token& t) {
      return t.what == kind::literal || t.what == kind::set;
    };
    const auto mine = std::span(all_).subspan(begin, at_ - begin);
    const bool newline = std::ranges::find(mine, kind::newline, &regex_token::what) != mine.end();
    if (dead_.empty() && !newline && std::ranges::any_of(mine, takes)) dead_ = why_;
  }

  bool sequence(bool& taken) {
    bool open = true;
    while (!at_end() && all_[at_].what != kind::bar)
      if (!item(taken) && open) open = false;
    return open;
  }

  bool item(bool& taken) {
    const auto& t = all_[at_++];
    if (t.what == kind::open) {
      bool inside = taken;
      const bool open = alternatives(inside);
      const auto least = at_ < all_.size() ? all_[at_++].least : 1;
      if (least > 0) taken = inside;
      return open || least == 0;
    }
    if (t.least == 0) return true;
    if (t.what == edge_ && taken) return blocks(why_);
    if (t.what == kind::newline)
      return blocks("a newline is in no line: every line is looked at by itself");
    if (t.what == kind::literal || t.what == kind::set) taken = true;
    return true;
  }

  bool blocks(const std::string& why) {
    if (reason_.empty()) reason_ = why;
    return false;
  }

  const tokens& all_;
  kind edge_;
  std::string why_, reason_, dead_;
  std::size_t at_ = 0;
};

/// The sum of what has to be there; of alternatives the shortest.
class length_sum {
 public:
  explicit length_sum(const tokens& all) : all_(all) {}

  std::size_t alternatives() {
    auto least = sequence();
    while (at_ < all_.size() && all_[at_].what == kind::bar) {
      ++at_;
      least = std::min(least, sequence());
    }
    return least;
  }

 private:
  /// More than any line has; so that no product is too large for its type.
  static constexpr std::size_t enough = 1u << 24;

  std::size_t sequence() {
    std::size_t sum = 0;
    while (at_ < all_.size() && all_[at_].what != kind::bar && all_[at_].what != kind::close)
      sum = std::min(sum + item(), enough);
    return sum;
  }
  std::size_t item() {
    const auto& t = all_[at_++];
    if (t.what == kind::open) {
      const auto inside = alternatives();
      return inside * std::min(at_ < all_.size() ? all_[at_++].least : 1, enough);
    }
    return t.what == kind::literal || t.what == kind::set ? t.least : 0;
  }

  const tokens& all_;
  std::size_t at_ = 0;
};

/// The tokens from the end, so that what closes a group opens it.
tokens backwards(tokens t) {
  std::ranges::reverse(t);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (t[i].what == kind::close) {
      open.push_back(i);
      t[i].what = kind::open;
    } else if (t[i].what == kind::open) {
      t[i].what = kind::close;
      if (!open.empty()) t[i].least = t[open.back()].least, open.pop_back();
    }
  }
  return t;
}

}  // namespace

std::size_t least_length(const std::vector<regex_token>& all) {
  return length_sum(all).alternatives();
}

reach reach_of(const std::vector<regex_token>& all) {
  // Most have their anchors at the ends, if any.
  const auto suspect = [&](kind edge, std::size_t fine) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if ((all[i].what == edge && i != fine) || all[i].what == kind::newline) return true;
    return false;
  };
  reach out;
  const auto look = [&](const tokens& t, kind edge, std::string why) {
    one_way way(t, edge, std::move(why));
    if (out.blocked.empty()) out.blocked = way.blocked();
    if (out.dead.empty()) out.dead = way.dead();
  };
  if (suspect(kind::line_start, 0))
    look(all, kind::line_start,
         "a `^` behind other text: that is never the beginning of a line; a `^` that is meant as "
         "such is `\\^`");
  if (out.blocked.empty() && suspect(kind::line_end, all.size() - 1))
    look(
        backwards(all), kind::line_end,
        "a `$` with text behind it is the end of the line: one that is meant as such is `\\$`, and "
        "a variable has to be in `variables`");
  return out;
}

}  // namespace collector::policy
