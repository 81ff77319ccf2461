// SPDX-License-Identifier: GPL-2.0-only
#include "cli/format_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "trial/result_fields.h"

namespace shaketable::cli {
namespace {

/// Appends cells to a line, with commas between them.
class Line {
 public:
  void add(std::string_view cell) {
    next();
    text_ += cell;
  }
  void add(std::uint64_t number) {
    next();
    append(fmt::format_int(number));
  }
  void add(std::optional<Duration> time) {
    next();
    if (time) {
      append(fmt::format_int(time->count_ns()));
    }
  }
  void add(std::span<const Duration> times) {
    next();
    std::string_view gap;
    for (const Duration time : times) {
      text_ += gap;
      append(fmt::format_int(time.count_ns()));
      gap = " ";
    }
  }

  [[nodiscard]] std::string end() && { return std::move(text_) + "\n"; }

 private:
  void append(const fmt::format_int& digits) { text_.append(digits.data(), digits.size()); }

  void next() {
    if (started_) {
      text_ += ',';
    }
    started_ = true;
  }

  std::string text_;
  bool started_ = false;
};

/// RFC 4180 section 2: quotes around text that has a comma, a quote or a line break in it, and `#`,
/// which would begin a comment.
std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n#") == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

std::string comment(std::string_view key, std::string_view value) {
  std::string line = fmt::format("# {}: {}", key, value);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line + "\n";
}

void add_host_columns(Line& line, const std::string& host) {
  const auto add = [&](std::string_view name) { line.add(fmt::format("{}.{}", host, name)); };
  add("establishment_time_ns");
  add("gave_up_time_ns");
  add("rtt_sample_ns");
  add("rto_at_establishment_ns");
  add("syn.times_ns");
  add("syn_ack.times_ns");
  for (const trial::TallyField& tally : trial::kTallyFields) {
    add(fmt::format("{}.sent", tally.name));
    add(fmt::format("{}.retransmitted", tally.name));
    add(fmt::format("{}.spurious", tally.name));
  }
  for (const trial::CountField& count : trial::kCountFields) {
    add(count.name);
  }
  add("negotiated.window_scaling");
  add("negotiated.timestamps");
  add("negotiated.sack");
  add("negotiated.mss");
}

void add_agreed(Line& line, const std::optional<tcp::Negotiated>& agreed) {
  if (!agreed) {
    for (int column = 0; column < 4; ++column) {
      line.add(std::string_view{});
    }
    return;
  }
  line.add(std::uint64_t{agreed->window_scaling});
  line.add(std::uint64_t{agreed->timestamps});
  line.add(std::uint64_t{agreed->sack});
  line.add(std::uint64_t{agreed->send_mss});
}

void add_host(Line& line, const trial::HostResult& host) {
  line.add(host.established);
  line.add(host.gave_up);
  line.add(host.rtt);
  line.add(host.rto);
  line.add(host.syn_times);
  line.add(host.syn_ack_times);
  for (const trial::TallyField& tally : trial::kTallyFields) {
    line.add(std::uint64_t{(host.*tally.field).sent});
    line.add(std::uint64_t{(host.*tally.field).retransmitted});
    line.add(std::uint64_t{(host.*tally.field).spurious});
  }
  for (const trial::CountField& count : trial::kCountFields) {
    line.add(std::uint64_t{host.*count.field});
  }
  add_agreed(line, host.agreed);
}

}  // namespace

std::string csv_header(const RunHeader& header, std::span<const std::string> axes) {
  Line line;
  for (const std::string& axis : axes) {
    line.add(quoted(axis));
  }
  line.add("trial");
  line.add("connection");
  line.add("client.host");
  line.add("server.host");
  line.add("opened_ns");
  line.add("outcome");
  line.add("cut");
  line.add("both.establishment_time_ns");
  add_host_columns(line, "client");
  add_host_columns(line, "server");
  return csv_comments(header) + std::move(line).end();
}

std::string csv_comments(const RunHeader& header) {
  return comment("version", header.version) + comment("scenario", header.scenario) +
         comment("digest", header.digest) + comment("backend", header.backend) +
         comment("seed", std::to_string(header.seed)) +
         comment("trials", std::to_string(header.trials)) + comment("replay", header.replay);
}

std::string csv_line(std::span<const std::string> cells) {
  Line line;
  for (const std::string& cell : cells) {
    line.add(quoted(cell));
  }
  return std::move(line).end();
}

std::string csv_row(const trial::ConnectionResult& result, std::span<const std::string> values) {
  Line line;
  for (const std::string& value : values) {
    line.add(quoted(value));
  }
  line.add(result.trial);
  line.add(std::uint64_t{result.connection});
  line.add(std::uint64_t{result.client_host});
  line.add(std::uint64_t{result.server_host});
  line.add(std::optional(result.opened));
  line.add(to_string(result.outcome));
  line.add(std::uint64_t{result.cut});
  line.add(result.both_established());
  add_host(line, result.client);
  add_host(line, result.server);
  return std::move(line).end();
}

}  // namespace shaketable::cli
