// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ns3/nstime.h>
#include <ns3/pcap-file-wrapper.h>

#include <array>
#include <filesystem>

#include "base/error.h"
#include "ns3_backend/path.h"

namespace shaketable::ns3_backend {

/// Captures what the devices of both hosts send and receive to `<prefix>-client.pcap` and
/// `<prefix>-server.pcap`: nanosecond time stamps, link type PPP.
class Capture {
 public:
  /// An error when one of the files could not be written.
  [[nodiscard]] static Result<void> check(const std::filesystem::path& prefix);

  /// Creates both files. Precondition: `check(prefix)` is content.
  explicit Capture(const std::filesystem::path& prefix);

  /// Listens to the hosts of `path`; `base` is added to the simulation's time.
  void attach(const Path& path, ns3::Time base = {});

 private:
  std::array<ns3::Ptr<ns3::PcapFileWrapper>, 2> files_;
};

}  // namespace shaketable::ns3_backend
