#include "common/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "common/text.hpp"

namespace common {

namespace {

constexpr std::size_t columns_mostly = 80;

std::size_t typed_columns() {
  constexpr std::int64_t widest = 10'000;
  const char* text = std::getenv("COLUMNS");
  const auto typed = text == nullptr ? std::nullopt : number(text);
  return typed && *typed > 0 && *typed <= widest ? static_cast<std::size_t>(*typed) : 0;
}

}  // namespace

std::size_t terminal_width(int file) {
  if (::isatty(file) == 0) return 0;
  if (const auto typed = typed_columns(); typed > 0) return typed;
  winsize size{};
  ::ioctl(file, TIOCGWINSZ, &size);
  return size.ws_col == 0 ? columns_mostly : size.ws_col;
}

}  // namespace common
