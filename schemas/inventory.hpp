// The inventory tables a collector fills. Sources and quirks are told where the providers read
// them.
#pragma once

#include "schemas/inventory/accounts.hpp"
#include "schemas/inventory/firewall.hpp"
#include "schemas/inventory/kernel.hpp"
#include "schemas/inventory/network.hpp"
#include "schemas/inventory/packages.hpp"
#include "schemas/inventory/ports.hpp"
#include "schemas/inventory/preloads.hpp"
#include "schemas/inventory/processes.hpp"
#include "schemas/inventory/repositories.hpp"
#include "schemas/inventory/resolvers.hpp"
#include "schemas/inventory/scheduled_jobs.hpp"
#include "schemas/inventory/security_modules.hpp"
#include "schemas/inventory/services.hpp"
#include "schemas/inventory/software.hpp"
#include "schemas/inventory/ssh_keys.hpp"
#include "schemas/inventory/startup_hooks.hpp"
#include "schemas/inventory/suid_files.hpp"
#include "schemas/inventory/system.hpp"
