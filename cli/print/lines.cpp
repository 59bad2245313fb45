#include "cli/print/lines.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "common/log.hpp"
#include "common/text_width.hpp"

namespace cli {

bool is_terminal() { return ::isatty(STDOUT_FILENO) != 0; }

void put_line(std::string_view line) { put_data(common::one_line(line) + "\n"); }

std::string in_colour(std::string_view colour, std::string_view text) {
  return colour.empty() ? std::string(text) : fmt::format("\x1b[{}m{}\x1b[0m", colour, text);
}

void put_marked(const screen& on, std::string_view before, std::string_view colour,
                std::string_view marked, std::string_view after) {
  put_data(common::one_line(before) +
           in_colour(on.has_colours ? colour : "", common::one_line(marked)) +
           common::one_line(after) + "\n");
}

void put_wrapped(const screen& on, std::string_view first, std::string_view text) {
  for (const auto& line :
       common::hang_text(common::one_line(first), common::one_line(text), on.width))
    put_data(line + "\n");
}

void put_data(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

namespace {

/// `error`: of the last write; 0: it was one before that, of which only the failure is known.
std::string why_not_written(int error) {
  // common::prepare_process opens one that is closed for reading.
  const int how = ::fcntl(STDOUT_FILENO, F_GETFL);
  if (how < 0 || (how & O_ACCMODE) == O_RDONLY) return "stdout is closed";
  return error == 0 || error == ENOSPC ? "is the disk full?" : std::strerror(error);
}

}  // namespace

common::status flush_output() {
  // A write that failed is forgotten by what is written after it, but not by the stream.
  const int error = std::fflush(stdout) == 0 ? 0 : errno;
  if (error == 0 && std::ferror(stdout) == 0) return {};
  return common::fail(common::errc::io, "what it prints could not be written: {}",
                      why_not_written(error));
}

}  // namespace cli
