// SPDX-License-Identifier: GPL-2.0-only
#include <string>
#include <vector>

#include "cli/dispatch.h"
#include "cli/output.h"
#include "session/find_scenario.h"

int main(int count, char** words) {
  shaketable::session::set_scenario_folder(SHAKETABLE_SCENARIOS);
  shaketable::cli::keep_standard_streams();
  const std::vector<std::string> arguments(words + 1, words + count);
  return shaketable::cli::dispatch(arguments);
}
