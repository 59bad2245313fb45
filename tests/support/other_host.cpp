#include "tests/support/other_host.hpp"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "schemas/enrolment/server_file.hpp"

namespace tests {

namespace fs = std::filesystem;

namespace {

std::string content(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

other_host::other_host(std::vector<std::string> before)
    : paths_{dir_ / "data"}, before_(std::move(before)) {
  fs::copy(std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12", root(),
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  fs::create_directories(paths_.run());
}

process other_host::run(const std::string& binary, std::vector<std::string> arguments,
                        const std::string& log) const {
  if (before_.empty()) return process(binary, std::move(arguments), log);
  std::vector<std::string> all(before_.begin() + 1, before_.end());
  all.push_back(binary_dir() + "/" + binary);
  all.insert(all.end(), arguments.begin(), arguments.end());
  return process::of(before_.front(), std::move(all), log);
}

std::string other_host::output_of(const std::string& binary, std::vector<std::string> arguments,
                                  int* exit_code) const {
  const std::string out = dir_ / "output";
  std::ofstream(out).close();
  auto p = run(binary, std::move(arguments), out);
  const int code = p.wait();
  *exit_code = WIFEXITED(code) ? WEXITSTATUS(code) : -1;
  return content(out);
}

std::string other_host::join(const std::string& token, int* exit_code,
                             const std::vector<std::string>& options) {
  std::vector<std::string> all{"--data", paths_.data, "join", token, "--format", "json"};
  all.insert(all.end(), options.begin(), options.end());
  return output_of("muster", std::move(all), exit_code);
}

std::string other_host::doctor(int* exit_code) const {
  return output_of("muster", {"doctor", "--data", paths_.data}, exit_code);
}

std::string other_host::prepare_image(int* exit_code) {
  return output_of("muster-collector", {"--data", paths_.data, "--prepare-image"}, exit_code);
}

void other_host::copy_data_of(const other_host& image) {
  fs::remove_all(paths_.data);
  fs::copy(image.paths_.data, paths_.data, fs::copy_options::recursive);
}

std::string other_host::id() const {
  const auto joined = schemas::read_server_file(paths_.server_file());
  return joined ? joined->agent : "";
}

std::string other_host::join(const std::string& token) {
  int code = -1;
  const auto out = join(token, &code);
  INFO(out);
  REQUIRE(code == 0);
  return schemas::json::parse(out.substr(0, out.find('\n'))).at("agent").get<std::string>();
}

void other_host::start_collector(std::vector<std::string> arguments) {
  std::vector<std::string> all{"--data",     paths_.data, "--root",      root(),
                               "--interval", "100ms",     "--keepalive", "500ms"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  collector_.reset();
  collector_.emplace(run("muster-collector", std::move(all), dir_ / "collector.log"));
}

std::string other_host::log() const { return content(dir_ / "collector.log"); }

std::vector<std::string> on_machine(const std::string& id) {
  const auto script = "f=$(mktemp) && echo " + id +
                      " > $f && mount --bind $f /etc/machine-id && rm $f && exec \"$0\" \"$@\"";
  return {"/usr/bin/unshare", "-m", "/bin/sh", "-c", script};
}

std::string make_token(const pipeline& server, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "enroll");
  return server.ask(std::move(arguments)).at(0).at("token").get<std::string>();
}

void await_equal(const pipeline& server, const std::string& agent) {
  std::string said;
  await(
      agent + " to be equal on both hosts",
      [&] {
        int code = -1;
        said = server.muster({"verify", agent}, &code);
        return code == 0;
      },
      std::chrono::seconds{60}, [&] { return said + server.log("broker") + server.log("wdb"); });
}

}  // namespace tests
