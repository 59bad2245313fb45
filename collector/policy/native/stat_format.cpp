#include "collector/policy/native/stat_format.hpp"

#include <fmt/format.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace collector::policy::native {

namespace {

/// `%`, flags, width, letter; H and L before the letter take the halves of a device number.
struct directive {
  std::string flags;
  int width = 0;
  char half = 0, letter = 0;
};

std::optional<directive> next_directive(std::string_view format, std::size_t& at) {
  directive d;
  for (; at < format.size() && std::string_view("-+ #0").find(format[at]) != std::string_view::npos;
       ++at)
    d.flags += format[at];
  for (; at < format.size() && format[at] >= '0' && format[at] <= '9' && d.width < 1000; ++at)
    d.width = d.width * 10 + (format[at] - '0');
  if (at < format.size() && (format[at] == 'H' || format[at] == 'L')) d.half = format[at++];
  if (at == format.size() || (d.half != 0 && format[at] != 'd' && format[at] != 'r'))
    return std::nullopt;
  d.letter = format[at++];
  return d;
}

bool has(const directive& d, char flag) { return d.flags.find(flag) != d.flags.npos; }

std::string padded(const directive& d, std::string text, bool zeros) {
  if (text.size() >= static_cast<std::size_t>(d.width)) return text;
  const auto missing = static_cast<std::size_t>(d.width) - text.size();
  if (has(d, '-')) return text + std::string(missing, ' ');
  return std::string(missing, zeros && has(d, '0') ? '0' : ' ') + text;
}

std::string octal(const directive& d, std::uint64_t n) {
  return padded(d, (has(d, '#') && n != 0 ? "0" : "") + fmt::format("{:o}", n), true);
}

std::string hexadecimal(const directive& d, std::uint64_t n) {
  if (!has(d, '#') || n == 0) return padded(d, fmt::format("{:x}", n), true);
  if (!has(d, '0') || has(d, '-')) return padded(d, fmt::format("0x{:x}", n), false);
  return fmt::format("{:#0{}x}", n, d.width);
}

std::string decimal(const directive& d, std::uint64_t n) {
  return padded(d, fmt::format("{}", n), true);
}

/// A number that stat takes for a signed one, a size too: + and blank ask for a sign.
std::string signed_decimal(const directive& d, std::int64_t n) {
  const std::string sign = n < 0 ? "-" : has(d, '+') ? "+" : has(d, ' ') ? " " : "";
  const auto digits =
      fmt::format("{}", n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n));
  if (!has(d, '0') || has(d, '-')) return padded(d, sign + digits, false);
  directive rest = d;
  rest.width = std::max(0, rest.width - static_cast<int>(sign.size()));
  return sign + padded(rest, digits, true);
}

std::string access_letters(unsigned mode) {
  const char type = S_ISREG(mode)    ? '-'
                    : S_ISDIR(mode)  ? 'd'
                    : S_ISLNK(mode)  ? 'l'
                    : S_ISCHR(mode)  ? 'c'
                    : S_ISBLK(mode)  ? 'b'
                    : S_ISFIFO(mode) ? 'p'
                                     : 's';
  std::string out(1, type);
  for (int shift = 6; shift >= 0; shift -= 3) {
    out += (mode >> shift & 4) != 0 ? 'r' : '-';
    out += (mode >> shift & 2) != 0 ? 'w' : '-';
    const bool run = (mode >> shift & 1) != 0;
    const bool special = (mode & (shift == 6 ? S_ISUID : shift == 3 ? S_ISGID : S_ISVTX)) != 0;
    const char on = shift == 0 ? 't' : 's', off = shift == 0 ? 'T' : 'S';
    out += special ? (run ? on : off) : run ? 'x' : '-';
  }
  return out;
}

std::string type_name(const struct ::statx& s) {
  if (S_ISREG(s.stx_mode)) return s.stx_size == 0 ? "regular empty file" : "regular file";
  if (S_ISDIR(s.stx_mode)) return "directory";
  if (S_ISLNK(s.stx_mode)) return "symbolic link";
  if (S_ISCHR(s.stx_mode)) return "character special file";
  if (S_ISBLK(s.stx_mode)) return "block special file";
  return S_ISFIFO(s.stx_mode) ? "fifo" : "socket";
}

/// Local time as in a process without TZ.
std::optional<std::string> human_time(const struct ::statx_timestamp& t) {
  if (std::getenv("TZ") != nullptr) return std::nullopt;
  const std::time_t when = t.tv_sec;
  std::tm local{};
  if (::localtime_r(&when, &local) == nullptr) return std::nullopt;
  char day[64], zone[16];
  if (std::strftime(day, sizeof day, "%Y-%m-%d %H:%M:%S", &local) == 0 ||
      std::strftime(zone, sizeof zone, "%z", &local) == 0)
    return std::nullopt;
  return fmt::format("{}.{:09} {}", day, t.tv_nsec, zone);
}

