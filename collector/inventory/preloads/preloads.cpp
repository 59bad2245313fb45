// The table `preloads`.
#include "collector/inventory/preloads/preloads.hpp"

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t preloads_limit = 5000, of_source_limit = 1000, preload_file_limit = 1u << 20,
                      paths_limit = 256, path_limit = 1024;

/// What may stand between two paths.
std::string_view separators_of(std::string_view variable) {
  if (variable == "LD_LIBRARY_PATH") return ":;";
  return variable == "LD_AUDIT" ? ":" : " :\t\n";
}

}  // namespace

bool is_of_loader(std::string_view variable) {
  return variable == "LD_PRELOAD" || variable == "LD_AUDIT" || variable == "LD_LIBRARY_PATH";
}

void preload_rows::add(const preload_place& where, std::string_view variable,
                       std::string_view value) {
  const auto separators = separators_of(variable);
  for (std::size_t n = 0; !value.empty() && n < paths_limit; ++n) {
    const auto end = std::min(value.find_first_of(separators), value.size());
    if (const auto path = trim(value.substr(0, end)); !path.empty())
      add_path(where, variable, path.substr(0, path_limit));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  if (!value.empty())
    lost(where.kind, where.source,
         fmt::format("{}: more than {} paths", where.source, paths_limit));
}

void preload_rows::add_path(const preload_place& where, std::string_view variable,
                            std::string_view path) {
  if (out_.rows.size() >= preloads_limit)
    return met_.lost(everything(), fmt::format("more than {} preloads", preloads_limit));
  if (!keys_
           .insert(fmt::format("{}\n{}\n{}\n{}\n{}", where.kind, where.source, where.unit, variable,
                               path))
           .second)
    return;
  if (++of_source_[where.source] > of_source_limit)
    return lost(where.kind, where.source,
                fmt::format("{}: more than {} paths", where.source, of_source_limit));
  schemas::preload row;
  row.kind = where.kind;
  row.source = where.source;
  row.unit = text_or_absent(where.unit, 256);
  row.variable = std::string(variable);
  row.path = std::string(path);
  // `$LIB` and its like are filled in by the loader, `%i` by systemd.
  if (path.starts_with('/') && path.find_first_of("$%") == path.npos) {
    const auto facts = host_.stat(std::string(path));
    if (facts || facts.error().code == common::errc::not_found) row.exists = facts.has_value();
    if (facts) row.uid = facts->uid;
    if (facts) row.mode = fmt::format("{:04o}", facts->mode & 07777);
  }
  out_.rows.push_back(masked_row(row));
}

std::string preload_rows::read(const std::string& kind, const std::string& path) {
  auto file = host_.read(path, preload_file_limit);
  if (!file) {
    if (file.error().code != common::errc::not_found) lost(kind, "/" + path, file.error().detail);
    return {};
  }
  if (file->truncated)
    lost(kind, "/" + path, fmt::format("{}: larger than {} bytes", path, preload_file_limit));
  return std::move(file->bytes);
}

table_scan preload_rows::take() && {
  met_.tell(out_);
  return std::move(out_);
}

table_scan collect_preloads(const common::root_dir& host) {
  if (!host.stat("etc") && !host.stat("usr")) {
    table_scan none;
    none.status = schemas::table_status::unsupported;
    none.reason = "there is neither /etc nor /usr";
    return none;
  }
  preload_rows to(host);
  read_preload_files(to);
  read_preloads_of_units(to);
  return std::move(to).take();
}

}  // namespace collector::inventory
