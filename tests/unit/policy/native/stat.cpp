#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/native.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

/// Files of every kind and mode, with names that are no words.
std::vector<std::string> make_files(const std::string& dir) {
  std::vector<std::string> out;
  const auto file = [&](const std::string& name, mode_t mode, const std::string& content) {
    std::ofstream(dir + "/" + name, std::ios::binary) << content;
    ::chmod((dir + "/" + name).c_str(), mode);
    out.push_back(dir + "/" + name);
  };
  file("plain", 0644, "text\n");
  file("empty", 0, "");
  file("setuid", 04755, "x");
  file("setgid", 02644, "x");
  file("sticky", 01644, "x");
  file("all", 07777, std::string(10'000, 'x'));
  file("two words", 0600, "x");
  file("dollar$`\"name", 0600, "x");
  file("%n", 0600, "x");
  file("it's", 0600, "x");
  file("tab\there", 0600, "x");
  file("caf\xc3\xa9", 0600, "x");
  ::mkdir((dir + "/folder").c_str(), 01777);
  ::mkfifo((dir + "/fifo").c_str(), 0640);
  for (const auto* name : {"folder", "fifo", "link", "dangling", "loop", "missing", "plain/below",
                           "it's not", "caf\xc3\xa8", "no\nline"})
    out.push_back(dir + "/" + name);
  std::filesystem::create_symlink("plain", dir + "/link");
  std::filesystem::create_symlink("nowhere", dir + "/dangling");
  std::filesystem::create_symlink("loop", dir + "/loop");
  out.insert(out.end(), {"/etc/passwd", "/etc/shadow", "/dev/null", "/dev/zero", "/", "/usr",
                         "/proc", "/proc/self/mountinfo", "/usr/bin/awk", "/bin", "", ".", "-"});
  return out;
}

std::string stat_format(tests::chance& c) {
  static constexpr const char* words[]{" ",  "|", "text", "%%",         "\\n",
                                       "\t", "-", "\"",   "caf\xc3\xa9"};
  std::string out;
  for (unsigned i = 0, n = 1 + c.below(6); i < n; ++i) {
    if (c.one_in(4)) {
      out += c.of(words);
      continue;
    }
    out += '%';
    while (c.one_in(4)) out += "-+ #0"[c.below(5)];
    if (c.one_in(3)) out += std::to_string(1 + c.below(20));
    if (c.one_in(12)) out += "HL"[c.below(2)];
    out += "aAbBdDfFgGhinorRstTuUwWxXyYzZaAnuUgGNmqCk"[c.below(41)];
  }
  return out;
}

}  // namespace

TEST_CASE("stat is answered as coreutils answers it, whatever the format and the file",
          "[policy][native]") {
  if (const auto why = tests::not_debian_12(); !why.empty()) tests::skip(why);
  const tests::temp_dir dir;
  const auto files = make_files(dir.path());
  tests::chance c(20'231);
  std::vector<std::vector<std::string>> lines;
  for (int i = 0; i < 600; ++i) {
    std::vector<std::string> argv{c.one_in(10) ? "/usr/bin/stat" : "stat"};
    const auto format =
        c.one_in(3) ? std::string(c.of(std::vector<std::string>{"%n %a %u %U %g %G", "%u-%g-%a",
                                                                "%U:%G %a", "%#a", "%04a", "%F"}))
                    : stat_format(c);
    switch (c.below(7)) {
      case 0:
        argv.push_back("-Lc" + format);
        break;
      case 1:
        argv.insert(argv.end(), {"-L", "-c", format});
        break;
      case 2:
        argv.insert(argv.end(), {"-Lc", format});
        break;
      case 3:
        argv.push_back("--format=" + format);
        break;
      case 4:
        argv.push_back("--printf=" + format);
        break;
      case 5:
        if (c.one_in(2)) argv.push_back("--dereference");
        break;
      default:
        argv.insert(argv.end(), {"-c", format});
    }
    if (c.one_in(20)) argv.push_back("--");
    for (unsigned n = 1 + c.below(3); n > 0; --n) argv.push_back(c.of(files));
    if (c.one_in(20)) argv.push_back("-L");
    lines.push_back(std::move(argv));
  }
  const auto r = tests::compare(lines);
  INFO(r.native << " of " << r.asked << " answered natively" << r.differences);
  CHECK(r.differences.empty());
  CHECK(r.native > 250);
}

TEST_CASE("stat signs sizes and times where the format asks for it", "[policy][native]") {
  if (const auto why = tests::not_debian_12(); !why.empty()) tests::skip(why);
  std::vector<std::vector<std::string>> lines;
  for (const char* letter : {"s", "X", "a", "b", "i", "u", "d", "o", "h", "F"})
    for (const char* flags : {"+", " ", "+9", "-+9", "+09", " 09", "- 9"})
      for (const char* file : {"/etc/passwd", "/dev/null", "/usr"})
        lines.push_back({"stat", "-c", std::string("%") + flags + letter + "|", file});
  const auto r = tests::compare(lines);
  INFO(r.differences);
  CHECK(r.differences.empty());
  CHECK(r.native == r.asked);
}
