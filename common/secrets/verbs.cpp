#include "common/secrets/verbs.hpp"

#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

bool is_verb(const verb& v, std::string_view word) {
  return v.word.ends_with('.') ? word.starts_with(v.word) && word.size() > v.word.size()
                               : word == v.word;
}

class verb_walk {
 public:
  verb_walk(std::string_view line, spans& out) : line_(line), out_(out) {}

  void take(span w) {
    const auto v = part_of(line_, w);
    if (v.empty() || is_one_of(v, {"|", "||", "&&", ";", "&"})) {
      program_ = verb_ = {};
      return;
    }
    if (program_.empty()) {
      const auto name = base_name(v);
      if (std::ranges::find(verbs, name, &verb::program) != verbs.end()) program_ = name;
      return;
    }
    const bool is_option = v[0] == '-';
    if (!is_option) ++place_;
    for (const auto& one : verbs)
      if (!is_option && one.program == program_ && !verb_.empty() && is_verb(one, verb_) &&
          one.at == place_)
        hide(w, one.what);
    for (const auto& one : verbs)
      if (one.program == program_ && is_verb(one, v)) {
        verb_ = v;
        place_ = 0;
      }
  }

 private:
  void hide(span w, hides what) {
    if (program_ == "pulumi" && line_.find("--secret") == std::string_view::npos) return;
    if (what != hides::word) {
      const auto sign = part_of(line_, w).find(what == hides::after_equals ? '=' : ':');
      if (sign == std::string_view::npos) return;
      w.begin += sign + 1;
    }
    const auto v = part_of(line_, w);
    if (!is_plain(v) && v.find("://") == v.npos) out_.push_back(w);
  }

  std::string_view line_;
  spans& out_;
  std::string_view program_, verb_;
  std::size_t place_ = 0;
};

}  // namespace

void find_verbs(std::string_view line, const spans& words, spans& out) {
  verb_walk walk(line, out);
  for (const auto& w : words) walk.take(w);
}

}  // namespace common::secrets
