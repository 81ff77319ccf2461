// SPDX-License-Identifier: GPL-2.0-only
#include "sim/sim_backend.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "impair/pipeline.h"
#include "sim/event_queue.h"
#include "sim/flight.h"
#include "trial/delivery.h"
#include "trial/endpoint.h"
#include "trial/link_queue.h"
#include "trial/roster.h"

namespace shaketable::sim {
namespace {

using trial::HostId;

/// Far above what a trial of any scenario needs; a trial that gets there is a bug.
constexpr std::uint64_t kEventsMax = 10'000'000;

/// One direction of one link.
struct Channel {
  impair::Pipeline pipeline;
  bool transparent;
  trial::LinkQueue queue;
  Duration delay;
};

/// What happens first at one instant: see `trial::Endpoint` for the timers, which come between.
/// Releases from an impairment come before entries into it, so that the order of packets in a queue
/// does not depend on which event was scheduled first.
enum Rank : std::uint32_t { kRelease, kEnter, kArriveAtClient, kArriveAtServer };

class SimBackend final : public trial::Backend {
 public:
  explicit SimBackend(const trial::Scenario& scenario)
      : scenario_(scenario),
        roster_(scenario_),
        ip_header_(trial::ip_header_octets(scenario_.topology.family)),
        hosts_{trial::Endpoint(scenario_, roster_, HostId::Client),
               trial::Endpoint(scenario_, roster_, HostId::Server)},
        recorders_(trial::recorders_for(roster_)) {
    const auto& links = scenario_.topology.links;
    for (const trial::Link& link : links) {
      path(HostId::Client).push_back(channel(link, link.forward));
    }
    for (auto link = links.rbegin(); link != links.rend(); ++link) {
      path(HostId::Server).push_back(channel(*link, link->backward));
    }
  }

  [[nodiscard]] std::string_view name() const override { return "sim"; }

  void run(std::uint64_t trial, trial::TrialResult& result, trial::Watch* watch) override {
    begin(trial, watch);
    const Instant limit = Instant::at(scenario_.time_limit);
    std::uint64_t events = 0;
    for (Instant now; next(now) && now <= limit; ++events) {
      check(events < kEventsMax * roster_.connections(), "a trial that never ends");
      step(now);
    }
    trial::finish(recorders_, result, [this](std::uint32_t connection) {
      return hosts_[0].is_opening(connection) || hosts_[1].is_opening(connection);
    });
    if (watch != nullptr) {
      watch->trace = recorders_.at(watch->connection).take_trace();
    }
  }

 private:
  static Channel channel(const trial::Link& link, const impair::Settings& impairments) {
    impair::Pipeline pipeline(impairments);
    const bool transparent = pipeline.is_transparent();
    return {.pipeline = std::move(pipeline),
            .transparent = transparent,
            .queue = trial::LinkQueue(link.rate_bps, link.queue_packets),
            .delay = link.delay};
  }

  [[nodiscard]] std::vector<Channel>& path(HostId from) {
    return paths_[static_cast<std::size_t>(from)];
  }

  void begin(std::uint64_t trial, const trial::Watch* watch) {
    const SeedTree seeds = trial::trial_seeds(seeds_, trial);
    roster_.begin_trial(trial, seeds);
    trial::begin(recorders_, trial, watch);
    events_.clear();
    flights_.clear();
    for (const HostId from : {HostId::Client, HostId::Server}) {
      hosts_[static_cast<std::size_t>(from)].begin_trial(seeds, recorders_);
      auto& channels = path(from);
      for (std::size_t hop = 0; hop < channels.size(); ++hop) {
        channels[hop].queue.clear();
        if (!channels[hop].transparent) {
          const bool forward = from == HostId::Client;
          const std::size_t link = forward ? hop : channels.size() - 1 - hop;
          channels[hop].pipeline.begin_trial(
              trial::link_seeds(seeds, scenario_.topology, link, forward));
        }
      }
    }
  }

  /// Finds the next instant at which anything happens.
  [[nodiscard]] bool next(Instant& now) {
    now = events_.empty() ? Instant::max() : events_.next().at;
    for (const trial::Endpoint& host : hosts_) {
      now = std::min(now, host.next_deadline().value_or(Instant::max()));
    }
    return now != Instant::max();
  }

  /// One instant: releases and entries, timers of both hosts, then arrivals.
  void step(Instant now) {
    while (is_due(now) && events_.next().rank <= kEnter) {
      const Event event = events_.pop();
      event.rank == kRelease ? transmit(event.flight, now) : enter(event.flight, now);
    }
    for (const HostId host : {HostId::Client, HostId::Server}) {
      hosts_[static_cast<std::size_t>(host)].on_time(now, outbox_);
      send_all(now);
    }
    while (is_due(now)) {
      arrive(events_.pop().flight, now);
      send_all(now);
    }
  }

  [[nodiscard]] bool is_due(Instant now) const {
    return !events_.empty() && events_.next().at == now;
  }

  void send_all(Instant now) {
    for (const trial::Outgoing& outgoing : outbox_) {
      enter(flights_.start(*outgoing.packet, outgoing.segment), now);
    }
    outbox_.clear();
  }

