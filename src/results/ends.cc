// SPDX-License-Identifier: GPL-2.0-only
#include "results/ends.h"

#include <fmt/format.h>

#include <utility>

#include "base/check.h"

namespace shaketable::results {
namespace {

/// A field that is new does not compile until it is dealt with in these two.
std::array<std::uint16_t, 6> numbers_of(const tcp::Negotiated& agreed) {
  const auto& [send_mss, window_scaling, send_shift, receive_shift, timestamps, sack] = agreed;
  return {window_scaling, timestamps, sack, send_mss, send_shift, receive_shift};
}

tcp::Negotiated negotiated(const std::array<std::uint16_t, 6>& numbers) {
  const auto [window_scaling, timestamps, sack, send_mss, send_shift, receive_shift] = numbers;
  return {.send_mss = send_mss,
          .window_scaling = window_scaling != 0,
          .send_shift = static_cast<std::uint8_t>(send_shift),
          .receive_shift = static_cast<std::uint8_t>(receive_shift),
          .timestamps = timestamps != 0,
          .sack = sack != 0};
}

End read(const Statement& row) {
  End end;
  int column = 1;
  for (std::uint32_t& count : end.counts) {
    count = row.number_as<std::uint32_t>(column++);
  }
  if (!row.is_null(column)) {
    for (std::uint16_t& number : end.agreed.emplace()) {
      number = row.number_as<std::uint16_t>(column++);
    }
    if (numbers_of(negotiated(*end.agreed)) != *end.agreed) {
      row.damaged("what was negotiated is out of range");
    }
  }
  return end;
}

std::string insert_sql() {
  std::string sql = "INSERT INTO ends VALUES (?";
  for (std::size_t i = 0; i < end_columns().size(); ++i) {
    sql += ", ?";
  }
  return sql + ")";
}

}  // namespace

std::vector<std::string> end_columns() {
  std::vector<std::string> columns;
  for (const stats::TallyField& tally : stats::kTallyFields) {
    for (const char* kind : {"sent", "retransmitted", "spurious"}) {
      columns.push_back(fmt::format("{}.{}", tally.name, kind));
    }
  }
  for (const stats::CountField& count : stats::kCountFields) {
    columns.emplace_back(count.name);
  }
  for (const char* agreed :
       {"window_scaling", "timestamps", "sack", "mss", "send_shift", "receive_shift"}) {
    columns.push_back(fmt::format("negotiated.{}", agreed));
  }
  return columns;
}

End end_of(const trial::HostResult& host) {
  End end;
  auto* count = end.counts.data();
  for (const stats::TallyField& field : stats::kTallyFields) {
    const auto& [sent, retransmitted, spurious] = host.*field.field;
    *count++ = sent;
    *count++ = retransmitted;
    *count++ = spurious;
  }
  for (const stats::CountField& field : stats::kCountFields) {
    *count++ = host.*field.field;
  }
  if (host.agreed) {
    end.agreed = numbers_of(*host.agreed);
  }
  return end;
}

void apply(const End& end, trial::HostResult& host) {
  const auto* count = end.counts.data();
  for (const stats::TallyField& field : stats::kTallyFields) {
    auto& [sent, retransmitted, spurious] = host.*field.field;
    sent = *count++;
    retransmitted = *count++;
    spurious = *count++;
  }
  for (const stats::CountField& field : stats::kCountFields) {
    host.*field.field = *count++;
  }
  host.agreed.reset();
  if (end.agreed) {
    host.agreed = negotiated(*end.agreed);
  }
}

Ends::Ends(Database& database) : insert_(database.prepare(insert_sql())) {
  Statement rows = database.prepare("SELECT * FROM ends ORDER BY id");
  while (rows.step()) {
    const auto number = static_cast<std::int64_t>(by_number_.size());
    const auto [at, is_new] = numbers_.emplace(read(rows), number);
    if (rows.number(0) != number || !is_new) {
      rows.damaged("the table `ends` has gaps, or rows twice");
    }
    by_number_.emplace_back(at);
  }
}

std::int64_t Ends::number_of(const End& end) {
  const auto [at, is_new] = numbers_.try_emplace(end, static_cast<std::int64_t>(size()));
  if (!is_new) {
    return at->second;
  }
  by_number_.emplace_back(at);
  insert_.bind(1, at->second);
  int parameter = 2;
  for (const std::uint32_t count : end.counts) {
    insert_.bind(parameter++, count);
  }
  for (int i = 0; i < 6; ++i, ++parameter) {
    if (end.agreed) {
      insert_.bind(parameter, end.agreed->at(static_cast<std::size_t>(i)));
    } else {
      insert_.bind_null(parameter);
    }
  }
  insert_.run();
  return at->second;
}

const End& Ends::at(std::int64_t number) const {
  if (!std::in_range<std::size_t>(number) || static_cast<std::size_t>(number) >= size()) {
    insert_.damaged("the table `ends` has no row " + std::to_string(number));
  }
  return by_number_[static_cast<std::size_t>(number)]->first;
}

void Ends::shrink_to(std::size_t size) {
  check(size <= by_number_.size(), "ends that are not there");
  while (by_number_.size() > size) {
    numbers_.erase(by_number_.back());
    by_number_.pop_back();
  }
}

}  // namespace shaketable::results
