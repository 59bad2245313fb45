// Files and folders for secrets: made for their owner alone, and not believed when others could
// have read or written them. No error holds a byte of what is inside.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common {

/// A folder of mode 0700, durable when this returns, with those above it as the umask has them; or
/// the one that is there. refused: what is there is no folder, belongs to another user than this
/// process's or root, or others may write in it.
status make_secret_folder(const std::string& path);

/// A new file of mode 0600, as write_new_file makes it: exists or io.
status write_secret(const std::string& path, std::string_view bytes);

/// A regular file of this process's user or root that nobody else has any right to; a link at the
/// end of the path is not followed, and nothing that is there makes this wait. not_found; refused:
/// it is another kind of file, or has another owner or mode; too_large; io with errno's text.
result<std::string> read_secret(const std::string& path, std::size_t most_bytes);

}  // namespace common
