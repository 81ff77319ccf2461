// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/options.h"

#include <algorithm>

namespace shaketable::tcp {
namespace {

constexpr std::uint8_t code(OptionKind kind) { return static_cast<std::uint8_t>(kind); }

/// Reads one option body into `parsed`; false when a known kind has the wrong length.
bool read_option(std::uint8_t kind, std::span<const std::uint8_t> body, ParsedOptions& parsed) {
  switch (static_cast<OptionKind>(kind)) {
    case OptionKind::MaximumSegmentSize:
      if (body.size() != 2) return false;
      parsed.maximum_segment_size = load16(body.data());
      return true;
    case OptionKind::WindowScale:
      if (body.size() != 1) return false;
      parsed.window_scale = body[0];
      return true;
    case OptionKind::SackPermitted:
      if (!body.empty()) return false;
      parsed.sack_permitted = true;
      return true;
    case OptionKind::Timestamps:
      if (body.size() != 8) return false;
      parsed.timestamps = Timestamps{load32(body.data()), load32(body.data() + 4)};
      return true;
    default:
      return true;  // MUST-6 of RFC 9293: an unknown option is ignored
  }
}

}  // namespace

void OptionList::append(std::span<const std::uint8_t> bytes) {
  std::ranges::copy(bytes, grow(bytes.size()));
}

ParsedOptions OptionList::parse() const {
  ParsedOptions parsed;
  std::size_t at = 0;
  // What nearly all segments after the SYN carry: two fillers and the timestamps.
  constexpr std::array<std::uint8_t, 4> kUsual = {1, 1, 8, 10};
  if (size_ == 12 && std::equal(kUsual.begin(), kUsual.end(), bytes_.begin())) {
    parsed.timestamps = Timestamps{load32(&bytes_[4]), load32(&bytes_[8])};
    return parsed;
  }
  while (at < size_) {
    const std::uint8_t kind = bytes_[at];
    if (kind == code(OptionKind::EndOfList)) {
      break;
    }
    if (kind == code(OptionKind::NoOperation)) {
      ++at;
      continue;
    }
    const std::size_t length = at + 1 < size_ ? bytes_[at + 1] : 0;
    if (length < 2 || at + length > size_ ||
        !read_option(kind, bytes().subspan(at + 2, length - 2), parsed)) {
      parsed.malformed = true;
      break;
    }
    at += length;
  }
  return parsed;
}

bool OptionList::operator==(const OptionList& other) const {
  return std::ranges::equal(bytes(), other.bytes());
}

}  // namespace shaketable::tcp
