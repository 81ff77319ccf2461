// SPDX-License-Identifier: GPL-2.0-only
#include <string>
#include <vector>

#include "cli/dispatch.h"

int main(int count, char** words) {
  const std::vector<std::string> arguments(words + 1, words + count);
  return shaketable::cli::dispatch(arguments);
}
