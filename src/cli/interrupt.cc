// SPDX-License-Identifier: GPL-2.0-only
#include "cli/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "cli/command.h"

namespace shaketable::cli {
namespace {

volatile std::sig_atomic_t asked = 0;

void on_signal(int /*signal*/) { asked = 1; }

constexpr std::string_view kLastWord = "shaketable: interrupted before the first trial\n";
/// On a terminal, where a line may be drawn.
constexpr std::string_view kLastWordDrawn =
    "\r\x1b[Kshaketable: interrupted before the first trial\n";
constexpr std::string_view kLastWordInJson =
    R"({"event":"message","message":"interrupted before the first trial"})"
    "\n";
std::string_view last_word = kLastWord;

/// What may be called in a handler is little: see signal-safety(7).
void leave(int /*signal*/) {
  const auto written = write(STDERR_FILENO, last_word.data(), last_word.size());
  (void)written;
  _exit(kInterrupted);
}

void handle(void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void end_at_interrupts(bool in_json) {
  const bool drawn = isatty(STDERR_FILENO) == 1;
  last_word = in_json ? kLastWordInJson : drawn ? kLastWordDrawn : kLastWord;
  handle(leave, 0);
}

void catch_interrupts() {
  // The handler goes after the first signal, so that a second one ends a trial that hangs.
  handle(on_signal, static_cast<int>(SA_RESETHAND));
}

bool interrupted() { return asked != 0; }

}  // namespace shaketable::cli
