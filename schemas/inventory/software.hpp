// What runs or is trusted besides packages: containers, browser extensions, certificates.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One container that docker or podman keeps on this host.
struct container {
  static constexpr auto id = table_id::containers;
  static constexpr std::string_view name_of_table = "containers";
  text runtime, container_id;
  text name, image, image_id, state, user, network_mode, restart_policy;
  list command, ports, mounts;
  boolean privileged;
  instant created_at;
  text owner, path;
  integer pid;
  instant started_at;
  list capabilities;  ///< beyond those that every container has
  list shares;        ///< what it has of the host, and what does not confine it
  static constexpr auto fields() {
    return listing(
        key("runtime", &container::runtime, {.ecs = "container.runtime"}),
        key("id", &container::container_id,
            {.ecs = "container.id", .osquery = "docker_containers.id"}),
        stable("name", &container::name,
               {.ecs = "container.name", .osquery = "docker_containers.name"}),
        stable("image", &container::image,
               {.ecs = "container.image.name", .osquery = "docker_containers.image"}),
        stable("image_id", &container::image_id,
               {.ecs = "container.image.hash.all", .osquery = "docker_containers.image_id"}),
        stable("state", &container::state, {.osquery = "docker_containers.state"}),
        stable("user", &container::user), stable("network_mode", &container::network_mode),
        stable("restart_policy", &container::restart_policy),
        stable("command", &container::command, {.osquery = "docker_containers.command"}),
        stable("ports", &container::ports, {.osquery = "docker_container_ports.port"}),
        stable("mounts", &container::mounts, {.osquery = "docker_container_mounts.source"}),
        stable("privileged", &container::privileged,
               {.ecs = "container.security_context.privileged",
                .osquery = "docker_containers.privileged"}),
        stable("created_at", &container::created_at,
               {.unit = "UTC", .osquery = "docker_containers.created"}),
        stable("owner", &container::owner), stable("path", &container::path, {.ecs = "file.path"}),
        stable("capabilities", &container::capabilities),
        stable("shares", &container::shares, {.osquery = "docker_containers.security_options"}),
        volatile_("pid", &container::pid, {.osquery = "docker_containers.pid"}),
        volatile_("started_at", &container::started_at,
                  {.unit = "UTC", .osquery = "docker_containers.started_at"}));
  }
};

/// One extension in one profile of one browser. Several versions of one can lie side by side until
/// the browser restarts.
struct browser_extension {
  static constexpr auto id = table_id::browser_extensions;
  static constexpr std::string_view name_of_table = "browser_extensions";
  text browser, user, profile, extension_id, version;
  text name, description, vendor, type, source;
  boolean enabled;
  list permissions;
  text update_url, path;
  instant installed_at;
  text profile_name;
  list optional_permissions;
  boolean visible, auto_update, persistent;
  static constexpr auto fields() {
    return listing(
        key("browser", &browser_extension::browser,
            {.osquery = "chrome_extensions.browser_type", .wazuh = "browser_name"}),
        key("user", &browser_extension::user,
            {.osquery = "chrome_extensions.uid", .wazuh = "user_id"}),
        key("profile", &browser_extension::profile,
            {.osquery = "chrome_extensions.profile_path", .wazuh = "browser_profile_path"}),
        key("id", &browser_extension::extension_id,
            {.osquery = "chrome_extensions.identifier", .wazuh = "package_id"}),
        key("version", &browser_extension::version,
            {.osquery = "chrome_extensions.version", .wazuh = "package_version"}),
        stable("name", &browser_extension::name,
               {.osquery = "chrome_extensions.name", .wazuh = "package_name"}),
        stable("description", &browser_extension::description,
               {.osquery = "chrome_extensions.description", .wazuh = "package_description"}),
        stable("vendor", &browser_extension::vendor,
               {.osquery = "chrome_extensions.author", .wazuh = "package_vendor"}),
        stable("type", &browser_extension::type,
               {.osquery = "firefox_addons.type", .wazuh = "package_type"}),
        stable("source", &browser_extension::source,
               {.osquery = "chrome_extensions.from_webstore", .wazuh = "package_from_webstore"}),
        stable("enabled", &browser_extension::enabled,
               {.osquery = "chrome_extensions.state", .wazuh = "package_enabled"}),
        stable("permissions", &browser_extension::permissions,
               {.osquery = "chrome_extensions.permissions", .wazuh = "package_permissions"}),
        stable("update_url", &browser_extension::update_url,
               {.osquery = "chrome_extensions.update_url", .wazuh = "package_reference"}),
        stable("path", &browser_extension::path,
               {.osquery = "chrome_extensions.path", .wazuh = "package_path"}),
        stable("installed_at", &browser_extension::installed_at,
               {.unit = "UTC",
                .osquery = "chrome_extensions.install_timestamp",
                .wazuh = "package_installed"}),
        stable("profile_name", &browser_extension::profile_name,
               {.osquery = "chrome_extensions.profile", .wazuh = "browser_profile_name"}),
        stable("optional_permissions", &browser_extension::optional_permissions,
               {.osquery = "chrome_extensions.optional_permissions"}),
        stable("visible", &browser_extension::visible,
               {.osquery = "firefox_addons.visible", .wazuh = "package_visible"}),
        stable("auto_update", &browser_extension::auto_update,
               {.osquery = "firefox_addons.autoupdate", .wazuh = "package_autoupdate"}),
        stable("persistent", &browser_extension::persistent,
               {.osquery = "chrome_extensions.persistent", .wazuh = "package_persistent"}));
  }
};

/// One certificate, whatever number of files it lies in: `path` is the first of them, `paths` are
/// all.
struct certificate {
  static constexpr auto id = table_id::certificates;
  static constexpr std::string_view name_of_table = "certificates";
  text sha256;
  text path, subject, issuer, serial;
  instant not_before, not_after;
  text key_type;
  integer key_bits;
  text signature_algorithm;
  boolean self_signed, ca;
  list paths;
  static constexpr auto fields() {
    return listing(
        key("sha256", &certificate::sha256, {.ecs = "tls.server.hash.sha256"}),
        stable("path", &certificate::path, {.ecs = "file.path", .osquery = "certificates.path"}),
        stable("subject", &certificate::subject,
               {.ecs = "x509.subject.distinguished_name", .osquery = "certificates.subject"}),
        stable("issuer", &certificate::issuer,
               {.ecs = "x509.issuer.distinguished_name", .osquery = "certificates.issuer"}),
        stable("serial", &certificate::serial,
               {.ecs = "x509.serial_number", .osquery = "certificates.serial"}),
        stable(
            "not_before", &certificate::not_before,
            {.unit = "UTC", .ecs = "x509.not_before", .osquery = "certificates.not_valid_before"}),
        stable("not_after", &certificate::not_after,
               {.unit = "UTC", .ecs = "x509.not_after", .osquery = "certificates.not_valid_after"}),
        stable("key_type", &certificate::key_type,
               {.ecs = "x509.public_key_algorithm", .osquery = "certificates.key_algorithm"}),
        stable("key_bits", &certificate::key_bits,
               {.unit = "bits",
                .ecs = "x509.public_key_size",
                .osquery = "certificates.key_strength"}),
        stable("signature_algorithm", &certificate::signature_algorithm,
               {.ecs = "x509.signature_algorithm", .osquery = "certificates.signing_algorithm"}),
        stable("self_signed", &certificate::self_signed, {.osquery = "certificates.self_signed"}),
        stable("ca", &certificate::ca, {.osquery = "certificates.ca"}),
        stable("paths", &certificate::paths));
  }
};

}  // namespace schemas
