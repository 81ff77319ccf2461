// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/test_files.h"
#include "session/session.h"

namespace shaketable::cli {

/// What `--backend` asks of `test`.
enum class TestBackend : std::uint8_t {
  Fastest,  ///< sim where it can, else ns3
  Sim,
  Ns3,
  Both,  ///< each that can
};

/// Reads the argument of `--backend`. An error has neither place nor key.
[[nodiscard]] Result<TestBackend> read_test_backend(const std::string& word);

/// One scenario on one backend.
struct Test {
  std::string name;  ///< `FILE [BACKEND]`: the same in all output, for as long as the file has it
  std::string backend;  ///< empty: the file is broken, or expects nothing
  std::shared_ptr<const session::Session> session;  ///< empty: there is nothing to run
  std::vector<Error> errors;                        ///< why the file is broken
  std::string skipped;                              ///< why it is left out
};

/// Reads the files and makes their tests, in order. A file that was found in a folder and expects
/// nothing is left out; one that the user named is broken then. `sets`: `--set` arguments.
[[nodiscard]] std::vector<Test> plan_tests(std::span<const TestFile> files,
                                           const std::vector<std::string>& sets,
                                           TestBackend backend);

}  // namespace shaketable::cli