std::optional<std::string> owner(const names* known, std::uint32_t id) {
  return known == nullptr ? std::nullopt : known->name(id);
}

/// The directives that print words.
std::optional<std::string> words(char letter, const stat_subject& s, host& facts) {
  const auto& f = s.facts;
  const bool born = (f.stx_mask & STATX_BTIME) != 0;
  switch (letter) {
    case 'n':
      return s.name;
    case 'A':
      return access_letters(f.stx_mode);
    case 'F':
      return type_name(f);
    case 'U':
      return owner(facts.users(), f.stx_uid);
    case 'G':
      return owner(facts.groups(), f.stx_gid);
    case 'w':
      return born ? human_time(f.stx_btime) : std::optional<std::string>("-");
    case 'x':
      return human_time(f.stx_atime);
    case 'y':
      return human_time(f.stx_mtime);
    case 'z':
      return human_time(f.stx_ctime);
    default:
      return std::nullopt;
  }
}

std::optional<std::string> device(const directive& d, std::uint32_t major, std::uint32_t minor,
                                  bool hex) {
  if (d.half != 0) return decimal(d, d.half == 'H' ? major : minor);
  const std::uint64_t whole = gnu_dev_makedev(major, minor);
  return hex ? hexadecimal(d, whole) : decimal(d, whole);
}

/// Seconds since 1970.
std::optional<std::string> epoch(const directive& d, const struct ::statx& f) {
  switch (d.letter) {
    case 'W':
      return signed_decimal(d, (f.stx_mask & STATX_BTIME) != 0 ? f.stx_btime.tv_sec : 0);
    case 'X':
      return signed_decimal(d, f.stx_atime.tv_sec);
    case 'Y':
      return signed_decimal(d, f.stx_mtime.tv_sec);
    case 'Z':
      return signed_decimal(d, f.stx_ctime.tv_sec);
    default:
      return std::nullopt;
  }
}

std::optional<std::string> number(const directive& d, const struct ::statx& f) {
  switch (d.letter) {
    case 'a':
      return octal(d, f.stx_mode & 07777u);
    case 'b':
      return decimal(d, f.stx_blocks);
    case 'B':
      return decimal(d, 512);
    case 'f':
      return hexadecimal(d, f.stx_mode);
    case 'g':
      return decimal(d, f.stx_gid);
    case 'h':
      return decimal(d, f.stx_nlink);
    case 'i':
      return decimal(d, f.stx_ino);
    case 'o':
      return decimal(d, f.stx_blksize);
    case 's':
      return f.stx_size > INT64_MAX
                 ? std::nullopt
                 : std::optional(signed_decimal(d, static_cast<std::int64_t>(f.stx_size)));
    case 'u':
      return decimal(d, f.stx_uid);
    case 'd':
    case 'D':
      return device(d, f.stx_dev_major, f.stx_dev_minor, d.letter == 'D');
    case 'r':
    case 'R':
      return device(d, f.stx_rdev_major, f.stx_rdev_minor, d.letter == 'R');
    case 't':
      return hexadecimal(d, f.stx_rdev_major);
    case 'T':
      return hexadecimal(d, f.stx_rdev_minor);
    default:
      return epoch(d, f);
  }
}

}  // namespace

std::optional<std::string> format_stat(std::string_view format, const stat_subject& s,
                                       host& facts) {
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      out += format[at++];
      continue;
    }
    ++at;
    const auto d = next_directive(format, at);
    if (!d) return std::nullopt;
    if (d->letter == '%') {
      if (!d->flags.empty() || d->width != 0) return std::nullopt;
      out += '%';
      continue;
    }
    auto text = number(*d, s.facts);
    if (!text) {
      text = words(d->letter, s, facts);
      if (!text) return std::nullopt;
      text = padded(*d, std::move(*text), false);
    }
    out += *text;
  }
  return out;
}

std::optional<std::string> describe_stat(const stat_subject& s, host& facts) {
  if (S_ISLNK(s.facts.stx_mode)) return std::nullopt;
  const bool is_device = S_ISCHR(s.facts.stx_mode) || S_ISBLK(s.facts.stx_mode);
  return format_stat(std::string("  File: %n\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o "
                                 "%F\nDevice: %Hd,%Ld\tInode: %-10i  Links: ") +
                         (is_device ? "%-5h Device type: %Hr,%Lr\n" : "%h\n") +
                         "Access: (%04a/%10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: "
                         "%x\nModify: %y\nChange: %z\n Birth: %w\n",
                     s, facts);
}

}  // namespace collector::policy::native
