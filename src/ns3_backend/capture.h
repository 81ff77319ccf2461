// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/nstime.h>
#include <ns3/packet.h>
#include <ns3/ptr.h>
#include <pcap/pcap.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.h"
#include "ns3_backend/path.h"

namespace shaketable::ns3_backend {

/// A capture file with nanosecond time stamps, written by libpcap: ns-3's own writer aborts the
/// process when the disk is full.
class CaptureFile {
 public:
  [[nodiscard]] static Result<CaptureFile> create(const std::filesystem::path& path);

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

/// Captures what the devices of both hosts send and receive to `<prefix>-client.pcap` and
/// `<prefix>-server.pcap`, link type PPP.
class Capture {
 public:
  /// Creates both files; an error says which one cannot be.
  [[nodiscard]] static Result<Capture> create(const std::filesystem::path& prefix);

  /// Listens to the hosts of `path`; `base` is added to the simulation's time. The capture must
  /// stay where it is while the simulation lives.
  void attach(const Path& path, ns3::Time base = {});
  void flush();

 private:
  explicit Capture(std::array<CaptureFile, 2> files) : files_(std::move(files)) {}

  std::array<CaptureFile, 2> files_;
};

}  // namespace shaketable::ns3_backend
