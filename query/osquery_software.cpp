#include <array>

#include "query/osquery_views.hpp"

namespace query {

namespace {

// Columns of osquery that nothing here tells are left out: who asks for one is told so. What is
// worked out is cast to the type that osquery's column has, as comparisons go by it.
constexpr std::array software_views{
    osquery_view{"deb_packages",
                 "SELECT agent, hostname, name, version, source, size_bytes AS size, "
                 "architecture AS arch, "
                 "CAST(coalesce(regex_match(version, '-([^-]*)$', 1), '') AS TEXT) AS revision, "
                 "status, vendor AS maintainer, section, priority, as_of FROM packages WHERE "
                 "format = 'deb'"},
    osquery_view{"rpm_packages",
                 "SELECT agent, hostname, name, "
                 "CAST(coalesce(regex_match(version, '^(?:[0-9]+:)?(.*)-[^-]*$', 1), version) "
                 "AS TEXT) AS version, release, source, size_bytes AS size, architecture AS arch, "
                 "epoch, CAST(unixepoch(installed_at) AS INTEGER) AS install_time, vendor, "
                 "section AS package_group, as_of FROM packages WHERE format = 'rpm'"},
    osquery_view{"python_packages",
                 "SELECT agent, hostname, name, version, description AS summary, "
                 "vendor AS author, license, path, "
                 "CAST(regex_match(path, '^(.*)/[^/]*$', 1) AS TEXT) AS directory, as_of "
                 "FROM packages WHERE format = 'pypi'"},
    osquery_view{"npm_packages",
                 "SELECT agent, hostname, name, version, description, vendor AS author, license, "
                 "homepage, path, "
                 "CAST(regex_match(path, '^(.*)/[^/]*$', 1) AS TEXT) AS directory, as_of "
                 "FROM packages WHERE format = 'npm'"},
    osquery_view{"portage_packages",
                 "SELECT agent, hostname, name AS package, version, source AS repository, "
                 "size_bytes AS size, as_of FROM packages WHERE format = 'portage'"},
    osquery_view{"apt_sources",
                 "SELECT agent, hostname, name, file AS source, uri AS base_uri, "
                 "suite AS release, CAST('' AS TEXT) AS version, CAST('' AS TEXT) AS maintainer, "
                 "CAST(trim(replace(replace(components, '\",\"', ' '), '\"', ''), '[]') AS TEXT) "
                 "AS components, CAST(trim(replace(replace(architectures, '\",\"', ' '), '\"', "
                 "''), '[]') AS TEXT) AS architectures, as_of FROM repositories WHERE format = "
                 "'deb'"},
    osquery_view{"yum_sources",
                 "SELECT agent, hostname, CAST(coalesce(title, name) AS TEXT) AS name, "
                 "file AS source, uri AS baseurl, "
                 "CAST(regex_match(mirrors, '^\\[\"(.*?)\"', 1) AS TEXT) AS mirrorlist, "
                 "CAST(enabled AS TEXT) AS enabled, CAST(verified AS TEXT) AS gpgcheck, "
                 "signed_by AS gpgkey, as_of FROM repositories WHERE format = 'rpm'"},
    osquery_view{"chrome_extensions",
                 "SELECT agent, hostname, (SELECT u.uid FROM users u WHERE u.agent = b.agent AND "
                 "u.name = b.user) AS uid, browser AS browser_type, name, profile_name AS profile, "
                 "profile AS profile_path, id AS identifier, version, description, "
                 "update_url, vendor AS author, persistent, path, permissions AS "
                 "permissions_json, CAST(trim(replace(replace(permissions, '\",\"', ', '), '\"', "
                 "''), '[]') AS TEXT) AS permissions, optional_permissions AS "
                 "optional_permissions_json, CAST(trim(replace(replace(optional_permissions, "
                 "'\",\"', ', '), '\"', ''), '[]') AS TEXT) AS optional_permissions, "
                 "CAST(enabled AS TEXT) AS state, "
                 "CAST(unixepoch(installed_at) AS INTEGER) AS install_timestamp, as_of "
                 "FROM browser_extensions b WHERE browser <> 'firefox'"},
    osquery_view{"firefox_addons",
                 "SELECT agent, hostname, (SELECT u.uid FROM users u WHERE u.agent = b.agent AND "
                 "u.name = b.user) AS uid, name, id AS identifier, vendor AS creator, type, "
                 "version, description, source AS source_url, visible, enabled AS active, "
                 "CAST(1 - enabled AS INTEGER) AS disabled, auto_update AS autoupdate, path, as_of "
                 "FROM browser_extensions b WHERE browser = 'firefox'"},
    osquery_view{"docker_containers",
                 "SELECT agent, hostname, id, name, image, image_id, command, "
                 "CAST(unixepoch(created_at) AS INTEGER) AS created, state, pid, path, "
                 "started_at, privileged, as_of FROM containers WHERE runtime = 'docker'"},
    osquery_view{"systemd_units",
                 "SELECT agent, hostname, name AS id, description, load_state, "
                 "state AS active_state, sub_state, enabled AS unit_file_state, "
                 "path AS fragment_path, user, source_path, as_of "
                 "FROM services WHERE manager = 'systemd'"},
    osquery_view{"suid_bin",
                 "SELECT agent, hostname, path, owner AS username, \"group\" AS groupname, "
                 "CAST(iif(instr(kinds, 'setuid'), 'S', '') || iif(instr(kinds, 'setgid'), 'G', "
                 "'') AS TEXT) AS permissions, as_of FROM suid_files "
                 "WHERE instr(kinds, 'setuid') OR instr(kinds, 'setgid')"},
    osquery_view{"crontab",
                 "SELECT agent, hostname, CAST(iif(schedule LIKE '@%', schedule, '') AS TEXT) AS "
                 "event, CAST(iif(schedule LIKE '@%', NULL, split(schedule, ' ', 0)) AS TEXT) AS "
                 "minute, CAST(split(schedule, ' ', 1) AS TEXT) AS hour, "
                 "CAST(split(schedule, ' ', 2) AS TEXT) AS day_of_month, "
                 "CAST(split(schedule, ' ', 3) AS TEXT) AS month, "
                 "CAST(split(schedule, ' ', 4) AS TEXT) AS day_of_week, "
                 "command, source AS path, as_of FROM scheduled_jobs WHERE kind = 'cron'"},
    osquery_view{"user_ssh_keys",
                 "SELECT agent, hostname, uid, path, encrypted, type AS key_type, "
                 "bits AS key_length, as_of FROM ssh_keys"},
    osquery_view{"apparmor_profiles",
                 "SELECT agent, hostname, source AS path, name, mode, as_of "
                 "FROM security_modules WHERE module = 'apparmor' AND name IS NOT NULL"},
};

}  // namespace

std::span<const osquery_view> views_of_software() { return software_views; }

}  // namespace query
