#include "common/log_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "common/fd.hpp"
#include "common/log.hpp"
#include "common/turned_file.hpp"
#include "tests/support/captured.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"

namespace fs = std::filesystem;

namespace {

common::unique_fd appended(const std::string& path) {
  return common::unique_fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
}

void put(common::log_file& to, const std::string& line) { to.write(line.data(), line.size()); }

}  // namespace

TEST_CASE("a log that is large is put aside, and nothing is lost at the turn", "[log]") {
  const tests::temp_dir dir;
  const auto path = dir / "wdb.log";
  const auto fd = appended(path);
  common::log_file log(fd.get());
  log.use({.bytes = 100, .kept = 3});
  std::string all;
  for (int n = 1000; n < 1040; ++n) {
    const auto line = "line " + std::to_string(n) + "\n";  // 10 bytes
    put(log, line);
    all += line;
  }
  std::string found;
  for (const auto* suffix : {".3", ".2", ".1", ""}) found += tests::text_of(path + suffix);
  CHECK(found == all);
  CHECK_FALSE(fs::exists(path + ".4"));
  for (int n = 1040; n < 1100; ++n) put(log, "line " + std::to_string(n) + "\n");
  CHECK_FALSE(fs::exists(path + ".4"));
  CHECK(tests::text_of(path + ".3").starts_with("line 1060\n"));
}

TEST_CASE("a log that somebody renamed is made anew when that is asked for", "[log]") {
  const tests::temp_dir dir;
  const auto path = dir / "wdb.log";
  const auto fd = appended(path);
  common::log_file log(fd.get());
  put(log, "one\n");
  fs::rename(path, dir / "taken");
  put(log, "two\n");  // to the file that it has
  CHECK(log.reopen());
  put(log, "three\n");
  CHECK(tests::text_of(dir / "taken") == "one\ntwo\n");
  CHECK(tests::text_of(path) == "three\n");
  CHECK(fs::status(path).permissions() == fs::perms(0600));
}

TEST_CASE("a log in a folder that may not be written goes on in its file", "[log][bad]") {
  const tests::temp_dir dir;
  const auto path = dir / "wdb.log";
  const auto fd = appended(path);
  common::log_file log(fd.get());
  log.use({.bytes = 10, .kept = 1});
  fs::create_directories(path + ".1/not empty");  // nothing can get this name
  for (int n = 0; n < 5; ++n) put(log, "0123456789\n");
  const auto text = tests::text_of(path);
  CHECK(text.find("warning log: " + path + ": ") != text.npos);
  CHECK(text.find("the log goes on growing") != text.npos);
  CHECK(text.find("the log goes on growing") == text.rfind("the log goes on growing"));  // once
  CHECK(text.ends_with("0123456789\n"));
}

TEST_CASE("with nothing to keep a log only grows, and a pipe is no file", "[log]") {
  const tests::temp_dir dir;
  const auto path = dir / "wdb.log";
  const auto fd = appended(path);
  common::log_file log(fd.get());
  log.use({.bytes = 10, .kept = 0});
  for (int n = 0; n < 5; ++n) put(log, "0123456789\n");
  CHECK_FALSE(fs::exists(path + ".1"));
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const common::unique_fd in(ends[0]), out(ends[1]);
  common::log_file piped(out.get());
  CHECK(piped.path().empty());
  put(piped, "line\n");
  char text[5];
  CHECK(::read(in.get(), text, sizeof text) == 5);
}

