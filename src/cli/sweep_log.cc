// SPDX-License-Identifier: GPL-2.0-only
#include "cli/sweep_log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "cli/clock.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "session/session.h"

namespace shaketable::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kDrawInterval = 0.1;
constexpr double kLogInterval = 1;

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
  return replay_ + (point.empty() ? "" : " --point " + session::shell_quoted(point)) +
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
  tell_event(line);
}

void SweepLog::draw() {
  const Speed now = speed();
  const double share = last_.trials == 0 ? 1
                                         : static_cast<double>(last_.trials_done) /
                                               static_cast<double>(last_.trials);
  std::vector<std::string> parts = {fmt::format("{:5.1f} %", 100 * share),
                                    (now.left ? time_left(*now.left) : "?") + " left"};
  if (last_.failures > 0) {
    parts.push_back(fmt::format("{} failed", last_.failures));
  }
  parts.push_back(fmt::format("{} of {} points", last_.points_done, last_.points));
  parts.push_back(fmt::format("{} of {} trials", last_.trials_done, last_.trials));
  parts.push_back(fmt::format("{:.0f}/s", now.rate));
  draw_line(parts);
  drawn_ = true;
}

void SweepLog::wipe() {
  if (drawn_) {
    wipe_line();
    drawn_ = false;
  }
}

void SweepLog::on_failure(const results::Failure& failure) {
  if (format_ == LogFormat::Json) {
    tell_event({{"event", "failure"},
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
    tell_event(line);
  }
}

}  // namespace shaketable::cli
