// SPDX-License-Identifier: GPL-2.0-only
#include "stats/quantity.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace shaketable::stats {
namespace {

struct NamedQuantile {
  std::string_view name;
  int permille;
};
constexpr std::array kQuantiles = {NamedQuantile{"p50", 500}, NamedQuantile{"p90", 900},
                                   NamedQuantile{"p99", 990}, NamedQuantile{"p99.9", 999}};

std::string joined(const std::string& stem, std::string_view leaf) {
  return stem + "." + std::string(leaf);
}

/// Names the quantities of sums one after the other.
class Lister {
 public:
  explicit Lister(std::uint64_t connections) : connections_(connections) {}

  void add_proportion(std::string name, std::uint64_t successes, std::uint64_t samples) {
    list_.push_back({std::move(name), Unit::Probability, Proportion{successes, samples}});
  }
  /// `SIDE.established` and `SIDE.establishment_time.*`.
  void add_establishment(const std::string& side, const EstablishmentSums& sums);
  /// Everything else about a host.
  void add_host(const std::string& host, const HostSums& sums);

  [[nodiscard]] std::vector<Quantity> take() { return std::move(list_); }

 private:
  void add_mean(std::string name, Unit unit, const Moments& moments, std::uint64_t samples) {
    list_.push_back({std::move(name), unit, Mean{moments, samples}});
  }
  void add_quantiles(const std::string& stem, const Histogram& histogram);
  void add_times(const std::string& stem, const Times& times);
  void add_tally(const std::string& stem, const TallySums& sums);
  void add_negotiated(const std::string& stem, const NegotiatedSums& sums);

  std::uint64_t connections_;
  std::vector<Quantity> list_;
};

void Lister::add_quantiles(const std::string& stem, const Histogram& histogram) {
  const std::uint64_t samples = histogram.samples();
  Extreme min{.time = {}, .samples = samples};
  Extreme max = min;
  if (samples > 0) {
    min.time = histogram.min();
    max.time = histogram.max();
  }
  const auto cdf = std::make_shared<const std::vector<Step>>(histogram.cdf());
  list_.push_back({joined(stem, "min"), Unit::Seconds, min});
  for (const auto& [name, permille] : kQuantiles) {
    list_.push_back({joined(stem, name), Unit::Seconds, Quantile{cdf, permille, samples}});
  }
  list_.push_back({joined(stem, "max"), Unit::Seconds, max});
}

void Lister::add_times(const std::string& stem, const Times& times) {
  add_mean(joined(stem, "mean"), Unit::Seconds, times.moments, times.histogram.samples());
  add_quantiles(stem, times.histogram);
}

void Lister::add_establishment(const std::string& side, const EstablishmentSums& sums) {
  const std::string stem = joined(side, "establishment_time");
  const std::uint64_t samples = sums.times.histogram.samples();
  add_proportion(joined(side, "established"), samples, connections_);
  add_mean(joined(stem, "mean"), Unit::Seconds, sums.times.moments, samples);
  add_mean(joined(stem, "restricted_mean"), Unit::Seconds, sums.restricted, connections_);
  add_quantiles(stem, sums.times.histogram);
}

void Lister::add_tally(const std::string& stem, const TallySums& sums) {
  add_mean(joined(stem, "sent.mean"), Unit::Count, sums.sent, connections_);
  add_mean(joined(stem, "retransmitted.mean"), Unit::Count, sums.retransmitted, connections_);
  add_mean(joined(stem, "needed.mean"), Unit::Count, sums.needed, connections_);
  add_mean(joined(stem, "spurious.mean"), Unit::Count, sums.spurious, connections_);
}

void Lister::add_negotiated(const std::string& stem, const NegotiatedSums& sums) {
  add_proportion(joined(stem, "window_scaling"), sums.window_scaling, sums.trials);
  add_proportion(joined(stem, "timestamps"), sums.timestamps, sums.trials);
  add_proportion(joined(stem, "sack"), sums.sack, sums.trials);
  add_mean(joined(stem, "mss.mean"), Unit::Octets, sums.mss, sums.trials);
}

void Lister::add_host(const std::string& host, const HostSums& sums) {
  for (std::size_t i = 0; i < trial::kTallyFields.size(); ++i) {
    add_tally(joined(host, trial::kTallyFields[i].name), sums.tallies[i]);
  }
  for (std::size_t i = 0; i < trial::kCountFields.size(); ++i) {
    add_mean(joined(host, trial::kCountFields[i].name) + ".mean", Unit::Count, sums.counts[i],
             connections_);
  }
  add_times(joined(host, "rtt_sample"), sums.rtt);
  add_times(joined(host, "rto_at_establishment"), sums.rto);
  add_proportion(joined(host, "gave_up"), sums.gave_up, connections_);
  add_mean(joined(host, "gave_up_time.mean"), Unit::Seconds, sums.gave_up_time, sums.gave_up);
  add_negotiated(joined(host, "negotiated"), sums.negotiated);
}

}  // namespace

std::vector<Quantity> quantities(const PointSums& sums) {
  Lister lister(sums.connections);
  for (std::size_t i = 0; i < sums.outcomes.size(); ++i) {
    const std::string outcome(to_string(static_cast<trial::Outcome>(i)));
    lister.add_proportion("outcome." + outcome, sums.outcomes[i], sums.connections);
  }
  lister.add_proportion("trial.cut", sums.cut, sums.connections);
  lister.add_establishment("client", sums.client.establishment);
  lister.add_establishment("server", sums.server.establishment);
  lister.add_establishment("both", sums.both);
  lister.add_host("client", sums.client);
  lister.add_host("server", sums.server);
  return lister.take();
}

}  // namespace shaketable::stats
