#include "tests/support/pipeline.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "store/alert_log.hpp"
#include "store/told_log.hpp"

namespace tests {

namespace fs = std::filesystem;

pipeline::pipeline(std::string interval, std::string keepalive)
    : paths_{dir_ / "data"}, interval_(std::move(interval)), keepalive_(std::move(keepalive)) {
  fs::copy(std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12", root(),
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  fs::create_directories(paths_.run());
  fs::create_directories(paths_.data + "/log");
}

pipeline::pipeline(const archive& from)
    : agent("old-host"),
      paths_{dir_ / "data"},
      interval_("100ms"),
      keepalive_("500ms"),
      policy_(dir_ / "policy.yml") {
  const auto archived =
      fmt::format("{}/tests/fixtures/layout2/{}.tar.gz", MUSTER_SOURCE_DIR, from.name);
  auto tar = process::of("/bin/tar", {"-C", dir_.path(), "-xzf", archived}, file("tar.log"));
  REQUIRE(tar.wait() == 0);
  arguments_["wdb"] = {"--history-age", "36500d"};  // however old the archive is by now
  fs::create_directories(paths_.run());
  fs::create_directories(paths_.data + "/log");
}

void pipeline::start(const std::string& name, const environment& extra) {
  running_.erase(name);
  std::vector<std::string> arguments{"--data", paths_.data};
  std::string binary = "muster-" + name;
  if (name.starts_with("analyzer")) {
    binary = "muster-analyzer";
    arguments.insert(arguments.end(), {"--name", name});
    if (!rules_.empty()) arguments.insert(arguments.end(), {"--rules", rules_});
  }
  if (name == "collector")
    arguments.insert(arguments.end(), {"--agent", agent, "--root", root(), "--interval", interval_,
                                       "--keepalive", keepalive_, "--policy", policy_});
  arguments.insert(arguments.end(), arguments_[name].begin(), arguments_[name].end());
  if (name == "collector" && !collector_socket_.empty())
    arguments.insert(arguments.end(), {"--connect", collector_socket_});
  const auto before = log(name).size();
  running_.emplace(name, process(binary, std::move(arguments), paths_.log_file(name), extra));
  await(name + " to be ready", [&] {
    return log(name).find(R"("msg":"ready")", before) != std::string::npos || ended(name);
  });
}

void pipeline::start_all() {
  for (const auto* name : {"broker", "wdb", "alerts", "analyzer-1", "collector"}) start(name);
}

void pipeline::kill(const std::string& name, int signal_number) {
  auto& p = running_.at(name);
  p.signal(signal_number);
  p.wait();
  running_.erase(name);
}

void pipeline::stop_all() {
  for (const auto* name : {"collector", "analyzer-1", "alerts", "wdb", "broker"})
    if (running_.contains(name)) kill(name, SIGTERM);
}

bool pipeline::ended(const std::string& name) {
  return !running_.contains(name) || running_.at(name).ended();
}

std::string pipeline::log(const std::string& name) const {
  std::ifstream in(paths_.log_file(name));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string pipeline::muster(std::vector<std::string> arguments, int* exit_code) const {
  const std::string out = dir_ / "muster.out";
  std::ofstream(out).close();
  arguments.insert(arguments.begin(), {"--data", paths_.data});
  process p("muster", std::move(arguments), out);
  const int code = p.wait();
  if (exit_code) *exit_code = WIFEXITED(code) ? WEXITSTATUS(code) : -1;
  std::ifstream in(out);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<schemas::json> pipeline::ask(std::vector<std::string> arguments) const {
  arguments.insert(arguments.end(), {"--format", "json"});
  int code = -1;
  std::istringstream text(muster(std::move(arguments), &code));
  INFO(text.str());
  REQUIRE(code == 0);
  std::vector<schemas::json> out;
  for (std::string line; std::getline(text, line);) out.push_back(schemas::json::parse(line));
  return out;
}

void pipeline::write(const std::string& path, const std::string& text) {
  // Beside and renamed: a scan sees the old file or the new one.
  const std::string target = root() + "/" + path;
  std::ofstream(target + ".new", std::ios::binary) << text;
  fs::rename(target + ".new", target);
}

std::string pipeline::read(const std::string& path) const {
  std::ifstream in(root() + "/" + path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void pipeline::add_user(const std::string& name, int uid) {
  write("etc/passwd",
        read("etc/passwd") + fmt::format("{}:x:{}:100::/home/{}:/bin/sh\n", name, uid, name));
}

bool pipeline::settled() const { return copies().settled(); }

void pipeline::await_settled(const std::string& what) {
  await(
      what, [&] { return settled(); }, std::chrono::seconds{60}, [&] { return last_words(); });
}

std::string pipeline::last_words() const {
  constexpr std::size_t most = 2000;
  std::string out = copies().positions();
  for (const auto& [name, p] : running_) {
    const auto text = log(name);
    out +=
        fmt::format("--- {}\n{}\n", name, text.substr(text.size() > most ? text.size() - most : 0));
  }
  return out;
}

void pipeline::check_oracle() const {
  copies().check_history();
  std::set<std::string> raised;
  for (const auto& a : alerts()) CHECK(raised.insert(a["id"].get<std::string>()).second);
  if (running_.contains("alerts")) check_told();
}

void pipeline::check_told() const {
  const auto raised = *store::alert_log::open(paths_.alerts(), true);
  const auto told = *store::told_log::open(paths_.told(), true);
  await("all alerts to be told or to wait",
        [&] { return told.read_state()->at.number == *raised.last(); });
  std::map<std::string, int> times;
  std::vector<std::string> expected, found;
  REQUIRE(told.each(0, [&](auto, const auto& a, bool&) -> common::status {
    expected.push_back(schemas::dump_line(schemas::told_alert_json(a)));
    if (a.times == 1)
      for (const auto& part : a.parts) ++times[part.id.bytes];
    return {};
  }));
  REQUIRE(raised.each(0, [&](auto, const schemas::alert& a, bool&) -> common::status {
    if (a.telling == static_cast<schemas::u64>(schemas::telling::at_once))
      CHECK(times[a.id.bytes] == 1);
    return {};
  }));
  await("what was told to be in the file", [&] {
    found.clear();
    std::ifstream file(paths_.alerts_file());
    for (std::string line; std::getline(file, line);) found.push_back(line);
    return found.size() >= expected.size();
  });
  found.resize(expected.size());  // more may have been told meanwhile
  CHECK(found == expected);
}

std::vector<schemas::json> pipeline::alerts() const { return stored_alerts(paths_); }

std::size_t pipeline::count_alerts(const std::string& rule, const std::string& in_message) const {
  std::size_t n = 0;
  for (const auto& a : alerts())
    n += a["rule"] == rule && a["message"].get<std::string>().find(in_message) != std::string::npos;
  return n;
}

}  // namespace tests
