// A file with sections, as most programs write one: `[section]`, `key = value`, comments that begin
// a line with `#` or `;`. The last one counts; capitals matter. What stands in front of the first
// section has the empty one. A word without `=` is a key with an empty value.
#include "collector/effective/readers.hpp"
#include "common/text.hpp"

namespace collector::effective {

answer ask_ini(const question& q, files& from) {
  const auto lines = from.read(q.place);
  if (!lines) return absent_because(fmt::format("{} does not exist", q.place));
  std::vector<assignment> said;
  std::string section;
  std::int64_t n = 0;
  for (const auto& raw : *lines) {
    ++n;
    const auto line = common::trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const auto end = line.find(']');
      if (end == line.npos)
        from.refuse(fmt::format("{}:{}: a section whose bracket is not closed", q.place, n));
      section = common::trim(line.substr(1, end == line.npos ? 0 : end - 1));
      continue;
    }
    const auto equal = line.find('=');
    if (section != q.section || common::trim(line.substr(0, equal)) != q.key) continue;
    const auto value = equal == line.npos ? std::string_view{} : line.substr(equal + 1);
    said.push_back({.value = std::string(common::trim(value)), .file = q.place, .line = n});
  }
  return last_decides(std::move(said));
}

}  // namespace collector::effective
