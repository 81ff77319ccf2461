// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenario/value_reader.h"
#include "tcp/profile.h"

namespace shaketable::scenario {

// The words of a profile's fields, for reader and writer.

inline constexpr Words<tcp::SynTimeoutFallback, 3> kFallbackWords = {
    {{"always", tcp::SynTimeoutFallback::Always},
     {"without-sample", tcp::SynTimeoutFallback::WithoutSample},
     {"never", tcp::SynTimeoutFallback::Never}}};

inline constexpr Words<tcp::DuplicateSynReply, 2> kReplyWords = {
    {{"resend-syn-ack", tcp::DuplicateSynReply::ResendSynAck},
     {"bare-ack", tcp::DuplicateSynReply::BareAck}}};

inline constexpr Words<tcp::OptionKind, 5> kOptionWords = {
    {{"mss", tcp::OptionKind::MaximumSegmentSize},
     {"sack", tcp::OptionKind::SackPermitted},
     {"timestamps", tcp::OptionKind::Timestamps},
     {"nop", tcp::OptionKind::NoOperation},
     {"window-scale", tcp::OptionKind::WindowScale}}};

}  // namespace shaketable::scenario
