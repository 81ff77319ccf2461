// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string_view>

namespace shaketable::tcp {

/// What a step did, one name per branch of RFC 9293 section 3.10 and of the documents that amend
/// it. Ladders, coverage and statistics all speak of these.
enum class Rule : std::uint8_t {
  // 3.10.1 OPEN, 3.10.2 SEND, 3.10.4 CLOSE, 3.10.5 ABORT
  ActiveOpen,
  PassiveOpen,
  SendData,
  SendRefused,  ///< no connection to send on, or one segment was sent already
  CloseSendsFin,
  CloseDeletes,  ///< nothing was synchronized: the connection goes without a segment
  CloseRefused,  ///< closed or closing already
  AbortResets,
  AbortDeletes,
  // 3.5.1 half-open connections
  Crash,  ///< the host loses the connection from its memory, without a word
  // 3.10.7.1 CLOSED
  ClosedDropsRst,
  ClosedResets,
  // 3.10.7.2 LISTEN
  ListenDropsRst,
  ListenResetsAck,
  SynArrives,
  ListenDrops,
  BacklogFull,  ///< a listener without room drops the SYN (no RFC asks for an answer)
  // 3.10.7.3 SYN-SENT
  RstWithBadAck,
  ResetBadAck,
  Refused,
  RstWithoutAck,
  SynAckCompletes,
  SynCrosses,
  NoSyn,
  // 3.10.7.4, zeroth: RFC 7323
  NoTimestamp,  ///< section 3.2: agreed on, then missing
  PawsRejects,  ///< section 5.3 R1
  // 3.10.7.4, before the sequence check: repeated and crossing SYNs
  SynRepeated,            ///< SYN,ACK sent again
  SynRepeatedAcked,       ///< the RFC's letter: a bare ACK
  SynRepeatedUnanswered,  ///< one answer in an interval is enough (Linux: 500 ms)
  SynAckCrosses,          ///< simultaneous open, figure 7: completes
  SynAckRepeated,         ///< our ACK was lost: it is sent again
  // 3.10.7.4, first: sequence number
  OutOfWindow,
  AckLimited,  ///< this and the branches below would answer, had not too many been answered
               ///< already (RFC 5961 section 7)
  RstOutOfWindow,
  // second: RST (RFC 5961 section 3)
  RstToListen,
  RstRefuses,
  RstResets,
  ChallengeRst,
  // fourth: SYN (RFC 5961 section 4)
  SynToListen,
  ChallengeSyn,
  // fifth: ACK (RFC 5961 section 5)
  NoAck,
  ResetUnacceptableAck,
  AckCompletes,
  AckOfUnsent,
  AckTooOld,
  AckArrives,
  AckOfFin,
  LastAckArrives,
  // seventh and eighth: text and FIN
  DataArrives,
  OutOfOrder,  ///< text or FIN beyond a gap: not kept, the gap is acknowledged
  FinArrives,
  // 3.10.8 timeouts
  RetransmitSyn,
  RetransmitSynAck,
  RetransmitData,
  RetransmitFin,
  GiveUp,
  UserTimeout,
  TimeWaitEnds,
};

inline constexpr int kRuleCount = static_cast<int>(Rule::TimeWaitEnds) + 1;

/// The name that ladders print: `syn-ack-completes`.
[[nodiscard]] std::string_view to_string(Rule rule);

/// Whether it is a branch that establishes a connection.
[[nodiscard]] constexpr bool completes(Rule rule) {
  return rule == Rule::AckCompletes || rule == Rule::SynAckCompletes || rule == Rule::SynAckCrosses;
}

}  // namespace shaketable::tcp
