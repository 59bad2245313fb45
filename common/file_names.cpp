#include "common/file_names.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "common/fd.hpp"
#include "common/new_file.hpp"

namespace common {

namespace {

tl::unexpected<error> failed(const std::string& path) {
  return fail(errno == ENOENT ? errc::not_found : errc::io, "{}: {}", path, std::strerror(errno));
}

std::string folder_of(const std::string& path) {
  const std::filesystem::path at(path);
  return at.has_parent_path() ? at.parent_path().string() : ".";
}

}  // namespace

status sync_folder(const std::string& path) {
  const unique_fd fd{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd || ::fsync(fd.get()) != 0) return failed(path);
  return {};
}

status rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(from);
  return sync_folder(folder_of(to));
}

status link_durably(const std::string& from, const std::string& to) {
  if (::unlink(to.c_str()) != 0 && errno != ENOENT) return failed(to);
  if (::link(from.c_str(), to.c_str()) != 0) return failed(from);
  return sync_folder(folder_of(to));
}

status remove_durably(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed(path);
  return sync_folder(folder_of(path));
}

status replace_file(const std::string& path, std::string_view bytes, ::mode_t mode) {
  const auto beside = path + ".new";
  if (auto s = remove_durably(beside); !s) return s;
  if (auto s = write_new_file(beside, bytes, mode); !s) return s;
  return rename_durably(beside, path);
}

}  // namespace common
