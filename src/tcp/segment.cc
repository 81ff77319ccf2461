// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/segment.h"

#include <array>
#include <utility>

namespace shaketable::tcp {

std::string flags_text(std::uint16_t flags) {
  constexpr std::array kLetters = {
      std::pair{kSyn, 'S'}, std::pair{kFin, 'F'}, std::pair{kRst, 'R'},
      std::pair{kPsh, 'P'}, std::pair{kUrg, 'U'}, std::pair{kEce, 'E'},
      std::pair{kCwr, 'W'}, std::pair{kAe, 'A'},  std::pair{kAck, '.'},
  };
  std::string text;
  for (const auto& [flag, letter] : kLetters) {
    if ((flags & flag) != 0) {
      text += letter;
    }
  }
  return text.empty() ? "none" : text;
}

std::string to_string(const Segment& segment) {
  std::string text = flags_text(segment.flags) + " " + std::to_string(segment.seq.value());
  if (segment.payload_size > 0) {
    text += ":" + std::to_string((segment.seq + segment.payload_size).value());
  }
  if (segment.has(kAck)) {
    text += " ack " + std::to_string(segment.ack.value());
  }
  return text;
}

}  // namespace shaketable::tcp
