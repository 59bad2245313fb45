// A sink that writes lines into a file of its own.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "alerts/sinks/line_file.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/text_file.hpp"
#include "tests/support/told_samples.hpp"

namespace {

namespace fs = std::filesystem;

schemas::sink file_sink(const std::string& path, std::uint64_t bytes = 64u << 20) {
  schemas::sink s;
  s.place = schemas::file_place{.path = path, .bytes = bytes};
  return s;
}

alerts::delivery write_one(alerts::line_file& to, const std::string& message) {
  const std::vector some{tests::told_alert_of(message)};
  return to.send(some, {});
}

std::vector<std::string> messages_in(const std::string& path) {
  std::vector<std::string> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    out.push_back(schemas::json::accept(line)
                      ? schemas::json::parse(line).at("message").get<std::string>()
                      : line);
  return out;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a file sink follows its name and keeps what was put aside", "[sinks]") {
  const tests::temp_dir dir;
  const auto path = dir / "out.jsonl";
  alerts::line_file to(file_sink(path));
  CHECK(write_one(to, "one").taken == 1);
  CHECK(fs::status(path).permissions() == fs::perms(0600));
  fs::rename(path, dir / "old");
  CHECK(write_one(to, "two").taken == 1);
  CHECK(messages_in(dir / "old") == texts{"one"});
  CHECK(messages_in(path) == texts{"two"});
  alerts::line_file small(file_sink(path, 1));
  CHECK(write_one(small, "three").taken == 1);
  CHECK(write_one(small, "four").taken == 1);
  CHECK(messages_in(path) == texts{"four"});
  CHECK(messages_in(path + ".1") == texts{"three"});
  CHECK(messages_in(path + ".2") == texts{"two"});
}

TEST_CASE("a torn line of before is ended, and nothing is joined to it", "[sinks][bad]") {
  const tests::temp_dir dir;
  std::ofstream(dir / "out.jsonl") << "{\"torn\":";
  alerts::line_file to(file_sink(dir / "out.jsonl"));
  CHECK(write_one(to, "one").taken == 1);
  CHECK(messages_in(dir / "out.jsonl") == texts{"{\"torn\":", "one"});
}

TEST_CASE("a file of something else, or somebody else's, is not written into", "[sinks][bad]") {
  const tests::temp_dir dir;
  const auto why = [](const std::string& path) {
    alerts::line_file to(file_sink(path));
    const auto d = write_one(to, "one");
    return d.end ? "" : d.end.error().detail;
  };
  const auto passwd = dir / "passwd", link = dir / "link", foreign = dir / "foreign";
  std::ofstream(passwd) << "root:x:0:0:root:/root:/bin/bash\n";
  CHECK(why(passwd) == passwd + ": is no file of alerts; want another `path`");
  CHECK(messages_in(passwd) == texts{"root:x:0:0:root:/root:/bin/bash"});
  fs::create_symlink(dir / "aim", link);
  CHECK(why(link) == link + ": is a symbolic link, want a regular file");
  CHECK_FALSE(fs::exists(dir / "aim"));
  if (::geteuid() != 0) return;  // nobody else gives files away
  std::ofstream{foreign};
  REQUIRE(::chown(foreign.c_str(), 4711, 4711) == 0);
  CHECK(why(foreign) == foreign + ": belongs to user 4711, want 0 or root");
}

TEST_CASE("what is no file, or has no folder, is waited for", "[sinks][bad]") {
  const tests::temp_dir dir;
  alerts::line_file nowhere(file_sink(dir / "none/out.jsonl"));
  CHECK_FALSE(write_one(nowhere, "one").end);
  fs::create_directory(dir / "none");
  CHECK(write_one(nowhere, "one").taken == 1);
  alerts::line_file device(file_sink("/dev/null"));
  const auto d = write_one(device, "one");
  REQUIRE_FALSE(d.end);
  CHECK(d.end.error().detail == "/dev/null: want a regular file");
  CHECK_FALSE(d.most_tries);
}
