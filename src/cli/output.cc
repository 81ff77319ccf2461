// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/clock.h"

namespace shaketable::cli {
namespace {

constexpr double kDrawInterval = 0.1;

void check_written(bool written) {
  if (!written) {
    throw OutputError(std::string("cannot write the output: ") + std::strerror(errno));
  }
}

}  // namespace

void print(std::string_view text) {
  check_written(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

void finish_output() { check_written(std::fflush(stdout) == 0); }

void complain(std::string_view text) { fmt::print(stderr, "shaketable: {}\n", text); }

void complain(const Error& error) {
  fmt::print(stderr, "{}{}\n", error.where.file.empty() ? "shaketable: " : "", error.to_string());
}

void complain(std::span<const Error> errors) {
  for (const Error& error : errors) {
    complain(error);
  }
}

Progress::Progress(std::uint64_t total)
    : total_(total), terminal_(isatty(STDERR_FILENO) == 1), began_(seconds_now()) {}

Progress::~Progress() {
  if (drawn_ > 0) {
    fmt::print(stderr, "\r\x1b[K");
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
  fmt::print(stderr, "\r\x1b[K{:5.1f} %  {} of {} trials  {:.0f}/s  {} left", 100 * share, done,
             total_, rate, time_left(static_cast<double>(total_ - done) / rate));
  std::fflush(stderr);
}

}  // namespace shaketable::cli
