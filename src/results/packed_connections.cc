// SPDX-License-Identifier: GPL-2.0-only
#include "results/packed_connections.h"

#include <algorithm>

#include "base/check.h"
#include "results/connection_octets.h"

namespace shaketable::results {

std::size_t PackedConnections::KindHash::operator()(const Kind& kind) const {
  std::uint64_t hash = 2 * static_cast<std::uint64_t>(kind.outcome) + (kind.cut ? 1 : 0);
  for (const End* end : {&kind.client, &kind.server}) {
    hash = shaketable::checksum(std::as_bytes(std::span(end->counts)), hash);
    if (end->agreed) {
      hash = shaketable::checksum(std::as_bytes(std::span(*end->agreed)), hash);
    }
  }
  return hash;
}

std::size_t PackedConnections::number_of(const Kind& kind) {
  check(kind_checksums_.size() == kinds_.size(), "connections added to those that were read");
  const auto [at, is_new] = kind_numbers_.try_emplace(kind, kinds_.size());
  if (is_new) {
    kinds_.push_back(kind);
    kind_checksums_.push_back(checksum_of(kind));
  }
  return at->second;
}

void PackedConnections::push_back(const trial::ConnectionResult& connection) {
  push_back(connection, number_of(kind_of(connection)));
}

void PackedConnections::push_back(const trial::ConnectionResult& times, std::size_t kind) {
  octets_.value(kind);
  const std::size_t begin = octets_.size();
  transfer_times(octets_, times);
  checksum_ += shaketable::checksum(octets_.octets().subspan(begin), kind_checksums_[kind]);
  ++size_;
}

std::vector<trial::ConnectionResult> PackedConnections::unpacked() const {
  std::vector<trial::ConnectionResult> all;
  all.reserve(size_);
  for (Cursor cursor(*this); cursor.next();) {
    apply(kinds_[cursor.kind()], all.emplace_back(cursor.times()));
  }
  return all;
}

void PackedConnections::write(OctetWriter& octets) const {
  octets(size_, checksum_, kinds_.size());
  for (const Kind& kind : kinds_) {
    transfer(octets, kind);
  }
  octets.value(octets_.size());
  octets.raw(octets_.octets());
}

void PackedConnections::read(OctetReader& octets) {
  clear();
  octets(size_, checksum_);
  kinds_.resize(octets.length());
  for (Kind& kind : kinds_) {
    transfer(octets, kind);
  }
  octets_.raw(octets.raw(octets.length()));
}

PackedConnections::Cursor::Cursor(const PackedConnections& connections)
    : octets_(connections.octets_.octets()),
      left_(connections.size_),
      kinds_(connections.kinds_.size()) {}

bool PackedConnections::Cursor::next() {
  if (left_ == 0) {
    return false;
  }
  --left_;
  octets_.value(kind_);
  transfer_times(octets_, connection_);
  check(!octets_.has_failed() && kind_ < kinds_, "a connection that was not packed here");
  return true;
}

}  // namespace shaketable::results
