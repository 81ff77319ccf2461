// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/error.h"

namespace shaketable::cli {

/// Thrown when what was to be printed could not be: a full disk, a reader that went away.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes all of `text` to standard output, or throws `OutputError`.
void print(std::string_view text);
/// Sees to it that all that was printed has arrived, or throws `OutputError`.
void finish_output();

/// Has numbers 0 to 2 taken, where they were closed, by something that can be neither read nor
/// written: else a store could be opened under one of them, and be printed into. And makes a closed
/// pipe an error of writing, no sudden death. To be called before anything else.
void keep_standard_streams();

/// Writes to standard error. What cannot be written there is lost: that nobody can be told how it
/// goes is no reason to end what goes well, nor to end otherwise.
void tell(std::string_view text);

/// From now on `complain` writes JSON, an object a line: `{"event": "message", "message": "..."}`.
void complain_in_json();

/// Writes an object of JSON as a line to standard error.
void tell_event(const nlohmann::ordered_json& event);

/// One line on standard error: `shaketable: ...`, or the error with its place as it is.
void complain(std::string_view text);
void complain(const Error& error);
void complain(std::span<const Error> errors);

/// Draws the line of a terminal on standard error over: of these parts, as many of the first as fit
/// beside one another; nothing if none does. A line that wraps could not be drawn over.
void draw_line(std::span<const std::string> parts);
void wipe_line();

/// A line on standard error, when that is a terminal, for as long as something goes on that cannot
/// tell how far it is.
class Note {
 public:
  Note(const std::string& text, bool wanted);
  Note(const Note&) = delete;
  Note& operator=(const Note&) = delete;
  ~Note();

 private:
  bool drawn_;
};

/// How far a run is, on standard error when that is a terminal: share done, rate, time left. Draws
/// at most ten times a second, and wipes its line at the end.
class Progress {
 public:
  /// `unit`: what is counted, such as `trials`. Draws nothing unless `wanted`.
  Progress(std::uint64_t total, std::string unit, bool wanted = true);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void update(std::uint64_t done);

 private:
  std::uint64_t total_;
  std::string unit_;
  bool terminal_;
  double began_;
  double drawn_ = 0;
};

}  // namespace shaketable::cli