  [[nodiscard]] static impair::PacketKind kind_of(const Flight& flight) {
    return flight.corrupt_bits.empty()
               ? trial::kind_of(flight.segment)
               : trial::kind_of_corrupted(flight.segment, flight.corrupt_bits);
  }

  void enter(std::uint32_t number, Instant now) {
    const Flight& flight = flights_[number];
    Channel& channel = path(flight.packet.from)[flight.link];
    if (channel.transparent) {
      transmit(number, now);
      return;
    }
    const std::uint32_t octets = flight.segment.wire_size();
    const impair::Verdict verdict = channel.pipeline.apply(
        {.kind = kind_of(flight), .size = ip_header_ + octets, .payload_bits = 8 * octets}, now);
    const auto copies = verdict.copies();
    if (copies.empty()) {
      flights_.end(number);
      return;
    }
    // The clones first, while the packet is as it came; all leave in the order of the verdict.
    std::array<std::uint32_t, impair::Verdict::kCopiesMax> numbers = {number};
    for (std::size_t i = 1; i < copies.size(); ++i) {
      numbers[i] = flights_.copy(number);
    }
    for (std::size_t i = 0; i < copies.size(); ++i) {
      leave_impairment(numbers[i], copies[i], now);
    }
  }

  void leave_impairment(std::uint32_t number, const impair::Copy& copy, Instant now) {
    if (copy.corrupt_bit) {
      flights_[number].corrupt_bits.push_back(*copy.corrupt_bit);
    }
    if (copy.release > now) {
      events_.push({.at = copy.release, .rank = kRelease, .flight = number});
    } else {
      transmit(number, now);
    }
  }

  void transmit(std::uint32_t number, Instant now) {
    Flight& flight = flights_[number];
    auto& channels = path(flight.packet.from);
    Channel& channel = channels[flight.link];
    const auto left = channel.queue.admit(now, ip_header_ + flight.segment.wire_size());
    if (!left) {
      flights_.end(number);
      return;
    }
    const bool last = ++flight.link == channels.size();
    const Rank arrival = flight.packet.from == HostId::Client ? kArriveAtServer : kArriveAtClient;
    events_.push({.at = *left + channel.delay, .rank = last ? arrival : kEnter, .flight = number});
  }

  void arrive(std::uint32_t number, Instant now) {
    const Flight& flight = flights_[number];
    const HostId to = trial::peer_of(flight.packet.from);
    trial::Endpoint& host = hosts_[static_cast<std::size_t>(to)];
    if (flight.corrupt_bits.empty()) {
      host.on_segment(flight.segment, arrival_of(flight), now, outbox_);
    } else {
      arrive_corrupted(flight, host, now);
    }
    flights_.end(number);
  }

  [[nodiscard]] trial::Arrival arrival_of(const Flight& flight) const {
    return {.packet = flight.packet, .from = roster_.address(flight.packet.from, 0)};
  }

  void arrive_corrupted(const Flight& flight, trial::Endpoint& host, Instant now) {
    const HostId to = trial::peer_of(flight.packet.from);
    const tcp::FourTuple names = roster_.names(flight.packet.connection, flight.packet.from);
    const tcp::AddressPair addresses = {.source = names.local_address,
                                        .destination = names.remote_address};
    const auto received = trial::receive_corrupted(flight.segment, addresses, flight.corrupt_bits,
                                                   scenario_.host(to).verify_checksum);
    if (received) {
      host.on_segment(*received, arrival_of(flight), now, outbox_);
    } else {
      host.on_corrupted(flight.packet, now, outbox_);
    }
  }

  const trial::Scenario scenario_;
  const SeedTree seeds_ = trial::point_seeds(scenario_);
  trial::Roster roster_;
  const std::uint32_t ip_header_;
  std::array<trial::Endpoint, 2> hosts_;
  std::array<std::vector<Channel>, 2> paths_;  ///< by sender, in the order of its packets' way
  EventQueue events_;
  FlightPool flights_;
  trial::Outbox outbox_;
  std::vector<trial::Recorder> recorders_;  ///< by connection
};

tl::unexpected<Error> refuse(std::string key, std::string problem) {
  auto error = bad_input(std::move(problem), "--backend ns3");
  error.value().key = std::move(key);
  return error;
}

}  // namespace

Result<void> check_scenario(const trial::Scenario& scenario) {
  if (scenario.stack == trial::Stack::Ns3Native) {
    return refuse("stack", "the sim backend has no ns3-native stack");
  }
  if (!trial::is_path(scenario.topology)) {
    return refuse("topology.kind", "the sim backend has point-to-point and chain topologies only");
  }
  if (!scenario.traffic.empty()) {
    return refuse("traffic", "the sim backend has no cross traffic");
  }
  return {};
}

Result<std::unique_ptr<trial::Backend>> make_backend(const trial::Scenario& scenario) {
  if (auto checked = check_scenario(scenario); !checked) {
    return tl::unexpected(checked.error());
  }
  return std::make_unique<SimBackend>(scenario);
}

}  // namespace shaketable::sim
