#include "vulnerabilities/zip_archive.hpp"

#include <zip.h>

#include <memory>

#include "schemas/json.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

struct discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using archive_handle = std::unique_ptr<zip_t, discard>;
using entry_handle = std::unique_ptr<zip_file_t, discard>;

std::string text_of(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string out = zip_error_strerror(&error);
  zip_error_fini(&error);
  return out;
}

result<archive_handle> open(common::unique_fd fd) {
  int code = 0;
  zip_t* raw = zip_fdopen(fd.get(), 0, &code);
  if (raw == nullptr) return fail(errc::malformed, "not a whole ZIP archive: {}", text_of(code));
  fd.release();  // libzip closes it
  return archive_handle(raw);
}

tl::unexpected<common::error> wrong(errc code, std::string_view entry, std::string_view what) {
  return fail(code, "entry {}: {}", schemas::printable_utf8(entry.substr(0, 200)), what);
}

/// To its end, which checks its sum too; the bytes are views of `room`, which holds one more than
/// is allowed.
result<std::string_view> read_entry(zip_t* archive, zip_uint64_t index, std::string_view name,
                                    std::string& room) {
  const entry_handle entry(zip_fopen_index(archive, index, 0));
  if (!entry) return wrong(errc::malformed, name, zip_strerror(archive));
  std::size_t size = 0;
  while (size < room.size()) {
    const auto n = zip_fread(entry.get(), room.data() + size, room.size() - size);
    if (n < 0) return wrong(errc::malformed, name, zip_file_strerror(entry.get()));
    if (n == 0) return std::string_view(room).substr(0, size);
    size += static_cast<std::size_t>(n);
  }
  return wrong(errc::too_large, name,
               fmt::format("larger than {} bytes; a record was expected", room.size() - 1));
}

}  // namespace

status each_zip_entry(common::unique_fd archive, std::string_view ending, std::size_t entry_bytes,
                      const zip_visitor& visit) {
  const auto opened = open(std::move(archive));
  if (!opened) return fail(opened.error());
  const auto count = zip_get_num_entries(opened->get(), 0);
  if (count < 0 || static_cast<std::uint64_t>(count) > archive_entries)
    return fail(errc::too_large, "{} entries; at most {} were expected", count, archive_entries);
  std::uint64_t total = 0;
  std::string room(entry_bytes + 1, '\0');
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    const char* raw = zip_get_name(opened->get(), i, ZIP_FL_ENC_RAW);
    const std::string_view name(raw == nullptr ? "" : raw);
    if (!name.ends_with(ending)) continue;
    const auto bytes = read_entry(opened->get(), i, name, room);
    if (!bytes) return fail(bytes.error());
    total += bytes->size();
    if (total > archive_bytes)
      return wrong(errc::too_large, name,
                   fmt::format("with it more than {} bytes are unpacked", archive_bytes));
    if (auto s = visit(name, *bytes); !s) return wrong(s.error().code, name, s.error().detail);
  }
  return {};
}

}  // namespace vulnerabilities
