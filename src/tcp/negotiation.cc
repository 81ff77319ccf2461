// SPDX-License-Identifier: GPL-2.0-only
#include "tcp/negotiation.h"

#include <algorithm>

namespace shaketable::tcp {
namespace {

bool is_offered(OptionKind kind, const ParsedOptions& offered) {
  switch (kind) {
    case OptionKind::WindowScale:
      return offered.window_scale.has_value();
    case OptionKind::SackPermitted:
      return offered.sack_permitted;
    case OptionKind::Timestamps:
      return offered.timestamps.has_value();
    default:
      return true;
  }
}

void append_option(OptionList& list, OptionKind kind, const Profile& profile, std::uint16_t mss,
                   Timestamps timestamps) {
  switch (kind) {
    case OptionKind::MaximumSegmentSize:
      list.append_maximum_segment_size(mss);
      break;
    case OptionKind::WindowScale:
      list.append_window_scale(std::min(profile.window_scale, kWindowScaleMax));
      break;
    case OptionKind::SackPermitted:
      list.append_sack_permitted();
      break;
    case OptionKind::Timestamps:
      list.append_timestamps(timestamps);
      break;
    case OptionKind::EndOfList:
    case OptionKind::NoOperation:
      break;
  }
}

OptionList build(const Profile& profile, std::uint16_t mss, Timestamps timestamps,
                 const ParsedOptions* offered) {
  OptionList list;
  int fillers = 0;
  for (const OptionKind kind : profile.syn_options) {
    if (kind == OptionKind::NoOperation) {
      ++fillers;
      continue;
    }
    if (offered == nullptr || is_offered(kind, *offered)) {
      for (; fillers > 0; --fillers) {
        list.append_no_operation();
      }
      append_option(list, kind, profile, mss, timestamps);
    }
    fillers = 0;
  }
  list.pad();
  return list;
}

}  // namespace

OptionList syn_options(const Profile& profile, std::uint16_t mss, std::uint32_t timestamp) {
  return build(profile, mss, {.value = timestamp, .echo = 0}, nullptr);
}

OptionList syn_ack_options(const Profile& profile, std::uint16_t mss, Timestamps timestamps,
                           const ParsedOptions& offered) {
  return build(profile, mss, timestamps, &offered);
}

Negotiated negotiate(const Profile& profile, const ParsedOptions& peers,
                     std::uint16_t default_mss) {
  Negotiated agreed;
  agreed.send_mss = std::max(peers.maximum_segment_size.value_or(default_mss), kSmallestMss);
  for (const OptionKind kind : profile.syn_options) {
    if (kind == OptionKind::Timestamps) {
      agreed.timestamps = peers.timestamps.has_value();
    } else if (kind == OptionKind::SackPermitted) {
      agreed.sack = peers.sack_permitted;
    } else if (kind == OptionKind::WindowScale && peers.window_scale) {
      agreed.window_scaling = true;
      agreed.send_shift = std::min(*peers.window_scale, kWindowScaleMax);
      agreed.receive_shift = std::min(profile.window_scale, kWindowScaleMax);
    }
  }
  return agreed;
}

}  // namespace shaketable::tcp
