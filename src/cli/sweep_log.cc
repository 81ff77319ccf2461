// SPDX-License-Identifier: GPL-2.0-only
#include "cli/sweep_log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/clock.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/session.h"

namespace shaketable::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kDrawInterval = 0.1;
constexpr double kLogInterval = 1;

void log(const Json& line) {
  fmt::print(stderr, "{}\n",
             line.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace));
}

Json progress_object(const char* event, const runner::Progress& progress) {
  return {{"event", event},
          {"points_done", progress.points_done},
          {"points", progress.points},
          {"trials_done", progress.trials_done},
          {"trials", progress.trials},
          {"failures", progress.failures}};
}

}  // namespace

SweepLog::SweepLog(LogFormat format, std::span<const results::Point> points, std::string replay)
    : format_(format),
      points_(points),
      replay_(std::move(replay)),
      terminal_(isatty(STDERR_FILENO) == 1),
      began_(seconds_now()) {}

SweepLog::~SweepLog() { wipe(); }

std::string SweepLog::replay(const results::Failure& failure) const {
  const std::string& point = points_[failure.point].name;
  return replay_ + (point.empty() ? "" : " --point " + shell_quoted(point)) +
         fmt::format(" --trial {}", failure.trial);
}

bool SweepLog::wants_to_stop() { return interrupted(); }

void SweepLog::on_progress(const runner::Progress& progress) {
  if (!done_before_) {
    done_before_ = progress.trials_done;
  }
  last_ = progress;
  const double interval = format_ == LogFormat::Json ? kLogInterval : kDrawInterval;
  const double now = seconds_now();
  if (now - std::max(told_, began_) < interval) {
    return;
  }
  told_ = now;
  if (format_ == LogFormat::Json) {
    log_progress();
  } else if (terminal_) {
    draw();
  }
}

SweepLog::Speed SweepLog::speed() const {
  const double seconds = seconds_now() - began_;
  const auto done = static_cast<double>(last_.trials_done - done_before_.value_or(0));
  if (seconds <= 0 || done <= 0) {
    return {};
  }
  const double rate = done / seconds;
  return {.rate = rate, .left = static_cast<double>(last_.trials - last_.trials_done) / rate};
}

void SweepLog::log_progress() {
  Json line = progress_object("progress", last_);
  const Speed now = speed();
  line["trials_per_second"] = now.rate;
  line["seconds_left"] = now.left ? Json(*now.left) : Json(nullptr);
  log(line);
}

void SweepLog::draw() {
  const Speed now = speed();
  const double share = last_.trials == 0 ? 1
                                         : static_cast<double>(last_.trials_done) /
                                               static_cast<double>(last_.trials);
  fmt::print(stderr, "\r\x1b[K{:5.1f} %  {} of {} points  {} of {} trials  {:.0f}/s  {} left{}",
             100 * share, last_.points_done, last_.points, last_.trials_done, last_.trials,
             now.rate, now.left ? time_left(*now.left) : "?",
             last_.failures == 0 ? "" : fmt::format("  {} failed", last_.failures));
  std::fflush(stderr);
  drawn_ = true;
}

void SweepLog::wipe() {
  if (drawn_) {
    fmt::print(stderr, "\r\x1b[K");
    drawn_ = false;
  }
}

void SweepLog::on_failure(const results::Failure& failure) {
  if (format_ == LogFormat::Json) {
    log({{"event", "failure"},
         {"point", points_[failure.point].name},
         {"trial", failure.trial},
         {"reason", failure.reason},
         {"replay", replay(failure)}});
    return;
  }
  wipe();
  complain(fmt::format("trial {} failed: {}; replay: {}", failure.trial, failure.reason,
                       replay(failure)));
}

void SweepLog::finish(runner::End end) {
  wipe();
  if (format_ == LogFormat::Json) {
    Json line = progress_object("end", last_);
    line["complete"] = end == runner::End::Complete;
    line["seconds"] = seconds_now() - began_;
    log(line);
  }
}

}  // namespace shaketable::cli
