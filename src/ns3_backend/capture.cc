// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/capture.h"

#include <ns3/boolean.h>
#include <ns3/callback.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

namespace shaketable::ns3_backend {
namespace {

using trial::HostId;

constexpr std::uint32_t kLinkTypePpp = 9;
constexpr std::array kHosts = {HostId::Client, HostId::Server};

std::filesystem::path file_of(const std::filesystem::path& prefix, HostId host) {
  return prefix.string() + (host == HostId::Client ? "-client.pcap" : "-server.pcap");
}

}  // namespace

Result<void> Capture::check(const std::filesystem::path& prefix) {
  for (const HostId host : kHosts) {
    const std::filesystem::path file = file_of(prefix, host);
    if (!std::ofstream(file)) {
      auto error = bad_input("cannot write the capture", "a folder that exists and is writable");
      error.value().where.file = file.string();
      return error;
    }
  }
  return {};
}

Capture::Capture(const std::filesystem::path& prefix) {
  for (const HostId host : kHosts) {
    const auto file = ns3::CreateObject<ns3::PcapFileWrapper>();
    file->SetAttribute("NanosecMode", ns3::BooleanValue(true));
    file->Open(file_of(prefix, host).string(), std::ios::out | std::ios::binary);
    file->Init(kLinkTypePpp);
    files_[static_cast<std::size_t>(host)] = file;
  }
}

void Capture::attach(const Path& path, ns3::Time base) {
  for (const HostId host : kHosts) {
    const auto file = files_[static_cast<std::size_t>(host)];
    const ns3::Callback<void, ns3::Ptr<const ns3::Packet>> write(
        [file, base](ns3::Ptr<const ns3::Packet> packet) {
          file->Write(base + ns3::Simulator::Now(), packet);
        });
    path.channels(host).front().device->TraceConnectWithoutContext("PromiscSniffer", write);
  }
}

}  // namespace shaketable::ns3_backend
