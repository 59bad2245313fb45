// Which files of a folder cron and run-parts take, by their names: each distribution has its own
// rules.
#pragma once

#include <string_view>

#include "common/root_dir.hpp"

namespace collector::inventory {

enum class cron_program { debian, cronie, busybox };
/// The cron that is installed; without any the one that the packages of this host would bring.
cron_program cron_of(const common::root_dir& host);
/// `x.dpkg-old`, which that cron does not read.
bool is_left_by_dpkg(std::string_view name, cron_program whose);
bool is_read_in_cron_d(std::string_view name, cron_program whose);

/// strict: Debian's and busybox's, letters, digits, `_` and `-`. script: of the package crontabs
/// (Red Hat). run_crons: SUSE's.
enum class parts_program { strict, script, run_crons };
parts_program parts_of(const common::root_dir& host);
bool is_run_part(std::string_view name, parts_program whose);

}  // namespace collector::inventory
