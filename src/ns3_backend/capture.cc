// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/capture.h"

#include <ns3/callback.h>
#include <ns3/simulator.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace shaketable::ns3_backend {
namespace {

using trial::HostId;

constexpr int kSnapLength = 65535;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

}  // namespace

Result<CaptureFile> CaptureFile::create(const std::filesystem::path& path) {
  CaptureFile file;
  file.path_ = path;
  file.handle_.reset(
      pcap_open_dead_with_tstamp_precision(DLT_PPP, kSnapLength, PCAP_TSTAMP_PRECISION_NANO));
  file.dumper_.reset(pcap_dump_open(file.handle_.get(), path.c_str()));
  if (!file.dumper_) {
    auto error = bad_input("cannot write the capture", "a folder that exists and is writable");
    error.value().where.file = path.string();
    return error;
  }
  return file;
}

void CaptureFile::write(ns3::Time at, const ns3::Ptr<const ns3::Packet>& packet) {
  octets_.resize(packet->GetSize());
  packet->CopyData(octets_.data(), packet->GetSize());
  pcap_pkthdr header{};
  header.ts.tv_sec = at.GetNanoSeconds() / kNsPerSecond;
  header.ts.tv_usec = at.GetNanoSeconds() % kNsPerSecond;  // nanoseconds, by the precision above
  header.caplen = packet->GetSize();
  header.len = packet->GetSize();
  pcap_dump(reinterpret_cast<u_char*>(dumper_.get()), &header, octets_.data());
}

void CaptureFile::flush() {
  if (pcap_dump_flush(dumper_.get()) != 0 || std::ferror(pcap_dump_file(dumper_.get())) != 0) {
    throw std::runtime_error("cannot write the capture " + path_.string());
  }
}

Result<Capture> Capture::create(const std::filesystem::path& prefix) {
  auto client = CaptureFile::create(prefix.string() + "-client.pcap");
  if (!client) {
    return tl::unexpected(client.error());
  }
  auto server = CaptureFile::create(prefix.string() + "-server.pcap");
  if (!server) {
    return tl::unexpected(server.error());
  }
  return Capture({std::move(*client), std::move(*server)});
}

void Capture::attach(const Path& path, ns3::Time base) {
  for (const HostId host : {HostId::Client, HostId::Server}) {
    CaptureFile& file = files_[static_cast<std::size_t>(host)];
    const ns3::Callback<void, ns3::Ptr<const ns3::Packet>> write(
        [&file, base](ns3::Ptr<const ns3::Packet> packet) {
          file.write(base + ns3::Simulator::Now(), packet);
        });
    path.channels(host).front().device->TraceConnectWithoutContext("PromiscSniffer", write);
  }
}

void Capture::flush() {
  for (CaptureFile& file : files_) {
    file.flush();
  }
}

}  // namespace shaketable::ns3_backend
