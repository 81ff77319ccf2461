// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace shaketable::results {

/// The error that `file` cannot be used.
[[nodiscard]] inline tl::unexpected<Error> refuse(const std::filesystem::path& file,
                                                  std::string problem, std::string expected = {}) {
  tl::unexpected<Error> error = bad_input(std::move(problem), std::move(expected));
  error.value().where.file = file.string();
  return error;
}

/// What an error of the system (`errno`) on a file says.
[[nodiscard]] inline std::string system_reason(int error) {
  return error == ENOSPC || error == EDQUOT ? "the disk is full"
                                            : std::generic_category().message(error);
}

}  // namespace shaketable::results
