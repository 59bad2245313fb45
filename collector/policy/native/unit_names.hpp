// Names of systemd units, as systemd.unit(5) has them: a prefix, perhaps `@` and an instance, and
// one of eleven types.
#pragma once

#include <string>
#include <string_view>

namespace collector::policy::native {

enum class unit_kind { invalid, plain, blank_template, instance };

unit_kind kind_of_unit(std::string_view name);
/// ".service"; of valid names.
std::string_view unit_suffix(std::string_view name);
/// `a@.service` for an instance `a@b.service`; other names as they are.
std::string template_of(std::string_view name);
/// `a@b.service` for a template `a@.service`.
std::string instance_of(std::string_view name, std::string_view instance);
bool is_unit_type(std::string_view type);
/// Whether units of this type can have other names, or instances.
bool may_alias(std::string_view name);
bool may_be_template(std::string_view name);

}  // namespace collector::policy::native
