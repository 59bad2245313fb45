// Of programs that tell of services and of the system as a whole.
#include "collector/policy/lint/command_options.hpp"
#include "collector/policy/lint/output_shapes.hpp"

namespace collector::policy {

namespace {

using maybe_shape = std::optional<output_shape>;

/// Of `systemctl show`.
maybe_shape shape_of_properties(const command_options& o) {
  auto names = o.values.contains('p') ? o.values.at('p') : std::string{};
  for (const auto& given : o.long_ones)
    if (given.starts_with("property=")) names = given.substr(9);
  std::string keys;
  for (const char c : names) keys += c == ',' ? std::string("|") : as_text({&c, 1});
  if (o.has("value")) {
    if (names != "ActiveState" && names != "SubState" && names != "LoadState" &&
        names != "UnitFileState")
      return std::nullopt;
    return output_shape{"[a-z-]*", "the value alone, as `active`"};
  }
  return output_shape{"(?:(?:" + (keys.empty() ? std::string("\\w+") : keys) + ")=.*)?",
                      "`NAME=VALUE` without blanks; `-P NAME` prints the value alone"};
}

maybe_shape shape_of_systemctl(const command_text& words) {
  const auto o = options_of(words, "pt");
  if (o.operands.empty() || o.has('o') || o.has("output")) return std::nullopt;
  const auto& verb = o.operands[0];
  const bool asks = verb == "is-active" || verb == "is-failed" || verb == "is-enabled";
  if (asks && (o.has('q') || o.has("quiet"))) return output_shape{{}, {}, true};
  if (verb == "is-active" || verb == "is-failed")
    return output_shape{
        "active|inactive|failed|activating|deactivating|maintenance|reloading|refreshing|unknown",
        "one word, as active, inactive or failed"};
  if (verb == "is-enabled" && !o.has('l') && !o.has("full"))
    return output_shape{
        "enabled|enabled-runtime|linked|linked-runtime|alias|masked|masked-runtime|static|indirect|"
        "disabled|generated|transient|bad|not-found",
        "one word, as enabled, disabled, masked or static"};
  if (verb == "get-default")
    return output_shape{"\\S+\\.target", "a target, as `multi-user.target`"};
  if (verb == "show" && o.has('P')) return std::nullopt;
  if (verb == "show") return shape_of_properties(o);
  if (verb == "status" && o.operands.size() > 1)
    return output_shape{
        "(?:[●○×↻* ].*|[^:\\s]+\\.\\w+ - .*|[A-Z][a-z][a-z] \\d\\d .*|Unit .*|Warning: .*|Hint: .*|"
        "Notice: .*|-- .*)?",
        "blanks in front of `Active:` and the like: write `^\\s*Active:`"};
  return std::nullopt;
}

maybe_shape shape_of_sshd(const command_text& words) {
  if (!options_of(words, "Cf").has('T')) return std::nullopt;
  return output_shape{"[a-z][a-z0-9]* .*", "a keyword, one blank and the value"};
}

maybe_shape shape_of_sestatus(const command_text& words) {
  if (words.size() != 1) return std::nullopt;
  return output_shape{
      "(?:(?:SELinux status|SELinuxfs mount|SELinux root directory|Loaded policy name|Current mode|"
      "Mode from config file|Policy [A-Za-z_ ]+|Memory [A-Za-z ]+|Max [A-Za-z ]+):\\s\\s+\\S.*)?",
      "`SELinux status:                 enabled`, with many blanks: write `:\\s+`"};
}

maybe_shape shape_of_hostname(const command_text& words) {
  const auto o = options_of(words);
  if (!o.long_ones.empty() || !o.operands.empty()) return std::nullopt;
  if (o.letters == "I" || o.letters == "i")
    return output_shape{"[0-9a-f:.% ]*", "addresses with blanks between them"};
  if (!o.letters.empty()) return std::nullopt;
  return output_shape{"[^\\s=:]+", "one name"};
}

maybe_shape shape_of_modprobe(const command_text& words) {
  const auto o = options_of(words);
  const bool tries = o.has('n') || o.has("dry-run") || o.has("show");
  const bool tells = o.has('v') || o.has("verbose");
  if (!tries || !tells || !o.only("nv", {"dry-run", "show", "verbose"})) return std::nullopt;
  return output_shape{"(?:insmod|install|builtin|remove|rmmod) .*",
                      "`insmod /lib/…` or `install /bin/false`"};
}

}  // namespace

maybe_shape shape_of_services(std::string_view name, const command_text& words) {
  if (name == "systemctl") return shape_of_systemctl(words);
  if (name == "sshd") return shape_of_sshd(words);
  if (name == "sestatus") return shape_of_sestatus(words);
  if (name == "getenforce")
    return output_shape{"Enforcing|Permissive|Disabled", "Enforcing, Permissive or Disabled"};
  if (name == "hostname") return shape_of_hostname(words);
  if (name == "modprobe") return shape_of_modprobe(words);
  return std::nullopt;
}

}  // namespace collector::policy
