// The id of a cloud's key tells what the word beside it is: `AKIA… SECRET`, with a blank, a comma
// or a colon between them.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t id_size = 20, secret_size = 40, farthest = 64;

bool in_secret(char c) { return is_alnum(c) || c == '/' || c == '+'; }

std::size_t end_of_run(std::string_view line, std::size_t at) {
  while (at < line.size() && in_secret(line[at])) ++at;
  return at;
}

bool is_id(std::string_view line, std::size_t at) {
  if (at > 0 && is_alnum(line[at - 1])) return false;
  const auto id = line.substr(at, id_size);
  return id.size() == id_size && end_of_run(line, at) == at + id_size &&
         std::ranges::all_of(id, [](char c) { return is_upper(c) || is_digit(c); });
}

}  // namespace

void find_cloud_pair(std::string_view line, spans& out) {
  for (const std::string_view kind : {"AKIA", "ASIA"})
    for (auto at = line.find(kind); at != line.npos; at = line.find(kind, at + kind.size())) {
      if (!is_id(line, at)) continue;
      auto begin = at + id_size;
      const auto last = std::min(line.size(), begin + farthest);
      while (begin < last) {
        const auto end = end_of_run(line.substr(0, last + secret_size + 1), begin);
        if (end - begin == secret_size && is_random(line.substr(begin, secret_size)))
          out.push_back({begin, end});
        begin = end + 1;
      }
    }
}

}  // namespace common::secrets
