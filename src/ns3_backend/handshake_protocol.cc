// SPDX-License-Identifier: GPL-2.0-only
#include "ns3_backend/handshake_protocol.h"

#include <ns3/integer.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-route.h>
#include <ns3/ipv4-routing-protocol.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-route.h>
#include <ns3/ipv6-routing-protocol.h>
#include <ns3/node.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/trace-source-accessor.h>
#include <ns3/uinteger.h>

#include <stdexcept>

#include "ns3_backend/ip_address.h"
#include "ns3_backend/ns3_time.h"

namespace shaketable::ns3_backend {
namespace {

// The IANA dynamic range.
constexpr std::uint16_t kFirstPort = 49152;
constexpr int kPortCount = 65536 - kFirstPort;

Instant now() { return ns3_now(); }

/// What names a port: the local half.
tcp::FourTuple local_half(const tcp::FourTuple& names) {
  return {.local_address = names.local_address,
          .remote_address = {},
          .local_port = names.local_port,
          .remote_port = 0};
}

tcp::RemoteEnd remote_half(const tcp::FourTuple& names) {
  return {.address = names.remote_address, .port = names.remote_port};
}

}  // namespace

NS_OBJECT_ENSURE_REGISTERED(HandshakeProtocol);

ns3::TypeId HandshakeProtocol::GetTypeId() {
  using Self = HandshakeProtocol;
  static const ns3::TypeId id =
      ns3::TypeId("shaketable::HandshakeProtocol")
          .SetParent<SegmentProtocol>()
          .SetGroupName("Shaketable")
          .AddConstructor<Self>()
          .AddAttribute(
              "Profile", "The operating system whose handshake it is.", ns3::StringValue("rfc6298"),
              ns3::MakeStringAccessor(&Self::set_profile, &Self::profile), ns3::MakeStringChecker())
          .AddAttribute("Mss", "The maximum segment size that is announced over IPv4.",
                        ns3::UintegerValue(1460), ns3::MakeUintegerAccessor(&Self::mss_),
                        ns3::MakeUintegerChecker<std::uint16_t>(88, 65495))
          .AddAttribute("MssIpv6", "The maximum segment size that is announced over IPv6.",
                        ns3::UintegerValue(1440), ns3::MakeUintegerAccessor(&Self::mss_ipv6_),
                        ns3::MakeUintegerChecker<std::uint16_t>(88, 65475))
          .AddAttribute("Backlog", "Connections in SYN-RECEIVED at most, of each port.",
                        ns3::UintegerValue(128), ns3::MakeUintegerAccessor(&Self::backlog_),
                        ns3::MakeUintegerChecker<std::uint32_t>(1, 2'147'483'647))
          .AddAttribute("FixedIsn", "The initial sequence number of all; -1: by RFC 6528.",
                        ns3::IntegerValue(-1), ns3::MakeIntegerAccessor(&Self::fixed_isn_),
                        ns3::MakeIntegerChecker<std::int64_t>(-1, 0xffff'ffff))
          .AddAttribute("IsnSeed", "Seed of the secret of RFC 6528; nodes differ in any case.",
                        ns3::UintegerValue(1), ns3::MakeUintegerAccessor(&Self::isn_seed_),
                        ns3::MakeUintegerChecker<std::uint64_t>())
          .AddTraceSource("StateChange", "A connection changes its state.",
                          ns3::MakeTraceSourceAccessor(&Self::state_trace_),
                          "shaketable::StateTracedCallback")
          .AddTraceSource("Established", "A connection is established at this end.",
                          ns3::MakeTraceSourceAccessor(&Self::established_trace_),
                          "shaketable::ConnectionTracedCallback");
  return id;
}

std::size_t HandshakeProtocol::Hash::operator()(const tcp::FourTuple& names) const {
  const auto end = [](const tcp::Address& address, std::uint16_t port) {
    return address.high() ^ (address.low() << 16) ^ std::uint64_t{port};
  };
  const std::uint64_t local = end(names.local_address, names.local_port);
  const std::uint64_t remote = end(names.remote_address, names.remote_port);
  // Addresses and ports count up by one: two odd factors spread them (Fibonacci hashing).
  return static_cast<std::size_t>(
      (local * 0xbf58'476d'1ce4'e5b9U + remote * 0x9e37'79b9'7f4a'7c15U) >> 20);
}

void HandshakeProtocol::set_profile(const std::string& name) {
  const tcp::Profile* found = tcp::find_profile(name);
  if (found == nullptr) {
    throw std::invalid_argument("Profile: there is none called '" + name + "'");
  }
  profile_ = found;
}

tcp::IsnSource HandshakeProtocol::isn() const {
  const SeedTree secret = SeedTree(isn_seed_).child("node", GetObject<ns3::Node>()->GetId());
  return tcp::IsnSource(
      secret, fixed_isn_ < 0 ? std::nullopt
                             : std::optional(tcp::SeqNum(static_cast<std::uint32_t>(fixed_isn_))));
}

std::optional<tcp::FourTuple> HandshakeProtocol::connect(ns3::Ipv4Address address,
                                                         std::uint16_t port) {
  ns3::Ipv4Header header;
  header.SetDestination(address);
  ns3::Socket::SocketErrno error{};
  const auto ipv4 = GetObject<ns3::Ipv4L3Protocol>();
  const auto route =
      ipv4 ? ipv4->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error) : nullptr;
  if (!route) {
    return {};
  }
  return open({.source = from_ns3(route->GetSource()), .destination = from_ns3(address)}, port);
}

std::optional<tcp::FourTuple> HandshakeProtocol::connect(const ns3::Ipv6Address& address,
                                                         std::uint16_t port) {
  ns3::Ipv6Header header;
  header.SetDestination(address);
  ns3::Socket::SocketErrno error{};
  const auto ipv6 = GetObject<ns3::Ipv6L3Protocol>();
  const auto route =
      ipv6 ? ipv6->GetRoutingProtocol()->RouteOutput(nullptr, header, nullptr, error) : nullptr;
  if (!route) {
    return {};
  }
  return open({.source = from_ns3(route->GetSource()), .destination = from_ns3(address)}, port);
}

std::optional<tcp::FourTuple> HandshakeProtocol::open(const tcp::AddressPair& addresses,
                                                      std::uint16_t port) {
  tcp::FourTuple names = {.local_address = addresses.source,
                          .remote_address = addresses.destination,
                          .local_port = last_port_,
                          .remote_port = port};
  for (int tries = 0; tries < kPortCount; ++tries) {
    names.local_port = names.local_port == 65535 ? kFirstPort : names.local_port + 1;
    if (active_.contains(names)) {
      continue;
    }
    last_port_ = names.local_port;
    tcp::Handshake fresh(
        {.profile = profile_,
         .active = true,
         .local_port = names.local_port,
         .remote_port = port,
         .iss = isn().choose(names, now()),
         .mss = mss_for(addresses.source),
         .default_mss = addresses.source.is_v4() ? tcp::kDefaultMss : tcp::kDefaultMssIpv6,
         .user_timeout = {}});
    const auto opened = active_.emplace(names, Active{.tcp = fresh, .armed = {}}).first;
    take(names, opened->second.tcp.on_open(now()));
    return names;
  }
  return {};
}

// ---- calls on a connection

HandshakeProtocol::Port* HandshakeProtocol::port_of(const tcp::FourTuple& names) {
  if (const auto found = ports_.find(local_half(names)); found != ports_.end()) {
    return &found->second;
  }
  if (!listening_.contains(names.local_port)) {
    return nullptr;
  }
  const tcp::Listener listener({.profile = profile_,
                                .address = names.local_address,
                                .port = names.local_port,
                                .mss = mss_for(names.local_address),
                                .backlog = static_cast<int>(backlog_),
                                .isn = isn()});
  return &ports_.emplace(local_half(names), Port{.tcp = listener, .armed = {}}).first->second;
}

template <typename Act>
bool HandshakeProtocol::call(const tcp::FourTuple& names, Act act) {
  if (find(names) == nullptr) {
    return false;
  }
  const auto found = active_.find(names);
  const tcp::Step step =
      found != active_.end()
          ? act(found->second.tcp)
          : ports_.find(local_half(names))->second.tcp.call(remote_half(names), act);
  take(names, step);
  return step.rule != tcp::Rule::SendRefused && step.rule != tcp::Rule::CloseRefused;
}

bool HandshakeProtocol::send_data(const tcp::FourTuple& names, std::uint16_t octets) {
  return call(names, [octets](tcp::Handshake& tcp) { return tcp.on_send(octets, now()); });
}

bool HandshakeProtocol::close(const tcp::FourTuple& names) {
  return call(names, [](tcp::Handshake& tcp) { return tcp.on_close(now()); });
}

bool HandshakeProtocol::reset(const tcp::FourTuple& names) {
  return call(names, [](tcp::Handshake& tcp) { return tcp.on_abort(); });
}

const tcp::Handshake* HandshakeProtocol::find(const tcp::FourTuple& names) const {
  if (const auto found = active_.find(names); found != active_.end()) {
    return &found->second.tcp;
  }
  const auto port = ports_.find(local_half(names));
  return port == ports_.end() ? nullptr : port->second.tcp.find(remote_half(names));
}

std::size_t HandshakeProtocol::connection_count() const {
  std::size_t count = active_.size();
  for (const auto& [names, port] : ports_) {
    count += port.tcp.connection_count();
  }
  return count;
}

// ---- segments and timers

void HandshakeProtocol::receive(const tcp::Segment& segment, const tcp::AddressPair& addresses,
                                const ns3::Packet& /*packet*/) {
  const tcp::FourTuple names = {.local_address = addresses.destination,
                                .remote_address = addresses.source,
                                .local_port = segment.destination_port,
                                .remote_port = segment.source_port};
  fire(names);  // timers come before arrivals, whichever event ns-3 happens to run first
  if (const auto found = active_.find(names); found != active_.end()) {
    take(names, found->second.tcp.on_segment(segment, now()));
  } else if (Port* port = port_of(names)) {
    take(names, port->tcp.on_segment(remote_half(names), segment, now()));
  } else {
    take(names, tcp::answer_in_closed(segment));
  }
}

/// Sends and tells what a step has to send and to tell. Trace sinks may call us back, so that no
/// reference into the tables lives across them.
void HandshakeProtocol::take(const tcp::FourTuple& names, const tcp::Step& step) {
  settle(names);
  if (step.reply) {
    send(*step.reply, {.source = names.local_address, .destination = names.remote_address});
  }
  if (step.from != step.to) {
    state_trace_(names, step.from, step.to, step.rule);
  }
  if (step.to == tcp::State::Established && !tcp::is_synchronized(step.from)) {
    established_trace_(names);
  }
}

/// Forgets a connection that is over, and sees to the timer of one that is not.
void HandshakeProtocol::settle(const tcp::FourTuple& names) {
  if (const auto found = active_.find(names); found != active_.end()) {
    if (found->second.tcp.state() == tcp::State::Closed) {
      active_.erase(found);
    } else {
      arm(found->second.tcp.next_deadline(), found->second.armed, names);
    }
  } else if (const auto port = ports_.find(local_half(names)); port != ports_.end()) {
    port->second.tcp.forget_if_over(remote_half(names));
    arm(port->second.tcp.next_deadline(), port->second.armed, port->first);
  }
}

/// An event that comes too early finds nothing due; that is cheaper than cancelling one for every
/// segment.
void HandshakeProtocol::arm(std::optional<Instant> deadline, std::optional<Instant>& armed,
                            const tcp::FourTuple& names) {
  if (!deadline || (armed && *armed <= *deadline)) {
    return;
  }
  armed = deadline;
  ns3::Simulator::ScheduleWithContext(GetObject<ns3::Node>()->GetId(), as_ns3(*deadline - now()),
                                      &HandshakeProtocol::on_timer, this, names);
}

void HandshakeProtocol::on_timer(tcp::FourTuple names) {
  if (const auto found = active_.find(names); found != active_.end()) {
    found->second.armed.reset();
  } else if (const auto port = ports_.find(names); port != ports_.end()) {
    port->second.armed.reset();
  }
  fire(names);
  settle(names);
}

/// Does what is due on the connection or on its port.
void HandshakeProtocol::fire(tcp::FourTuple names) {
  const auto is_due = [](const auto& tcp) {
    const auto deadline = tcp.next_deadline();
    return deadline && *deadline <= now();
  };
  if (const auto found = active_.find(names); found != active_.end()) {
    if (is_due(found->second.tcp)) {
      take(names, found->second.tcp.on_deadline(now()));
    }
  } else if (const auto port = ports_.find(local_half(names)); port != ports_.end()) {
    while (is_due(port->second.tcp)) {
      const auto due = port->second.tcp.on_deadline(now());
      names.remote_address = due.remote.address;
      names.remote_port = due.remote.port;
      take(names, due.step);
    }
  }
}

void HandshakeProtocol::DoDispose() {
  active_.clear();
  ports_.clear();
  SegmentProtocol::DoDispose();
}

}  // namespace shaketable::ns3_backend
