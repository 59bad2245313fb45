// apk's database: records of one-letter fields, an empty line between them (apk-installed(5)).
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t installed_limit = 128u << 20;

struct record {
  std::size_t line = 0;
  schemas::package row;
  bool open = false;
};

void take(record& r, char field, std::string_view value) {
  auto& p = r.row;
  switch (field) {
    case 'P':
      p.name = text_or_absent(value, 1024);
      break;
    case 'V':
      p.version = text_or_absent(value, 1024);
      break;
    case 'A':
      p.architecture = text_or_absent(value, 256);
      break;
    case 'T':
      p.description = text_or_absent(value);
      break;
    case 'U':
      p.homepage = text_or_absent(value, 1024);
      break;
    case 'L':
      p.license = text_or_absent(value, 1024);
      break;
    case 'o':
      p.source = text_or_absent(value, 1024);
      break;
    case 'm':
      p.vendor = text_or_absent(value, 1024);
      break;
    case 'I':
      p.size_bytes = number(value);
      break;
    default:
      break;  // the files of the package, its dependencies
  }
}

bool end(const std::string& file, record& r, package_rows& out) {
  if (!r.open) return true;
  auto& p = r.row;
  bool room = true;
  if (!p.name || !p.version) {
    out.lost(fmt::format("{}:{}: a record without a readable {}", file, r.line,
                         p.name ? "version" : "name"));
  } else {
    if (const auto at = p.version->rfind("-r"); at != std::string::npos)
      p.release = p.version->substr(at + 1);
    p.format = "apk";
    room = out.add(p);
  }
  r = {};
  return room;
}

}  // namespace

void read_apk(const common::root_dir& host, package_rows& out) {
  std::string file = "lib/apk/db/installed";
  auto content = host.read(file, installed_limit);
  if (!content && content.error().code == common::errc::not_found)
    content = host.read(file = "usr/lib/apk/db/installed", installed_limit);
  if (!content && content.error().code == common::errc::not_found) return;
  out.found();
  if (!content) return out.unreadable(content.error().detail);
  if (content->truncated) out.lost(file + ": larger than 128 MiB");
  record r;
  std::size_t count = 0;
  std::string_view rest = content->bytes;
  for (std::string_view line; next_line(rest, line);) {
    ++count;
    if (trim(line).empty()) {
      if (!end(file, r, out)) return;
      continue;
    }
    if (!r.open) r = {.line = count, .row = {}, .open = true};
    if (line.size() > 1 && line[1] == ':')
      take(r, line[0], line.substr(2));
    else
      out.fault(fmt::format("{}:{}: a line that is no field", file, count));
  }
  if (r.open && !content->bytes.ends_with('\n'))
    out.fault(file + ": it breaks off in its last record");
  end(file, r, out);
}

}  // namespace collector::inventory
