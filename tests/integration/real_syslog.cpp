// rsyslog and syslog-ng themselves get what a sink sends: everything, though they are killed.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "alerts/sinks/sink_thread.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/process.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/told_samples.hpp"

namespace {

namespace fs = std::filesystem;

/// One of them over a folder of its own; what it got stands in `out`, a line a message:
/// FACILITY.SEVERITY MSGID STRUCTURED-DATA TEXT.
class receiver {
 public:
  receiver(const tests::temp_dir& dir, bool is_rsyslog, const std::string& port)
      : program_(tests::peer(is_rsyslog ? "rsyslogd" : "syslog-ng")), dir_(dir) {
    if (program_.empty())
      tests::skip("neither installed nor in build/peers: " +
                  std::string(is_rsyslog ? "rsyslogd" : "syslog-ng"));
    is_rsyslog ? configure_rsyslog(port) : configure_syslog_ng(port);
  }
  void start() {
    auto words = arguments_;
    words.insert(words.begin(), {"LD_LIBRARY_PATH=" + libraries(), program_});
    running_.emplace(tests::process::of("/usr/bin/env", words, dir_ / "log"));
  }
  void kill() {
    running_->signal(SIGKILL);
    running_->wait();
    running_.reset();
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    std::ifstream in(dir_ / "out");
    for (std::string line; std::getline(in, line);)
      if (line.ends_with('}')) out.push_back(line);  // not the torn one of a kill
    return out;
  }

 private:
  fs::path unpacked() const { return fs::path(program_).parent_path().parent_path(); }
  std::string libraries() const {
    std::error_code none;
    std::string out = unpacked() / "lib/syslog-ng";
    for (const auto& one : fs::directory_iterator(unpacked() / "lib", none))
      if (one.path().filename().string().ends_with("-linux-gnu")) out += ":" + one.path().string();
    return out;
  }
  std::string folder_of(const std::string& module) const {
    std::error_code none;
    for (const auto& one : fs::recursive_directory_iterator(unpacked() / "lib", none))
      if (one.path().filename() == module) return one.path().parent_path();
    return {};
  }
  void configure_rsyslog(const std::string& port) {
    std::ofstream(dir_ / "conf")
        << "module(load=\"imtcp\")\ninput(type=\"imtcp\" port=\"" << port
        << "\" address=\"127.0.0.1\")\n"
           "template(name=\"t\" type=\"string\" string=\"%syslogfacility%.%syslogseverity% "
           "%msgid% %structured-data% %msg%\\n\")\n"
           "action(type=\"omfile\" file=\""
        << dir_ / "out"
        << "\" template=\"t\" asyncWriting=\"off\")\n";
    arguments_ = {"-n", "-iNONE", "-f", dir_ / "conf", "-M", folder_of("imtcp.so")};
  }
  void configure_syslog_ng(const std::string& port) {
    std::ofstream(dir_ / "conf")
        << "@version: 3.38\nsource s { syslog(ip(\"127.0.0.1\") port(" << port
        << ") transport(\"tcp\")); };\ndestination d { file(\"" << dir_ / "out"
        << "\" template(\"${FACILITY_NUM}.${LEVEL_NUM} ${MSGID} ${SDATA} ${MESSAGE}\\n\")); };\n"
           "log { source(s); destination(d); };\n";
    arguments_ = {"-F",
                  "--no-caps",
                  "-f",
                  dir_ / "conf",
                  "-R",
                  dir_ / "persist",
                  "-p",
                  dir_ / "pid",
                  "-c",
                  dir_ / "ctl",
                  "--module-path",
                  folder_of("libafsocket.so")};
  }

  std::string program_;
  const tests::temp_dir& dir_;
  std::vector<std::string> arguments_;
  std::optional<tests::process> running_;
};

std::set<std::string> ids_of(const receiver& r) {
  std::set<std::string> out;
  for (const auto& line : r.lines()) {
    const auto text = line.find("] {");
    REQUIRE(text != line.npos);
    out.insert(schemas::json::parse(line.substr(text + 2)).at("id").get<std::string>());
  }
  return out;
}

schemas::told_alert numbered(int n) {
  // Some of them have more to say than there is room for.
  auto a = tests::told_alert_of("user added: " + std::string(n % 50 == 0 ? 9000 : 20, 'x'));
  a.id.bytes = std::to_string(1'000'000'000'000'000 + n);
  return a;
}

}  // namespace

TEST_CASE("rsyslog and syslog-ng get every alert, though they are killed", "[sinks][peers]") {
  const bool is_rsyslog = GENERATE(true, false);
  const tests::temp_dir dir;
  const auto address = tests::free_address();
  receiver r(dir, is_rsyslog, std::to_string(address.port));
  auto log = *store::told_log::open(dir / "told", false);
  schemas::sink to;
  to.name = "siem";
  to.address = "tcp://" + address.text();
  to.place = schemas::syslog_place{schemas::syslog_way::tcp, address.host,
                                   std::to_string(address.port), ""};
  auto sink = *alerts::sink_thread::start(log, to);
  std::size_t told = 0;
  const auto tell = [&](int count) {
    store::told_log::changes c;
    for (int i = 0; i < count; ++i) c.told.push_back(numbered(static_cast<int>(told++)));
    REQUIRE(log.commit(c));
  };
  for (int round = 0; round < 2; ++round) {
    tell(100);  // it is away
    r.start();
    tell(150);
    tests::await("all of them", [&] { return ids_of(r).size() == told; });
    r.kill();
  }
  REQUIRE_FALSE(r.lines().empty());
  CHECK(r.lines().back().starts_with("13.2 user-added [muster@32473 id=\""));
}
