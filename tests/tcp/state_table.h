// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "tcp/rule.h"
#include "tcp/situations.h"
#include "tcp/state.h"

/// The state x segment table of RFC 9293 section 3.10.7: what a row may ask about a segment, and
/// what it says happens.
namespace shaketable::tcp::testing {

/// One cell of the table. Sequence numbers are plain distances, so that no modular arithmetic
/// stands between a row and the RFC: `seq` counts from RCV.NXT (in CLOSED, LISTEN and SYN-SENT from
/// any number), `ack_number` from SND.UNA.
struct Cell {
  Situation situation;
  bool syn, fin, rst, ack;
  std::int64_t payload;
  std::int64_t seq;
  std::int64_t ack_number;
  std::int64_t irs;      ///< IRS
  std::int64_t iss;      ///< ISS
  std::int64_t flight;   ///< SND.NXT - SND.UNA
  std::int64_t max_wnd;  ///< MAX.SND.WND
  std::int64_t wnd;      ///< RCV.WND

  [[nodiscard]] std::int64_t length() const { return payload + (syn ? 1 : 0) + (fin ? 1 : 0); }
  [[nodiscard]] bool begins_inside() const { return 0 <= seq && seq < wnd; }
  /// The acceptability test of section 3.10.7.4 for RCV.WND > 0.
  [[nodiscard]] bool acceptable() const {
    const std::int64_t last = seq + length() - 1;
    return begins_inside() || (length() > 0 && 0 <= last && last < wnd);
  }
  [[nodiscard]] bool at_irs() const { return seq == irs; }
  [[nodiscard]] bool exact() const { return seq == 0; }
  [[nodiscard]] bool gap() const { return seq > 0; }
  [[nodiscard]] bool has_text() const { return payload > 0; }
  /// SND.UNA < SEG.ACK =< SND.NXT.
  [[nodiscard]] bool acks_new() const { return 0 < ack_number && ack_number <= flight; }
  [[nodiscard]] bool acks_all() const { return ack_number == flight; }
};

/// The segment sent in reply, in the RFC's own words.
enum class Answer : std::uint8_t {
  None,
  Rst,     ///< <SEQ=SEG.ACK><CTL=RST>
  RstAck,  ///< <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
  SynAck,  ///< <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>
  Ack,     ///< <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>
};

/// What RCV.NXT becomes.
enum class Takes : std::uint8_t {
  Nothing,
  Syn,         ///< SEG.SEQ+1
  Text,        ///< up to the end of the text
  TextAndFin,  ///< and over the FIN
};

/// One row: the first whose situation and condition fit a cell decides it. Rows stand in the order
/// of the RFC's checks.
struct Row {
  std::string_view section;
  std::span<const Situation> situations;
  bool (*when)(const Cell&);
  Rule rule;
  std::optional<State> next;  ///< empty: the state does not change
  Answer answer;
  Takes takes = Takes::Nothing;
};

/// All rows, in order.
[[nodiscard]] std::span<const Row> rows();

}  // namespace shaketable::tcp::testing
