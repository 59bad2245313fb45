#include "cli/health/usable_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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

texts of_sink(const schemas::sink& s) {
  texts out;
  const auto* to = std::get_if<schemas::webhook_place>(&s.place);
  if (to == nullptr) return out;
  const auto prefix = fmt::format("sink {}: ", s.name);
  if (!to->ca_file.empty()) add_if_unreadable(to->ca_file, prefix, out);
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
