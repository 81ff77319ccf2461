// SPDX-License-Identifier: GPL-2.0-only
#include "results/batch.h"

#include <utility>

#include "base/check.h"
#include "base/octets.h"
#include "stats/serial.h"

namespace shaketable::results {
namespace {

// What is bound does not compile until a field that is new is named.

void id_fields(auto& octets, auto& id) {
  auto& [point, first, count] = id;
  octets(point, first, count);
}

void failure_fields(auto& octets, auto& failure) {
  auto& [point, trial, reason] = failure;
  octets(point, trial, reason);
}

}  // namespace

std::vector<std::byte> encode(const Batch& batch) {
  const auto& [id, statistics, connections, failures] = batch;
  OctetWriter octets;
  id_fields(octets, id);
  const std::vector<std::byte> statistics_octets = stats::to_octets(statistics);
  octets.value(statistics_octets.size());
  octets.raw(statistics_octets);
  connections.write(octets);
  octets.value(failures.size());
  for (const Failure& failure : failures) {
    failure_fields(octets, failure);
  }
  return octets.take();
}

Batch decode(std::span<const std::byte> octets) {
  OctetReader reader(octets);
  BatchId id;
  id_fields(reader, id);
  auto statistics = stats::from_octets(reader.raw(reader.length()));
  check(statistics.has_value(), "a batch with damaged statistics");
  Batch batch{.id = id, .statistics = std::move(*statistics), .connections = {}, .failures = {}};
  batch.connections.read(reader);
  batch.failures.resize(reader.length());
  for (Failure& failure : batch.failures) {
    failure_fields(reader, failure);
  }
  check(reader.is_done(), "a batch that `encode` did not write");
  return batch;
}

}  // namespace shaketable::results
