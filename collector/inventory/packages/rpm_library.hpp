// librpm, loaded when a host has an rpm database and not before: hosts without one need neither the
// library nor its memory.
#pragma once

#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmts.h>

#include "common/result.hpp"

namespace collector::inventory {

/// The calls we make, under their own names.
struct rpm_library {
  decltype(&::rpmDefineMacro) define_macro = nullptr;
  decltype(&::rpmlogSetMask) set_log_mask = nullptr;
  decltype(&::rpmtsCreate) create = nullptr;
  decltype(&::rpmtsFree) free = nullptr;
  decltype(&::rpmtsOpenDB) open_database = nullptr;
  decltype(&::rpmtsSetVSFlags) set_verification = nullptr;
  decltype(&::rpmtsInitIterator) iterate = nullptr;
  decltype(&::rpmdbNextIterator) next = nullptr;
  decltype(&::rpmdbFreeIterator) free_iterator = nullptr;
  decltype(&::headerGetString) text = nullptr;
  decltype(&::headerGetNumber) number = nullptr;
  decltype(&::headerIsEntry) has = nullptr;
  decltype(&::headerImport) import_header = nullptr;
  decltype(&::headerFree) free_header = nullptr;

  /// Loaded once a process. unsupported: it is not installed, or lacks one of these calls.
  static const common::result<rpm_library>& get();
};

}  // namespace collector::inventory
