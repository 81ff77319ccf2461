// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/capture.h"

#include <ns3/callback.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/check.h"

namespace shaketable::ns3_backend {
namespace {

constexpr int kSnapLength = 65535 + 18;  // the largest packet, and Ethernet's header and trailer
constexpr std::int64_t kNsPerSecond = 1'000'000'000;

/// Clients, then servers.
std::vector<std::size_t> hosts_of(const trial::Topology& topology) {
  std::vector<std::size_t> hosts = topology.clients;
  hosts.insert(hosts.end(), topology.servers.begin(), topology.servers.end());
  return hosts;
}

/// The device of a host, on its only link or LAN.
ns3::Ptr<ns3::NetDevice> device_of(const Network& network, const trial::Topology& topology,
                                   std::size_t host) {
  for (std::size_t i = 0; i < topology.links.size(); ++i) {
    if (topology.links[i].from == host || topology.links[i].to == host) {
      return network.links[i][topology.links[i].from == host ? 0 : 1].device;
    }
  }
  for (std::size_t i = 0; i < topology.lans.size(); ++i) {
    const auto& nodes = topology.lans[i].nodes;
    const auto place = std::ranges::find(nodes, host, &trial::LanNode::node);
    if (place != nodes.end()) {
      return network.lans[i][static_cast<std::size_t>(place - nodes.begin())].device;
    }
  }
  invariant_broken("a host without a network");
}

bool is_on_link(const trial::Topology& topology, std::size_t host) {
  return std::ranges::any_of(topology.links, [host](const trial::Link& link) {
    return link.from == host || link.to == host;
  });
}

}  // namespace

Result<CaptureFile> CaptureFile::create(const std::filesystem::path& path, int link_type) {
  CaptureFile file;
  file.path_ = path;
  file.handle_.reset(
      pcap_open_dead_with_tstamp_precision(link_type, kSnapLength, PCAP_TSTAMP_PRECISION_NANO));
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

Result<Capture> Capture::create(const std::filesystem::path& prefix,
                                const trial::Topology& topology) {
  std::vector<CaptureFile> files;
  for (const std::size_t host : hosts_of(topology)) {
    auto file = CaptureFile::create(prefix.string() + "-" + topology.nodes[host] + ".pcap",
                                    is_on_link(topology, host) ? DLT_PPP : DLT_EN10MB);
    if (!file) {
      return tl::unexpected(file.error());
    }
    files.push_back(std::move(*file));
  }
  return Capture(std::move(files));
}

void Capture::attach(const Network& network, const trial::Topology& topology, ns3::Time base) {
  const auto hosts = hosts_of(topology);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    CaptureFile& file = files_[i];
    const ns3::Callback<void, ns3::Ptr<const ns3::Packet>> write(
        [&file, base](ns3::Ptr<const ns3::Packet> packet) {
          file.write(base + ns3::Simulator::Now(), packet);
        });
    // Not promiscuous: on a LAN the frames between others are no business of the host.
    device_of(network, topology, hosts[i])->TraceConnectWithoutContext("Sniffer", write);
  }
}

void Capture::flush() {
  for (CaptureFile& file : files_) {
    file.flush();
  }
}

}  // namespace shaketable::ns3_backend
