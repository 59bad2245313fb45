#include "collector/policy/lint/regex_reach.hpp"

#include <algorithm>

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

  /// Empty: some line may pass.
  std::string blocked() {
    bool taken = false;
    const bool open = alternatives(taken);
    return open || at_ != all_.size() ? std::string{} : reason_;
  }

 private:
  bool at_end() const { return at_ == all_.size() || all_[at_].what == kind::close; }

  /// Alternatives up to the end of the group; taken: by all of those that a line may pass.
  bool alternatives(bool& taken) {
    const bool before = taken;
    bool any = false, all_take = true;
    for (;;) {
      bool mine = before;
      if (sequence(mine)) any = true, all_take = all_take && mine;
      if (at_ == all_.size() || all_[at_].what != kind::bar) break;
      ++at_;
    }
    taken = any ? all_take : before;
    return any;
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
  std::string why_, reason_;
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

std::string unreachable_because(const std::vector<regex_token>& all) {
  // Most have their anchors at the ends, if any.
  const auto suspect = [&](kind edge, std::size_t fine) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if ((all[i].what == edge && i != fine) || all[i].what == kind::newline) return true;
    return false;
  };
  if (suspect(kind::line_start, 0)) {
    auto why = one_way(all, kind::line_start,
                       "a `^` behind other text: that is never the beginning of a line; a `^` that "
                       "is meant as such is `\\^`")
                   .blocked();
    if (!why.empty()) return why;
  }
  if (!suspect(kind::line_end, all.size() - 1)) return {};
  const auto mirrored = backwards(all);
  return one_way(mirrored, kind::line_end,
                 "a `$` with text behind it is the end of the line: one that is meant as such is "
                 "`\\$`, and a variable has to be in `variables`")
      .blocked();
}

}  // namespace collector::policy
