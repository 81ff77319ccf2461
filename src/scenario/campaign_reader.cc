// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/campaign_reader.h"

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <utility>

#include "scenario/map_reader.h"
#include "scenario/quantity.h"
#include "scenario/statistic_name.h"

namespace shaketable::scenario {
namespace {

constexpr const char* kExpected =
    "STATISTIC within MARGIN, such as client.establishment_time.p99 within 5%";

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    words.push_back(word);
  }
  return words;
}

/// The margin of a statistic of that unit; above 0, or it would never be reached.
Result<Quantity> read_margin(const std::string& text, Unit unit) {
  auto margin = read_quantity(text);
  if (!margin) {
    margin.error().expected = "a margin such as 5%, 10ms or 0.001";
    return margin;
  }
  if (margin->unit != Unit::Probability &&
      margin->unit != (unit == Unit::Time ? unit : Unit::Number)) {
    return bad_input(in_quotes(text) + " has the wrong unit for this statistic",
                     unit == Unit::Time ? "a share such as 5%, or a time such as 10ms"
                                        : "a share such as 5%, or a plain number such as 0.001");
  }
  if (margin->value == 0) {
    return bad_input("no number of trials gives an interval of no width", "a margin above 0");
  }
  return margin;
}

Result<Until> read_one(const std::string& text, std::span<const std::string_view> known) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() != 3 || words[1] != "within") {
    return bad_input(in_quotes(text) + " is not understood", kExpected);
  }
  Until until{.statistic = words[0], .relative = {}, .absolute = {}, .text = {}};
  if (auto checked = check_statistic(until.statistic, known); !checked) {
    return tl::unexpected(checked.error());
  }
  if (until.statistic.ends_with(".min") || until.statistic.ends_with(".max")) {
    return bad_input(in_quotes(until.statistic) + " has no interval",
                     "a share, a mean or a quantile");
  }
  const auto margin = read_margin(words[2], unit_of_statistic(until.statistic));
  if (!margin) {
    return tl::unexpected(margin.error());
  }
  constexpr double kBillion = 1e9;  // both of a number's unit and of a second
  const double value = static_cast<double>(margin->value) / kBillion;
  (margin->unit == Unit::Probability ? until.relative : until.absolute) = value;
  until.text = until.statistic + " within " + to_string(*margin);
  return until;
}

}  // namespace

std::vector<Until> read_until(const Node& node, std::span<const std::string_view> known_statistics,
                              Errors& errors) {
  std::vector<Until> all;
  const auto read = [&](const Node& text, const std::string& path) {
    if (!text.is_scalar()) {
      add_error(errors, text.where, path, std::string(kind_name(text.kind)) + " is here",
                std::string(kExpected) + ", or a list of such texts");
      return;
    }
    auto until = read_one(text.text, known_statistics);
    if (!until) {
      add_error(errors, text.where, path, until.error());
      return;
    }
    if (std::ranges::find(all, until->statistic, &Until::statistic) != all.end()) {
      add_error(errors, text.where, path, in_quotes(until->statistic) + " is listed twice",
                "each statistic once");
      return;
    }
    all.push_back(std::move(*until));
  };
  if (!node.is_sequence() || node.children.empty()) {
    read(node, "until");
    return all;
  }
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    read(node.children[i], "until." + std::to_string(i));
  }
  return all;
}

Record read_record(const Node& node, Errors& errors) {
  if (!node.is_scalar()) {
    add_error(errors, node.where, "record", std::string(kind_name(node.kind)) + " is here",
              "trials or summary");
    return Record::Trials;
  }
  const auto record = read_word(node.text, kRecordWords);
  if (!record) {
    add_error(errors, node.where, "record", record.error());
  }
  return record.value_or(Record::Trials);
}

}  // namespace shaketable::scenario
