// SPDX-License-Identifier: GPL-2.0-only
#include "stats/serial.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/octets.h"

namespace shaketable::stats {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kChecksumOctets = 8;

/// Of all octets before it: counts that were damaged could be right ones by their look.
void append_checksum(std::vector<std::byte>& octets) {
  const std::uint64_t sum = checksum(octets);
  for (std::size_t i = 0; i < kChecksumOctets; ++i) {
    octets.push_back(static_cast<std::byte>(sum >> (8 * i)));
  }
}

/// The octets before their checksum, if it holds.
std::optional<std::span<const std::byte>> checked(std::span<const std::byte> octets) {
  if (octets.size() < kChecksumOctets) {
    return {};
  }
  const auto content = octets.first(octets.size() - kChecksumOctets);
  std::vector<std::byte> again(content.begin(), content.end());
  append_checksum(again);
  const auto end = octets.last(kChecksumOctets);
  return std::ranges::equal(end, std::span(again).last(kChecksumOctets)) ? std::optional(content)
                                                                         : std::nullopt;
}

/// Keys rise, so the steps between them are written: they are short.
void write_slots(OctetWriter& octets, const Histogram::Content& content) {
  octets.value(content.slots.size());
  std::int64_t last = 0;
  for (const auto& [key, count] : content.slots) {
    octets(static_cast<std::uint64_t>(key - last), count);
    last = key;
  }
}

void read_slots(OctetReader& octets, Histogram::Content& content) {
  content.slots.resize(octets.length());
  std::int64_t last = 0;
  for (auto& [key, count] : content.slots) {
    std::uint64_t step = 0;
    octets(step, count);
    if (step > static_cast<std::uint64_t>(INT64_MAX - last)) {
      octets.fail();
      return;
    }
    key = last += static_cast<std::int64_t>(step);
  }
}

void histogram_fields(OctetWriter& octets, const Histogram& histogram) {
  const Histogram::Content content = histogram.content();
  octets(content.binned, content.min, content.max);
  write_slots(octets, content);
}

void histogram_fields(OctetReader& octets, Histogram& histogram) {
  Histogram::Content content;
  octets(content.binned, content.min, content.max);
  read_slots(octets, content);
  std::optional<Histogram> read = Histogram::of(content);
  if (octets.has_failed() || !read) {
    octets.fail();
    return;
  }
  histogram = std::move(*read);
}

}  // namespace

/// Names the fields of each type once, for the way out and the way in. They are bound, so that a
/// field that is new does not compile until it is named here.
struct Fields {
  static void of_moments(auto& octets, auto& moments) {
    auto& [sum, squares_low, squares_high] = moments;
    octets(sum, squares_low, squares_high);
  }

  static void of_times(auto& octets, auto& times) {
    auto& [histogram, moments] = times;
    histogram_fields(octets, histogram);
    of_moments(octets, moments);
  }

  static void of_establishment(auto& octets, auto& sums) {
    auto& [times, restricted] = sums;
    of_times(octets, times);
    of_moments(octets, restricted);
  }

  static void of_tally(auto& octets, auto& sums) {
    auto& [sent, retransmitted, needed, spurious] = sums;
    of_moments(octets, sent);
    of_moments(octets, retransmitted);
    of_moments(octets, needed);
    of_moments(octets, spurious);
  }

  static void of_negotiated(auto& octets, auto& sums) {
    auto& [trials, window_scaling, timestamps, sack, mss] = sums;
    octets(trials, window_scaling, timestamps, sack);
    of_moments(octets, mss);
  }

  static void of_host(auto& octets, auto& sums) {
    auto& [establishment, tallies, counts, rtt, rto, gave_up, gave_up_time, negotiated] = sums;
    of_establishment(octets, establishment);
    for (auto& tally : tallies) {
      of_tally(octets, tally);
    }
    for (auto& count : counts) {
      of_moments(octets, count);
    }
    of_times(octets, rtt);
    of_times(octets, rto);
    octets.value(gave_up);
    of_moments(octets, gave_up_time);
    of_negotiated(octets, negotiated);
  }

  static void of_sums(auto& octets, auto& sums) {
    auto& [trials, connections, outcomes, cut, both, client, server] = sums;
    octets(trials, connections);
    if (connections == 0) {
      return;
    }
    for (auto& outcome : outcomes) {
      octets.value(outcome);
    }
    octets.value(cut);
    of_establishment(octets, both);
    of_host(octets, client);
    of_host(octets, server);
  }

  static void of_point(auto& octets, auto& statistics) {
    auto& [time_limit, parts] = statistics;
    octets.value(time_limit);
    part_count(octets, parts);
    for (auto& part : parts) {
      of_sums(octets, part);
    }
  }

 private:
  static void part_count(OctetWriter& octets, const std::vector<PointSums>& parts) {
    octets.value(parts.size());
  }

  static void part_count(OctetReader& octets, std::vector<PointSums>& parts) {
    const std::size_t count = octets.length();
    if (count != 1 && count != PointStatistics::kParts) {
      octets.fail();
      return;
    }
    parts.resize(count);
  }
};

std::vector<std::byte> to_octets(const PointStatistics& statistics) {
  OctetWriter octets;
  octets.value(kVersion);
  Fields::of_point(octets, statistics);
  std::vector<std::byte> all = octets.take();
  append_checksum(all);
  return all;
}

Result<PointStatistics> from_octets(std::span<const std::byte> octets) {
  std::uint8_t version = 0;
  OctetReader(octets).value(version);
  if (version != kVersion) {
    return bad_input("statistics in form " + std::to_string(version),
                     "form " + std::to_string(kVersion));
  }
  const auto content = checked(octets);
  if (!content) {
    return bad_input("damaged statistics");
  }
  OctetReader reader(*content);
  reader.value(version);
  PointStatistics statistics(Duration{});
  Fields::of_point(reader, statistics);
  if (!reader.is_done()) {
    return bad_input("damaged statistics");
  }
  return statistics;
}

}  // namespace shaketable::stats
