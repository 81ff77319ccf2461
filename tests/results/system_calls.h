// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <span>

namespace shaketable::results::testing {

/// Has the operating system judge the system calls of this process with `program`, for good: see
/// seccomp(2). False if it may not.
inline bool filter_system_calls(std::span<sock_filter> program) {
  const sock_fprog filter = {.len = static_cast<unsigned short>(program.size()),
                             .filter = program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace shaketable::results::testing
