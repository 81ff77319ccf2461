// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "base/octets.h"
#include "results/store.h"
#include "results/store_impl.h"
#include "stats/serial.h"

namespace shaketable::results {
namespace {

/// SHA-1 of octets that come in parts: the digest of a part is the name space of the next one, so
/// no more than a part is in memory.
class Hash {
 public:
  OctetWriter& octets() { return octets_; }

  /// Where a part may end: at places that depend on the content alone.
  void end_of_item() {
    if (octets_.size() >= kPart) {
      take_in();
    }
  }

  [[nodiscard]] std::string hex() {
    take_in();
    std::string digits = boost::uuids::to_string(digest_);
    std::erase(digits, '-');
    return digits;
  }

 private:
  static constexpr std::size_t kPart = 1 << 16;

  void take_in() {
    const boost::uuids::name_generator_sha1 generator(digest_);
    digest_ = generator(octets_.octets().data(), octets_.size());
    octets_.clear();
  }

  OctetWriter octets_;
  boost::uuids::uuid digest_ = boost::uuids::ns::oid();
};

void add_campaign(OctetWriter& octets, const Campaign& campaign) {
  // A field that is new does not compile until it is named here. Shards of one campaign, joined,
  // are the campaign.
  const auto& [scenario, canonical, digest, version, backend, seed, record, batch_trials, shard] =
      campaign;
  octets(scenario, canonical, digest, version, backend, seed);
  octets.choice(record, 2);
  octets.value(batch_trials);
}

void add_point(OctetWriter& octets, const Point& point, const std::string& canonical) {
  const auto& [name, set, trials_max, time_limit] = point;
  octets.value(name);
  octets.value(set.size());
  for (const auto& [axis, value] : set) {
    octets(axis, value);
  }
  octets(canonical, trials_max, time_limit);
}

}  // namespace

std::string Store::content_digest() const {
  const Snapshot snapshot(impl_->database);
  Hash hash;
  add_campaign(hash.octets(), campaign());
  for (std::uint32_t point = 0; point < points().size(); ++point) {
    add_point(hash.octets(), points()[point], canonical(point));
    const std::vector<std::byte> statistics_octets = stats::to_octets(statistics(point));
    hash.octets().value(statistics_octets.size());
    hash.octets().raw(statistics_octets);
    hash.end_of_item();
  }
  for (const BatchId& id : batches()) {
    // The checksum stands for the rows, of which there may be more than can be read in passing.
    hash.octets()(id.point, id.first, id.count, impl_->checksum_of(id));
    hash.end_of_item();
  }
  for (const auto& [point, trial, reason] : failures()) {
    hash.octets()(point, trial, reason);
    hash.end_of_item();
  }
  return hash.hex();
}

}  // namespace shaketable::results
