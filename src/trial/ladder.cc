// SPDX-License-Identifier: GPL-2.0-only
#include "trial/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace shaketable::trial {
namespace {

constexpr std::size_t kArrowWidth = 36;
constexpr std::size_t kShaftMin = 4;

std::string arrow(const PacketRecord& packet, HostId from) {
  const std::string text = packet_text(packet);
  const std::size_t used = text.size() + 2;
  const std::string shaft(used + kShaftMin < kArrowWidth ? kArrowWidth - used : kShaftMin, '-');
  if (from == HostId::Client) {
    return text + " " + shaft + (packet.arrived ? ">" : "x");
  }
  return (packet.arrived ? "<" : "x") + shaft + " " + text;
}

}  // namespace

std::string packet_text(const PacketRecord& packet) {
  tcp::Segment segment;
  segment.seq = packet.begin;
  segment.ack = packet.ack;
  segment.flags = packet.flags;
  segment.payload_size = packet.payload_size;
  return tcp::to_string(segment);
}

std::string ladder(const Trace& trace) {
  std::string text;
  for (const TraceRow& row : trace.rows) {
    const bool client = row.host == HostId::Client;
    const std::string state(row.from == row.to ? "" : to_string(row.to));
    const std::string arrow_text = row.sent ? arrow(trace.packets[*row.sent], row.host) : "";
    std::string line =
        fmt::format("{:>12}  {:<10}  {:<{}}  {:<10}  {}", seconds_text(row.at - trace.origin, 6),
                    client ? state : "", arrow_text, kArrowWidth, client ? "" : state,
                    row.rule ? to_string(*row.rule) : "");
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace shaketable::trial
