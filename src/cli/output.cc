// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/clock.h"

namespace shaketable::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kDrawInterval = 0.1;
constexpr std::size_t kUsualColumns = 80;

bool in_json = false;

void check_written(bool written) {
  if (!written) {
    throw OutputError(std::string("cannot write the output: ") + std::strerror(errno));
  }
}

/// Of the terminal that is standard error.
std::size_t columns() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kUsualColumns;
}

}  // namespace

void keep_standard_streams() {
  int taken = STDIN_FILENO;
  while (taken >= 0 && taken <= STDERR_FILENO) {
    taken = open("/dev/null", O_PATH | O_CLOEXEC);
  }
  if (taken >= 0) {
    close(taken);
  }
  std::signal(SIGPIPE, SIG_IGN);
}

void tell(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void print(std::string_view text) {
  check_written(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

void finish_output() { check_written(std::fflush(stdout) == 0); }

void complain_in_json() { in_json = true; }

void tell_event(const Json& event) {
  tell(event.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n");
}

void complain(std::string_view text) {
  if (in_json) {
    tell_event({{"event", "message"}, {"message", text}});
  } else {
    tell(fmt::format("shaketable: {}\n", text));
  }
}

void complain(const Error& error) {
  if (in_json || error.where.file.empty()) {
    complain(error.to_string());
  } else {
    tell(error.to_string() + "\n");
  }
}

void complain(std::span<const Error> errors) {
  for (const Error& error : errors) {
    complain(error);
  }
}

void draw_line(std::span<const std::string> parts) {
  // The last column stays free: the cursor would be on the next line, on some terminals.
  const std::size_t room = columns() - 1;
  std::string line;
  for (const std::string& part : parts) {
    const std::string more = (line.empty() ? "" : "  ") + part;
    if (line.size() + more.size() > room) {
      break;
    }
    line += more;
  }
  if (!line.empty()) {
    tell("\r\x1b[K" + line);
  }
}

void wipe_line() { tell("\r\x1b[K"); }

Note::Note(const std::string& text, bool wanted) : drawn_(wanted && isatty(STDERR_FILENO) == 1) {
  if (drawn_) {
    draw_line(std::array{text});
  }
}

Note::~Note() {
  if (drawn_) {
    wipe_line();
  }
}

Progress::Progress(std::uint64_t total, std::string unit, bool wanted)
    : total_(total),
      unit_(std::move(unit)),
      terminal_(wanted && isatty(STDERR_FILENO) == 1),
      began_(seconds_now()) {}

Progress::~Progress() {
  if (drawn_ > 0) {
    wipe_line();
  }
}

void Progress::update(std::uint64_t done) {
  if (!terminal_) {
    return;
  }
  const double now = seconds_now();
  if (now - std::max(drawn_, began_) < kDrawInterval) {
    return;
  }
  drawn_ = now;
  const double rate = static_cast<double>(done) / (now - began_);
  const double share = static_cast<double>(done) / static_cast<double>(total_);
  const std::string left = done == 0 ? "?" : time_left(static_cast<double>(total_ - done) / rate);
  draw_line(std::array{fmt::format("{:5.1f} %", 100 * share), left + " left",
                       fmt::format("{} of {} {}", done, total_, unit_),
                       fmt::format("{:.0f}/s", rate)});
}

}  // namespace shaketable::cli
