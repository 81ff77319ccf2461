// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/ptr.h>
#include <pcap/pcap.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"
#include "ns3_backend/network.h"
#include "trial/topology.h"

namespace shaketable::ns3_backend {

/// A capture file with nanosecond time stamps, written by libpcap: ns-3's own writer aborts the
/// process when the disk is full.
class CaptureFile {
 public:
  /// `link_type`: DLT_PPP, DLT_EN10MB.
  [[nodiscard]] static Result<CaptureFile> create(const std::filesystem::path& path, int link_type);

  void write(ns3::Time at, const ns3::Ptr<const ns3::Packet>& packet);
  /// Throws `std::runtime_error` when not all that was written has arrived.
  void flush();

 private:
  struct Closer {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
    void operator()(pcap_dumper_t* dumper) const { pcap_dump_close(dumper); }
  };

  CaptureFile() = default;

  std::filesystem::path path_;
  std::unique_ptr<pcap_t, Closer> handle_;
  std::unique_ptr<pcap_dumper_t, Closer> dumper_;
  std::vector<std::uint8_t> octets_;
};

/// Captures what the device of each client and server sends and receives to
/// `<prefix>-<node>.pcap`, link type PPP, or Ethernet of a host on a LAN.
class Capture {
 public:
  /// Creates all files; an error says which one cannot be.
  [[nodiscard]] static Result<Capture> create(const std::filesystem::path& prefix,
                                              const trial::Topology& topology);

  /// Listens to the hosts of `network`, made of the same topology; `base` is added to the
  /// simulation's time. The capture must stay where it is while the simulation lives.
  void attach(const Network& network, const trial::Topology& topology, ns3::Time base = {});
  void flush();

 private:
  explicit Capture(std::vector<CaptureFile> files) : files_(std::move(files)) {}

  std::vector<CaptureFile> files_;  ///< of the clients, then of the servers
};

}  // namespace shaketable::ns3_backend
