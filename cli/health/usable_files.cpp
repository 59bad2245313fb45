#include "cli/health/usable_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "alerts/sinks/ca_file.hpp"
#include "alerts/sinks/growing_file.hpp"
#include "alerts/sinks/webhook_signature.hpp"
#include "cli/health/as_stages.hpp"
#include "common/fd.hpp"

namespace cli::health {

using texts = std::vector<std::string>;

namespace {

/// Who it is that cannot; only root asks for somebody else.
std::string as_whom(const std::string& why) {
  return fmt::format("{} (as user {}, whom the stages run as)", why, ::geteuid());
}

void add_if_unreadable(const std::string& path, const std::string& prefix, texts& out) {
  const common::unique_fd fd{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (!fd) out.push_back(as_whom(fmt::format("{}{}: {}", prefix, path, std::strerror(errno))));
}

/// Why lines cannot be appended to a file there; empty: they can.
std::string why_not_written(const std::string& path) {
  struct ::stat is {};
  if (::lstat(path.c_str(), &is) != 0) {
    const auto folder = std::filesystem::path(path).parent_path().string();
    return ::access(folder.c_str(), W_OK | X_OK) == 0
               ? ""
               : fmt::format("{}: {}", folder, std::strerror(errno));
  }
  if (!S_ISREG(is.st_mode)) return fmt::format("{}: want a regular file", path);
  const auto ok = alerts::growing_file::check_unshared(path);
  return ok ? "" : ok.error().detail;
}

/// Why that program cannot be run.
std::string why_not_run(const std::string& program) {
  struct ::stat is {};
  if (::stat(program.c_str(), &is) != 0 || ::access(program.c_str(), X_OK) != 0)
    return fmt::format("{}: {}", program, std::strerror(errno));
  return S_ISREG(is.st_mode) ? "" : fmt::format("{}: is no program", program);
}

texts of_sink(const schemas::sink& s) {
  texts out;
  const auto prefix = fmt::format("sink {}: ", s.name);
  std::string why;
  if (const auto* file = std::get_if<schemas::file_place>(&s.place))
    why = why_not_written(file->path);
  if (const auto* mail = std::get_if<schemas::mail_place>(&s.place))
    why = why_not_run(mail->program);
  if (!why.empty()) out.push_back(as_whom(prefix + why));
  const auto* to = std::get_if<schemas::webhook_place>(&s.place);
  if (to == nullptr) return out;
  if (!to->ca_file.empty())
    if (const auto ok = alerts::check_ca_file(to->ca_file); !ok)
      out.push_back(as_whom(prefix + ok.error().detail));
  if (to->secret_file.empty()) return out;
  if (const auto keys = alerts::read_webhook_keys(to->secret_file); !keys)
    out.push_back(as_whom(prefix + keys.error().detail));
  return out;
}

}  // namespace

texts unusable_files(const schemas::data_paths& paths, const common::settings::configuration& said,
                     const std::vector<schemas::sink>& sinks) {
  return asked_as_stages(paths, [&] {
    texts out;
    for (const auto& path : said.files()) add_if_unreadable(path, "", out);
    for (const auto& s : sinks)
      for (auto& why : of_sink(s)) out.push_back(std::move(why));
    return out;
  });
}

}  // namespace cli::health