TEST_CASE("a file that is not appended to is somebody's own", "[log]") {
  const tests::temp_dir dir;
  const common::unique_fd fd{::open((dir / "x").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
  CHECK(common::log_file(fd.get()).path().empty());
}

TEST_CASE("on a terminal a line is logfmt and elsewhere JSON, where nothing else is said",
          "[log]") {
  const auto before = spdlog::default_logger();
  const auto logged_to = [](int fd, int read_from, std::optional<common::log_format> as) {
    tests::captured err(stderr);
    ::dup2(fd, STDERR_FILENO);
    common::start_log("wdb");
    common::use_log_format(as);
    spdlog::info("text");
    char line[200];
    const auto size = ::read(read_from, line, sizeof line);
    return std::string(line, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  };
  const common::unique_fd desk(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE((::grantpt(desk.get()) == 0 && ::unlockpt(desk.get()) == 0));
  const common::unique_fd terminal(::open(::ptsname(desk.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const common::unique_fd in(ends[0]), out(ends[1]);
  CHECK(logged_to(terminal.get(), desk.get(), {}).starts_with("time=20"));
  CHECK(logged_to(out.get(), in.get(), {}).starts_with("{\"time\":\"20"));
  CHECK(logged_to(terminal.get(), desk.get(), common::log_format::json).starts_with("{"));
  CHECK(logged_to(out.get(), in.get(), common::log_format::text).starts_with("20"));
  spdlog::set_default_logger(before);
}

TEST_CASE("to the journal each line says its priority, and to nothing else", "[log]") {
  const auto before = spdlog::default_logger();
  const auto logged = [](const char* level, bool to_journal) {
    tests::captured err(stderr);
    const auto is = common::identity_of(STDERR_FILENO).value();
    ::setenv("JOURNAL_STREAM",
             fmt::format("{}:{}", is.first, is.second + (to_journal ? 0 : 1)).c_str(), 1);
    common::start_log("wdb");
    spdlog::log(spdlog::level::from_str(level), "text");
    return err.text();
  };
  CHECK(logged("warn", true).starts_with("<4>{"));
  CHECK(logged("error", true).starts_with("<3>{"));
  CHECK(logged("info", true).starts_with("<6>{"));
  CHECK(logged("info", false).starts_with("{"));
  ::unsetenv("JOURNAL_STREAM");
  spdlog::set_default_logger(before);
}

TEST_CASE("what a log tells of itself looks like its other lines", "[log][bad]") {
  const tests::temp_dir dir;
  const auto path = dir / "wdb.log";
  const auto fd = appended(path);
  common::log_file log(fd.get());
  log.use({.bytes = 10, .kept = 1});
  log.use(common::log_format::json);
  fs::create_directories(path + ".1/not empty");  // nothing can get this name
  for (int n = 0; n < 2; ++n) put(log, "0123456789\n");
  const auto text = tests::text_of(path);
  CHECK(text.find(R"(,"level":"warning","stage":"log","msg":")" + path + ": ") != text.npos);
}

TEST_CASE("another name of the process keeps what was said of its log", "[log]") {
  const auto before = spdlog::default_logger();
  const tests::temp_dir dir;
  {
    tests::captured err(stderr);
    const auto fd = appended(dir / "x.log");
    ::dup2(fd.get(), STDERR_FILENO);
    common::start_log("analyzer-1");
    common::use_log_limits({.bytes = 10, .kept = 2});
    common::use_log_format(common::log_format::logfmt);
    common::start_log("analyzer-2");
    for (int n = 0; n < 5; ++n) spdlog::info("text");
  }
  spdlog::set_default_logger(before);
  CHECK(tests::text_of(dir / "x.log").ends_with(" level=info stage=analyzer-2 msg=\"text\"\n"));
  CHECK(fs::exists(dir / "x.log.2"));
  CHECK_FALSE(fs::exists(dir / "x.log.3"));
}

TEST_CASE("that a stage is ready is said at every level, and what is no level is told", "[log]") {
  const auto before = spdlog::default_logger();
  const auto logged_at = [](const char* level) {
    tests::captured err(stderr);
    ::setenv("MUSTER_LOG", level, 1);
    common::start_log("wdb");
    common::log_ready();
    spdlog::info("more");
    ::unsetenv("MUSTER_LOG");
    return err.text();
  };
  for (const auto* level : {"debug", "warn", "error"}) {
    INFO(level);
    CHECK(logged_at(level).find("ready") != std::string::npos);
  }
  CHECK(logged_at("error").find("more") == std::string::npos);
  const auto unknown = logged_at("verbose");
  CHECK(unknown.find("MUSTER_LOG=verbose: no such level; known are trace debug info warn error") !=
        std::string::npos);
  CHECK(unknown.find("more") != std::string::npos);
  spdlog::set_default_logger(before);
}
