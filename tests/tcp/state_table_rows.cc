// SPDX-License-Identifier: GPL-2.0-only
//
// The expectation, written from RFC 9293 section 3.10.7 with RFC 5961 where 9293 points to it.
// "D" marks what DEVIATIONS.md does its own way.
#include <array>
#include <optional>

#include "tcp/state_table.h"

namespace shaketable::tcp::testing {
namespace {

using enum Situation;

bool always(const Cell&) { return true; }

constexpr std::array kClosed = {Closed};
constexpr std::array kListen = {Listen};
constexpr std::array kSynSent = {SynSent};
constexpr std::array kSynReceived = {SynReceivedPassive, SynReceivedActive};
constexpr std::array kPassive = {SynReceivedPassive};
constexpr std::array kActive = {SynReceivedActive};
constexpr std::array kOthers = {SynReceivedPassive,
                                SynReceivedActive,
                                Established,
                                EstablishedInFlight,
                                FinWait1,
                                FinWait2,
                                CloseWait,
                                Closing,
                                LastAck,
                                TimeWait};
constexpr std::array kSynchronized = {
    Established, EstablishedInFlight, FinWait1, FinWait2, CloseWait, Closing, LastAck, TimeWait};
constexpr std::array kEstablished = {Established, EstablishedInFlight};
constexpr std::array kFinWait1 = {FinWait1};
constexpr std::array kFinWait2 = {FinWait2};
constexpr std::array kClosing = {Closing};
constexpr std::array kLastAck = {LastAck};
constexpr std::array kAfterFin = {CloseWait, Closing, LastAck, TimeWait};

constexpr std::optional<State> kSame;

// Text or FIN at RCV.NXT or overlapping it, and what lies beyond a gap.
bool text_here(const Cell& c) { return c.has_text() && !c.gap(); }
bool fin_here(const Cell& c) { return c.fin && !c.gap(); }
bool beyond_gap(const Cell& c) { return c.gap() && (c.has_text() || c.fin); }

constexpr Row kRows[] = {
    // ---- 3.10.7.1 CLOSED
    {"first", kClosed, [](const Cell& c) { return c.rst; }, Rule::ClosedDropsRst, kSame,
     Answer::None},
    {"ACK on", kClosed, [](const Cell& c) { return c.ack; }, Rule::ClosedResets, kSame,
     Answer::Rst},
    {"ACK off", kClosed, always, Rule::ClosedResets, kSame, Answer::RstAck},

    // ---- 3.10.7.2 LISTEN
    {"first, RST", kListen, [](const Cell& c) { return c.rst; }, Rule::ListenDropsRst, kSame,
     Answer::None},
    {"second, ACK", kListen, [](const Cell& c) { return c.ack; }, Rule::ListenResetsAck, kSame,
     Answer::Rst},
    {"third, SYN; D: text and FIN are not queued", kListen, [](const Cell& c) { return c.syn; },
     Rule::SynArrives, State::SynReceived, Answer::SynAck, Takes::Syn},
    {"fourth", kListen, always, Rule::ListenDrops, kSame, Answer::None},

    // ---- 3.10.7.3 SYN-SENT
    {"first, ACK, with RST", kSynSent,
     [](const Cell& c) { return c.ack && !c.acks_new() && c.rst; }, Rule::RstWithBadAck, kSame,
     Answer::None},
    {"first, ACK", kSynSent, [](const Cell& c) { return c.ack && !c.acks_new(); },
     Rule::ResetBadAck, kSame, Answer::Rst},
    {"second, RST, ACK acceptable", kSynSent, [](const Cell& c) { return c.rst && c.ack; },
     Rule::Refused, State::Closed, Answer::None},
    {"second, RST, no ACK", kSynSent, [](const Cell& c) { return c.rst; }, Rule::RstWithoutAck,
     kSame, Answer::None},
    {"fourth, SYN, ours acknowledged; D: text and FIN are not queued", kSynSent,
     [](const Cell& c) { return c.syn && c.ack; }, Rule::SynAckCompletes, State::Established,
     Answer::Ack, Takes::Syn},
    {"fourth, SYN, ours not", kSynSent, [](const Cell& c) { return c.syn; }, Rule::SynCrosses,
     State::SynReceived, Answer::SynAck, Takes::Syn},
    {"fifth", kSynSent, always, Rule::NoSyn, kSame, Answer::None},

    // ---- 3.10.7.4, SYNs before the sequence check
    {"D: the SYN that we have again: the SYN,ACK again", kSynReceived,
     [](const Cell& c) { return c.syn && !c.ack && !c.rst && c.at_irs(); }, Rule::SynRepeated,
     kSame, Answer::SynAck},
    {"3.5 figure 7; D", kActive,
     [](const Cell& c) { return c.syn && c.ack && !c.rst && c.at_irs() && c.acks_new(); },
     Rule::SynAckCrosses, State::Established, Answer::None},
    {"5961 4.2: irrespective of the sequence number", kSynchronized,
     [](const Cell& c) { return c.syn && c.ack && !c.rst && c.at_irs(); }, Rule::SynAckRepeated,
     kSame, Answer::Ack},
    {"5961 4.2", kSynchronized, [](const Cell& c) { return c.syn && !c.rst; }, Rule::ChallengeSyn,
     kSame, Answer::Ack},

    // ---- 3.10.7.4 first, sequence number
    {"first, with RST", kOthers, [](const Cell& c) { return !c.acceptable() && c.rst; },
     Rule::RstOutOfWindow, kSame, Answer::None},
    {"first", kOthers, [](const Cell& c) { return !c.acceptable(); }, Rule::OutOfWindow, kSame,
     Answer::Ack},

    // ---- second, RST
    {"5961 3.2, 1", kOthers, [](const Cell& c) { return c.rst && !c.begins_inside(); },
     Rule::RstOutOfWindow, kSame, Answer::None},
    {"5961 3.2, 3", kOthers, [](const Cell& c) { return c.rst && !c.exact(); }, Rule::ChallengeRst,
     kSame, Answer::Ack},
    {"5961 3.2, 2, passive OPEN", kPassive, [](const Cell& c) { return c.rst; }, Rule::RstToListen,
     State::Listen, Answer::None},
    {"5961 3.2, 2, active OPEN", kActive, [](const Cell& c) { return c.rst; }, Rule::RstRefuses,
     State::Closed, Answer::None},
    {"5961 3.2, 2", kSynchronized, [](const Cell& c) { return c.rst; }, Rule::RstResets,
     State::Closed, Answer::None},

    // ---- fourth, SYN
    {"fourth, passive OPEN", kPassive, [](const Cell& c) { return c.syn; }, Rule::SynToListen,
     State::Listen, Answer::None},
    {"fourth, active OPEN: as in synchronized states", kActive, [](const Cell& c) { return c.syn; },
     Rule::ChallengeSyn, kSame, Answer::Ack},

    // ---- fifth, ACK
    {"fifth, ACK off", kOthers, [](const Cell& c) { return !c.ack; }, Rule::NoAck, kSame,
     Answer::None},
    {"fifth, SYN-RECEIVED, not acceptable; D: before 5961 5", kSynReceived,
     [](const Cell& c) { return !c.acks_new(); }, Rule::ResetUnacceptableAck, kSame, Answer::Rst},
    {"fifth, SYN-RECEIVED; eighth, FIN", kSynReceived, fin_here, Rule::AckCompletes,
     State::CloseWait, Answer::Ack, Takes::TextAndFin},
    {"fifth, SYN-RECEIVED; seventh, text", kSynReceived, text_here, Rule::AckCompletes,
     State::Established, Answer::Ack, Takes::Text},
    {"fifth, SYN-RECEIVED; D: what lies beyond a gap", kSynReceived, beyond_gap, Rule::AckCompletes,
     State::Established, Answer::Ack},
    {"fifth, SYN-RECEIVED", kSynReceived, always, Rule::AckCompletes, State::Established,
     Answer::None},
    {"5961 5, SEG.ACK > SND.NXT", kSynchronized,
     [](const Cell& c) { return c.ack_number > c.flight; }, Rule::AckOfUnsent, kSame, Answer::Ack},
    {"5961 5, SEG.ACK < SND.UNA - MAX.SND.WND", kSynchronized,
     [](const Cell& c) { return c.ack_number < -c.max_wnd; }, Rule::AckTooOld, kSame, Answer::Ack},
    {"fifth, CLOSING", kClosing, [](const Cell& c) { return c.acks_all(); }, Rule::AckOfFin,
     State::TimeWait, Answer::None},
    {"fifth, LAST-ACK", kLastAck, [](const Cell& c) { return c.acks_all(); }, Rule::LastAckArrives,
     State::Closed, Answer::None},

    // ---- seventh, text, and eighth, FIN
    {"eighth, ESTABLISHED", kEstablished, fin_here, Rule::FinArrives, State::CloseWait, Answer::Ack,
     Takes::TextAndFin},
    {"eighth, FIN-WAIT-1, our FIN acknowledged", kFinWait1,
     [](const Cell& c) { return c.acks_all() && fin_here(c); }, Rule::FinArrives, State::TimeWait,
     Answer::Ack, Takes::TextAndFin},
    {"eighth, FIN-WAIT-1", kFinWait1, fin_here, Rule::FinArrives, State::Closing, Answer::Ack,
     Takes::TextAndFin},
    {"eighth, FIN-WAIT-2", kFinWait2, fin_here, Rule::FinArrives, State::TimeWait, Answer::Ack,
     Takes::TextAndFin},
    {"eighth, remain in the state; D: a second FIN is not counted", kAfterFin,
     [](const Cell& c) { return c.fin && c.seq + c.payload == 0; }, Rule::FinArrives, kSame,
     Answer::Ack},
    {"eighth; D: beyond a gap", kAfterFin, [](const Cell& c) { return c.fin; }, Rule::OutOfOrder,
     kSame, Answer::Ack},
    {"seventh, after a FIN: ignore the segment text", kAfterFin, always, Rule::AckArrives, kSame,
     Answer::None},
    {"seventh; D: beyond a gap; fifth, FIN-WAIT-1", kFinWait1,
     [](const Cell& c) { return c.acks_all() && beyond_gap(c); }, Rule::OutOfOrder, State::FinWait2,
     Answer::Ack},
    {"seventh; D: beyond a gap", kSynchronized, beyond_gap, Rule::OutOfOrder, kSame, Answer::Ack},
    {"seventh; fifth, FIN-WAIT-1", kFinWait1,
     [](const Cell& c) { return c.acks_all() && text_here(c); }, Rule::DataArrives, State::FinWait2,
     Answer::Ack, Takes::Text},
    {"seventh", kSynchronized, text_here, Rule::DataArrives, kSame, Answer::Ack, Takes::Text},
    {"fifth, FIN-WAIT-1", kFinWait1, [](const Cell& c) { return c.acks_all(); }, Rule::AckOfFin,
     State::FinWait2, Answer::None},
    {"fifth", kSynchronized, always, Rule::AckArrives, kSame, Answer::None},
};

}  // namespace

std::span<const Row> rows() { return kRows; }

}  // namespace shaketable::tcp::testing
