#include "collector/agent/image.hpp"

#include <algorithm>
#include <filesystem>

#include "client/joining/joining.hpp"
#include "common/file_names.hpp"
#include "common/log.hpp"
#include "common/secret_file.hpp"
#include "schemas/enrolment/agent_key.hpp"
#include "schemas/enrolment/server_file.hpp"

namespace collector {

namespace fs = std::filesystem;
using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

/// In the order of their names; of a folder that is not there, none.
std::vector<std::string> names_in(const std::string& folder) {
  std::error_code ec;
  std::vector<std::string> out;
  for (fs::directory_iterator at(folder, ec), end; !ec && at != end; at.increment(ec))
    out.push_back(at->path().filename().string());
  std::ranges::sort(out);
  return out;
}

bool is_empty_folder(const std::string& path) {
  std::error_code ec;
  return fs::is_directory(path, ec) && fs::is_empty(path, ec);
}

status remove_all(const std::string& path, const std::string& shown,
                  std::vector<std::string>& said) {
  std::error_code ec;
  const auto removed = fs::remove_all(path, ec);
  if (ec) return fail(errc::io, "{}: {}", path, ec.message());
  if (removed > 0) said.push_back("removed " + shown);
  return {};
}

status forget_agent_in(const std::string& file, std::vector<std::string>& said) {
  auto server = schemas::read_server_file(file);
  if (!server && server.error().code == errc::not_found) return {};
  if (!server) return fail(server.error());
  if (server->agent.empty()) return {};
  said.push_back("removed the agent's id from server.yaml");
  server->agent.clear();
  return schemas::replace_server_file(file, *server);
}

status remove_keys(const std::string& folder, std::vector<std::string>& said) {
  for (const auto& name : names_in(folder)) {
    if (!name.starts_with("agent.key")) continue;
    if (auto s = common::remove_durably(folder + "/" + name); !s) return s;
    said.push_back("removed keys/" + name);
  }
  return {};
}

/// A token for another server than the one that the image is of.
status check_same_server(const schemas::data_paths& paths, const schemas::token& token) {
  const auto server = schemas::read_server_file(paths.server_file());
  if (!server) return server.error().code == errc::not_found ? status{} : fail(server.error());
  for (const auto& key : token.server_keys)
    if (std::ranges::find(server->server_keys, key) != server->server_keys.end()) return {};
  return fail(errc::refused,
              "of another server than the one in {}, or made before that had its key of now: make "
              "one there with `muster enroll`, or move that file away",
              paths.server_file());
}

result<std::string> say_token(const schemas::data_paths& paths, const std::string& file) {
  const auto text = common::read_secret(file, schemas::most_token_bytes);
  if (!text && text.error().code == errc::not_found)
    return fmt::format(
        "no token in {}: a copy says what to do, until `muster join` is run there with one", file);
  if (!text) return fail(text.error());
  const auto token = client::read_token(*text);
  if (!token) return fail(token.error().code, "{}: {}", file, token.error().detail);
  if (auto s = check_same_server(paths, *token); !s)
    return fail(s.error().code, "{}: {}", file, s.error().detail);
  return fmt::format("kept {}: copies enrol with it until {}", file,
                     common::format_time(token->expires));
}

}  // namespace

result<std::vector<common::lock_file>> lock_folder(const schemas::data_paths& paths) {
  std::vector<std::string> files;
  const auto copies = paths.data + "/collector";
  for (const auto& agent : names_in(copies)) files.push_back(copies + "/" + agent + "/lock");
  for (const auto& name : names_in(paths.run()))
    if (name.ends_with(".pid")) files.push_back(paths.run() + "/" + name);
  std::vector<common::lock_file> out;
  for (const auto& file : files) {
    auto lock = common::lock_file::take(file, "a collector");
    if (!lock) return fail(lock.error());
    out.push_back(std::move(*lock));
  }
  return out;
}

status forget_identity(const schemas::data_paths& paths, std::vector<std::string>& said) {
  if (fs::exists(paths.agents()) || fs::exists(paths.keys() + "/server.key"))
    return fail(errc::usage, "{}: a server's data folder, which is never a copy of a host's",
                paths.data);
  // First, so that nobody takes the folder for that agent's when this does not come to its end.
  if (auto s = forget_agent_in(paths.server_file(), said); !s) return s;
  if (auto s = remove_keys(paths.keys(), said); !s) return s;
  if (auto s = remove_all(paths.agent_id_file(), "agent-id", said); !s) return s;
  const auto copies = paths.data + "/collector";
  for (const auto& agent : names_in(copies))
    if (auto s = remove_all(copies + "/" + agent, "collector/" + agent, said); !s) return s;
  return common::sync_folder(paths.data);
}

result<std::vector<std::string>> prepare_image(const schemas::data_paths& paths,
                                               const std::string& token_file) {
  if (!fs::is_directory(paths.data)) return fail(errc::not_found, "{}: no such folder", paths.data);
  auto about_token = say_token(paths, token_file);
  if (!about_token) return fail(about_token.error());
  const auto locks = lock_folder(paths);
  if (!locks) return fail(locks.error());
  std::vector<std::string> said;
  if (auto s = forget_identity(paths, said); !s) return fail(s.error());
  if (auto s = remove_all(paths.run(), "run, with locks and sockets", said); !s)
    return fail(s.error());
  for (const auto& name : names_in(paths.data))
    if (const auto path = paths.data + "/" + name; path != token_file && !is_empty_folder(path))
      said.push_back("kept " + name);
  said.push_back(std::move(*about_token));
  return said;
}

}  // namespace collector
