#include "common/settings/values.hpp"

#include <algorithm>
#include <stdexcept>

#include "common/text.hpp"

namespace common::settings {

values::values(const program& of) : of_(&of) {
  for (const auto& t : of.takes) {
    texts_.emplace_back();
    origins_.emplace_back();
    if (t.initial.empty()) continue;
    for (const auto one : t.which->is_list() ? split(t.initial, ',') : std::vector{t.initial})
      texts_.back().emplace_back(one);
  }
}

std::size_t values::index_of(const setting& s) const {
  const auto at = std::ranges::find(of_->takes, &s, &taken::which);
  return static_cast<std::size_t>(at - of_->takes.begin());
}

std::size_t values::known_index_of(const setting& s) const {
  const auto i = index_of(s);
  if (i == texts_.size())
    throw std::logic_error(fmt::format("{} takes no {}", of_->name, s.option()));
  return i;
}

const std::vector<std::string>& values::texts_of(const setting& s) const {
  return texts_[known_index_of(s)];
}

const std::string& values::origin_of(const setting& s) const { return origins_[known_index_of(s)]; }

status values::set(const setting& s, const std::vector<std::string>& typed) {
  const auto i = index_of(s);
  if (i == texts_.size())
    return fail(errc::usage, "{}: {} takes no such setting", s.option(), of_->name);
  if (!s.is_list() && typed.size() != 1)
    return fail(errc::usage, "{}: want one value, not {}", s.option(), typed.size());
  for (const auto& t : typed)
    if (auto ok = check(s, t); !ok) return ok;
  texts_[i] = typed;
  origins_[i] = typed_origin;
  return {};
}

status values::set(const setting& s, const std::string& typed) {
  return set(s, std::vector{typed});
}

void values::put(const setting& s, const std::string& typed) {
  if (const auto ok = set(s, typed); !ok) throw std::logic_error(ok.error().detail);
}

void values::put(const setting& s, const std::vector<std::string>& texts, std::string origin) {
  if (const auto ok = set(s, texts); !ok) throw std::logic_error(ok.error().detail);
  origins_[known_index_of(s)] = std::move(origin);
}

std::vector<values::typed> values::as_typed() const {
  std::vector<typed> out;
  for (std::size_t i = 0; i < texts_.size(); ++i)
    for (const auto& text : texts_[i]) out.push_back({of_->takes[i].which, text});
  return out;
}

values values::for_program(const program& other) const {
  values out(other);
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    const auto there = out.index_of(*of_->takes[i].which);
    if (there == out.texts_.size()) continue;
    out.texts_[there] = texts_[i];
    out.origins_[there] = origins_[i];
  }
  return out;
}

std::vector<std::string> values::arguments() const {
  std::vector<std::string> out;
  for (const auto& [which, text] : as_typed()) {
    if (origin_of(*which) != typed_origin) continue;
    if (which->what != kind::yes_no) {
      out.push_back(which->option());
      out.push_back(text);
    } else if (text != which->initial) {
      out.push_back(which->option());  // a flag is only typed to change the default
    }
  }
  return out;
}

}  // namespace common::settings
