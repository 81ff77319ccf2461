// SPDX-License-Identifier: GPL-2.0-only
#include "cli/interrupt.h"

#include <csignal>

namespace shaketable::cli {
namespace {

volatile std::sig_atomic_t asked = 0;

void on_signal(int /*signal*/) { asked = 1; }

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  // The handler goes after the first signal, so that a second one ends a trial that hangs.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return asked != 0; }

}  // namespace shaketable::cli
