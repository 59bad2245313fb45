// Secrets that go over several lines: what a line hangs on of those before it.
#pragma once

#include <optional>

#include "common/secrets/spans.hpp"

namespace common::secrets {

class blocks {
 public:
  /// The next line of the text; what of it is hidden because of what came before. Without a value
  /// the line is looked at by itself.
  std::optional<span> next(std::string_view line, const first_look& seen);
  /// Whether that line is one of a certificate, a public key or a signature.
  bool in_open_block() const { return now_ == inside::open; }
  /// Whether it is one of a key.
  bool in_key() const { return now_ == inside::key; }

 private:
  enum class inside { nothing, key, open, vault, putty, value, argument, scalar, mapping };
  std::optional<span> begin(std::string_view line, const first_look& seen);
  std::optional<span> begin_key(std::string_view line);
  void end() { now_ = inside::nothing; }
  std::optional<span> go_on(std::string_view line, const first_look& seen);
  std::optional<span> go_on_key(std::string_view line);
  std::optional<span> go_on_value(std::string_view line, const first_look& seen);
  std::optional<span> go_on_argument(std::string_view line, const first_look& seen);
  std::optional<span> go_on_scalar(std::string_view line, const first_look& seen);
  std::optional<span> go_on_mapping(std::string_view line, const first_look& seen);

  inside now_ = inside::nothing;
  std::size_t indent_ = 0;  ///< of the line that began it
  int lines_ = 0;           ///< how many a mapping may still have
};

}  // namespace common::secrets
