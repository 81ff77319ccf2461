// SPDX-License-Identifier: GPL-2.0-only
#include "cli/test_pool.h"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "cli/test_message.h"
#include "runner/system_error.h"
#include "runner/worker.h"

namespace shaketable::cli {
namespace {

using Clock = std::chrono::steady_clock;
using runner::MessageReader;

/// How long it may go unnoticed that an end is wanted.
constexpr std::chrono::milliseconds kLook{100};

verdict::TestReport run_one(const Test& test, verdict::Missing golden) {
  const session::Session& session = *test.session;
  try {
    return verdict::run_test(
        session.document, session.file.parent_path(),
        [&](const trial::Scenario& scenario) {
          return session::make_backend(session.backend_name, scenario);
        },
        golden);
  } catch (const std::exception& exception) {
    verdict::TestReport report;
    report.errors.push_back({.where = {.file = session.file.string()},
                             .key = {},
                             .problem = exception.what(),
                             .expected = {},
                             .nearest = {}});
    return report;
  }
}

/// Takes numbers of tests, and answers with their reports.
runner::WorkerMain worker_main(std::span<const Test> tests, verdict::Missing golden) {
  return [tests, golden](int socket, runner::TrialMark& /*mark*/) {
    MessageReader reader;
    while (reader.read(socket, runner::Wait::Yes) == MessageReader::State::Whole) {
      const auto message = reader.take();
      std::size_t index = 0;
      std::memcpy(&index, message.data(), sizeof index);
      runner::send_message(socket, encode(run_one(tests[index], golden)));
    }
  };
}

class TestPool {
 public:
  TestPool(std::span<const Test> tests, const TestPoolOptions& options,
           const std::function<bool(std::size_t, const TestResult&)>& on_end)
      : tests_(tests),
        options_(options),
        on_end_(on_end),
        main_(worker_main(tests, options.golden)),
        slots_(options.workers) {}

  bool run() {
    while (goes_on_) {
      bool is_busy = false;
      for (Slot& slot : slots_) {
        if (!slot.test) {
          give(slot);
        }
        is_busy |= slot.test.has_value();
      }
      if (!is_busy) {
        return true;
      }
      wait();
      goes_on_ = goes_on_ && !options_.wants_to_stop();
    }
    return false;
  }

 private:
  struct Slot {
    std::unique_ptr<runner::Worker> worker;
    std::optional<std::size_t> test;  ///< that it is at
    Clock::time_point since;
  };

  void give(Slot& slot) {
    while (next_ < tests_.size() && tests_[next_].session == nullptr) {
      ++next_;
    }
    if (next_ == tests_.size()) {
      return;
    }
    if (slot.worker == nullptr) {
      slot.worker = std::make_unique<runner::Worker>(main_);
    }
    slot.test = next_++;
    slot.since = Clock::now();
    slot.worker->send(std::as_bytes(std::span(&*slot.test, 1)));
  }

  void wait() {
    std::vector<pollfd> polled;
    polled.reserve(slots_.size());
    for (const Slot& slot : slots_) {
      polled.push_back(
          {.fd = slot.test ? slot.worker->socket() : -1, .events = POLLIN, .revents = 0});
    }
    const int ready = poll(polled.data(), polled.size(), static_cast<int>(kLook.count()));
    if (ready < 0 && errno != EINTR) {
      runner::throw_system_error("cannot wait for workers");
    }
    for (std::size_t i = 0; i < slots_.size() && goes_on_; ++i) {
      if (ready > 0 && polled[i].revents != 0) {
        read(slots_[i]);
      } else if (slots_[i].test && options_.test_time &&
                 Clock::now() - slots_[i].since > *options_.test_time) {
        fail(slots_[i], fmt::format("the test took longer than {} s",
                                    static_cast<double>(options_.test_time->count()) / 1000));
      }
    }
  }

  void read(Slot& slot) {
    switch (slot.worker->read()) {
      case MessageReader::State::Partial:
        break;
      case MessageReader::State::Whole:
        end(slot, decode_report(slot.worker->take()));
        break;
      case MessageReader::State::Closed:
        fail(slot, "the process that ran the test was " + slot.worker->end());
        break;
    }
  }

  /// The worker is of no use any more.
  void fail(Slot& slot, std::string why) {
    verdict::TestReport report;
    report.errors.push_back({.where = {.file = tests_[*slot.test].session->file.string()},
                             .key = {},
                             .problem = std::move(why),
                             .expected = {},
                             .nearest = {}});
    slot.worker.reset();
    end(slot, std::move(report));
  }

  void end(Slot& slot, verdict::TestReport report) {
    const std::size_t index = *std::exchange(slot.test, {});
    goes_on_ = on_end_(index, {.report = std::move(report), .took = Clock::now() - slot.since});
  }

  std::span<const Test> tests_;
  const TestPoolOptions& options_;
  const std::function<bool(std::size_t, const TestResult&)>& on_end_;
  runner::WorkerMain main_;
  std::vector<Slot> slots_;
  std::size_t next_ = 0;
  bool goes_on_ = true;
};

}  // namespace

bool run_tests(std::span<const Test> tests, const TestPoolOptions& options,
               const std::function<bool(std::size_t, const TestResult&)>& on_end) {
  return TestPool(tests, options, on_end).run();
}

}  // namespace shaketable::cli
