// The values of one program's settings: the defaults, and what was set.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/settings/registry.hpp"

namespace common::settings {

/// Where a value comes from that was typed.
inline constexpr std::string_view typed_origin = "command line";

/// What stands here was checked when it was set, so that reading it cannot fail. To ask for a
/// setting that the program does not take is a bug, and throws std::logic_error.
class values {
 public:
  explicit values(const program& of);

  /// Replaces the value; a list's is the one element. usage: the program does not take it, or the
  /// text is no value of it; the option is named. Nothing is changed then.
  status set(const setting& s, const std::string& typed);
  /// Replaces all elements of a list.
  status set(const setting& s, const std::vector<std::string>& typed);
  /// The same with a text that is known to be a value; anything else is a bug as well.
  void put(const setting& s, const std::string& typed);
  /// The same of what nobody typed; `origin`: where it stands.
  void put(const setting& s, const std::vector<std::string>& texts, std::string origin);

  /// Whether nothing but the default says it.
  bool is_default(const setting& s) const { return origin_of(s).empty(); }
  /// Where the value comes from: `command line`, a place in a file, a variable; empty: the default.
  const std::string& origin_of(const setting& s) const;
  /// As it is typed: one text, or a list's elements; none: it has no value.
  const std::vector<std::string>& texts_of(const setting& s) const;

  /// The value; a text, a path or a list that is not set is empty.
  template <kind Kind>
  auto get(const key<Kind>& k) const {
    using value = typename decltype(meaning<Kind>::of(k, {}))::value_type;
    const auto& texts = texts_of(k);
    if constexpr (has_several(Kind)) {
      std::vector<value> out;
      for (const auto& t : texts) out.push_back(meaning<Kind>::of(k, t).value());
      return out;
    } else {
      return texts.empty() ? value{} : meaning<Kind>::of(k, texts.front()).value();
    }
  }
  /// Whether it has a value: it was set, or has a default.
  bool has(const setting& s) const { return !texts_of(s).empty(); }
  /// The value, where there is one.
  template <kind Kind>
  auto find(const key<Kind>& k) const {
    return has(k) ? std::optional(get(k)) : std::nullopt;
  }

  struct typed {
    const setting* which;
    std::string text;
    bool operator==(const typed&) const = default;
  };
  /// Every value as it is typed, in the order of the program's settings; lists element by element.
  std::vector<typed> as_typed() const;
  /// What another program takes of these, with its own defaults for the rest.
  values for_program(const program& other) const;
  /// A command line that sets what was typed; the rest the program reads and defaults by itself.
  std::vector<std::string> arguments() const;
  const program& of() const { return *of_; }

 private:
  std::size_t index_of(const setting& s) const;  ///< texts_.size(): not taken
  std::size_t known_index_of(const setting& s) const;

  const program* of_;
  std::vector<std::vector<std::string>> texts_;  ///< of each of the program's settings
  std::vector<std::string> origins_;             ///< the same
};

}  // namespace common::settings
