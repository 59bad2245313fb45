#include "tests/support/terminal.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/support/skip.hpp"

namespace tests {

terminal::terminal(unsigned short columns, unsigned short rows)
    : file_(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
  if (file_ < 0 || ::grantpt(file_) != 0 || ::unlockpt(file_) != 0)
    skip("there are no pseudo terminals here");
  path_ = ::ptsname(file_);
  // Held open, so that what was written stays until it is read.
  other_end_ = ::open(path_.c_str(), O_RDWR | O_NOCTTY);
  const winsize size{rows, columns, 0, 0};
  ::ioctl(file_, TIOCSWINSZ, &size);
}

terminal::~terminal() {
  ::close(other_end_);
  ::close(file_);
}

std::string terminal::take() const {
  std::string out;
  char some[4096];
  for (ssize_t got = 0; (got = ::read(file_, some, sizeof some)) > 0;)
    out.append(some, static_cast<std::size_t>(got));
  return out;
}

void terminal::type(const std::string& text) const {
  if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    skip("nothing can be typed on a pseudo terminal here");
}

std::string terminal::read_until_ended(process& program) const {
  std::string out, lines;
  await("a program on a terminal to end", [&] {
    const bool over = program.ended();
    out += take();
    return over;
  });
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i] != '\r' || out.substr(i, 2) != "\r\n") lines += out[i];
  return lines;
}

}  // namespace tests
