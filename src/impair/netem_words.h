// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/odds.h"
#include "base/time.h"

namespace shaketable::impair {

/// A word of an impairment text and where it stands, counted from 1.
struct Word {
  std::string_view text;
  int column = 1;
};

/// The words of an impairment text, taken one by one. Views into the text.
class Words {
 public:
  explicit Words(std::string_view text);

  [[nodiscard]] bool at_end() const { return next_ == words_.size(); }
  /// The next word; at the end an empty one that stands behind the text.
  [[nodiscard]] const Word& peek() const { return at_end() ? end_ : words_[next_]; }
  /// As `peek`, and goes on to the word after it.
  Word take();
  /// Takes the next word if it is this one.
  bool take_if(std::string_view text);
  /// Whether the next word is meant as a number (perhaps a wrong one).
  [[nodiscard]] bool number_follows() const;

 private:
  std::vector<Word> words_;
  Word end_;
  std::size_t next_ = 0;
};

/// A fault of a word: its column, and the rest of `Error` but for file, line and key.
[[nodiscard]] tl::unexpected<Error> fault_at(const Word& word, std::string problem,
                                             std::string expected, std::string nearest = {});

// Each reads one word as tc would, except that units are never left to be guessed.

/// `10%`, `0.3%`: 0 to 100 %, in steps of a ten-millionth of a per cent.
[[nodiscard]] Result<Odds> read_percentage(const Word& word);

/// `20ms`, `1.5s`: 0 to 24 h, in whole nanoseconds.
[[nodiscard]] Result<Duration> read_time(const Word& word);

/// `1mbit`, in bits a second, at least 1: bit, kbit, mbit, gbit, tbit; and, as in tc, bps, kbps,
/// mbps, gbps, tbps for OCTETS a second; kibit, mibps and so on count in 1024s.
[[nodiscard]] Result<std::uint64_t> read_rate(const Word& word);

/// A whole number from `lowest` to `highest`; `what` names it in errors.
[[nodiscard]] Result<std::int64_t> read_whole(const Word& word, std::int64_t lowest,
                                              std::int64_t highest, std::string_view what);

}  // namespace shaketable::impair
