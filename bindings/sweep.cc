// SPDX-License-Identifier: GPL-2.0-only
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "bindings/errors.h"
#include "bindings/interrupts.h"
#include "bindings/module.h"
#include "bindings/session.h"
#include "results/batch.h"
#include "results/store.h"
#include "runner/isolated.h"
#include "runner/plan.h"
#include "runner/runner.h"
#include "session/campaign.h"

namespace shaketable::bindings {
namespace py = pybind11;
namespace {

using Milliseconds = std::optional<std::chrono::milliseconds>;

py::tuple tuple_of(const runner::Progress& progress) {
  return py::make_tuple(progress.points_done, progress.points, progress.trials_done,
                        progress.trials, progress.failures);
}

runner::MakeBackend backend_maker(const session::Session& session) {
  return [name = session.backend_name](const trial::Scenario& scenario) {
    auto backend = session::make_backend(name, scenario);
    if (!backend) {
      throw std::runtime_error(backend.error().to_string());
    }
    return std::move(*backend);
  };
}

Milliseconds milliseconds(std::optional<double> seconds) {
  return seconds ? Milliseconds(static_cast<std::int64_t>(*seconds * 1000)) : std::nullopt;
}

/// Stops the planning of a campaign when Python wants to raise something.
struct Stopped {};

/// A campaign as it is planned from a session, which a worker elsewhere plans to the same.
class Campaign {
 public:
  explicit Campaign(std::shared_ptr<PySession> session) : session_(std::move(session)) {
    Interrupts interrupts;
    try {
      const py::gil_scoped_release unlocked;
      planned_ = value_or_throw(session::plan_campaign(
          session_->session, {}, [&interrupts](std::uint64_t /*point*/) { stop_if(interrupts); }));
    } catch (const Stopped&) {
      interrupts.raise();
    }
  }

  static void stop_if(Interrupts& interrupts) {
    if (interrupts.happened()) {
      throw Stopped();
    }
  }

  /// Runs orders, one after another, in a process of its own. Returns a batch for each.
  [[nodiscard]] py::list run(const std::vector<py::bytes>& orders,
                             std::optional<double> trial_time) const {
    std::vector<std::string> texts(orders.begin(), orders.end());
    const runner::Options options = {.trial_time = milliseconds(trial_time)};
    const runner::MakeBackend make = backend_maker(session_->session);
    Interrupts interrupts;
    std::vector<std::vector<std::byte>> batches;
    {
      const py::gil_scoped_release unlocked;
      runner::IsolatedRunner runner(planned_.jobs, make, planned_.campaign.record, options);
      for (const std::string& text : texts) {
        const auto batch = runner.run(runner::decode_order(std::as_bytes(std::span(text))),
                                      [&] { return interrupts.happened(); });
        if (!batch) {
          break;
        }
        batches.push_back(results::encode(*batch));
      }
    }
    interrupts.raise();
    py::list list;
    for (const auto& batch : batches) {
      list.append(py::bytes(reinterpret_cast<const char*>(batch.data()), batch.size()));
    }
    return list;
  }

  [[nodiscard]] const PySession& session() const { return *session_; }
  [[nodiscard]] const session::PlannedCampaign& planned() const { return planned_; }

 private:
  std::shared_ptr<PySession> session_;
  session::PlannedCampaign planned_;
};

/// Tells Python how a run goes, and asks it whether to stop.
class PyObserver final : public runner::Observer {
 public:
  PyObserver(py::object on_progress, Interrupts& interrupts)
      : on_progress_(std::move(on_progress)), interrupts_(interrupts) {}

  void on_progress(const runner::Progress& progress) override {
    if (on_progress_.is_none()) {
      return;
    }
    const py::gil_scoped_acquire lock;
    try {
      on_progress_(tuple_of(progress));
    } catch (py::error_already_set& raised) {
      interrupts_.keep(std::move(raised));
    }
  }
  bool wants_to_stop() override { return interrupts_.happened(); }

 private:
  py::object on_progress_;
  Interrupts& interrupts_;
};

/// A store that is being filled.
class Sweep {
 public:
  Sweep(std::shared_ptr<Campaign> campaign, const std::string& out, bool resume, bool keep,
        const std::string& command)
      : campaign_(std::move(campaign)),
        store_(open(out, resume, keep ? results::Flush::Yes : results::Flush::No, command)) {}

  /// Lets go of the store, though Python may keep this object: in a traceback, say.
  void close() {
    plan_.reset();
    store_.reset();
  }

  /// Runs all that is missing in worker processes.
  void run(std::uint32_t workers, std::optional<double> trial_time, const py::object& on_progress) {
    Interrupts interrupts;
    PyObserver observer(on_progress, interrupts);
    const runner::MakeBackend make = backend_maker(campaign_->session().session);
    const runner::Options options = {.workers = workers, .trial_time = milliseconds(trial_time)};
    {
      const py::gil_scoped_release unlocked;
      (void)runner::run_campaign(campaign_->planned().jobs, store(), make, options, observer);
    }
    interrupts.raise();
  }

  /// Work for somebody else: a ticket and an order, or None when all that can be done now has been
  /// given out.
  [[nodiscard]] py::object take() {
    runner::Plan& plan = this->plan();
    auto work = plan.take(last_point_);
    if (!work) {
      return py::none();
    }
    last_point_ = work->order.id.point;
    const auto octets = runner::encode(work->order);
    const std::uint64_t ticket = next_ticket_++;
    given_.emplace(ticket, std::move(*work));
    return py::make_tuple(ticket,
                          py::bytes(reinterpret_cast<const char*>(octets.data()), octets.size()));
  }

  /// Work that was given out and not done: it comes first again.
  void give_back(std::uint64_t ticket) {
    plan().give_back(std::move(given_.at(ticket)));
    given_.erase(ticket);
  }

  /// Stores what came of it. Returns the trials that failed: point, trial and reason.
  [[nodiscard]] py::list add(std::uint64_t ticket, const std::string& octets) {
    py::list failures;
    for (const results::Failure& failure : stored(given_.at(ticket), octets)) {
      failures.append(py::make_tuple(failure.point, failure.trial, failure.reason));
    }
    given_.erase(ticket);
    return failures;
  }

  [[nodiscard]] py::tuple progress() { return tuple_of(plan().progress()); }

 private:
  /// Stores a batch. Returns the trials that failed.
  [[nodiscard]] std::vector<results::Failure> stored(const runner::Work& work,
                                                     const std::string& octets) {
    const py::gil_scoped_release unlocked;
    results::Batch batch = results::decode(std::as_bytes(std::span(octets)));
    if (batch.id != work.order.id) {
      throw runner::RunError("a worker answered another order than it was given");
    }
    if (work.repair) {
      store().repair(batch);
    } else {
      store().add(batch);
    }
    plan().on_stored(work, batch.failures.size());
    return std::move(batch.failures);
  }

  [[nodiscard]] results::Store open(const std::string& out, bool resume, results::Flush flush,
                                    const std::string& command) {
    const session::PlannedCampaign& planned = campaign_->planned();
    if (std::filesystem::exists(out)) {
      if (!resume) {
        throw BadInput(Error{.where = {.file = out},
                             .key = {},
                             .problem = "there is a file already",
                             .expected = "resume=True to go on with it, or another out",
                             .nearest = {}});
      }
      const py::gil_scoped_release unlocked;
      results::Store store = value_or_throw(results::Store::open_to_write(out));
      if (auto differs = session::difference(planned.campaign, store.campaign())) {
        differs->where.file = out;
        throw BadInput(std::move(*differs));
      }
      return store;
    }
    Interrupts interrupts;
    try {
      const py::gil_scoped_release unlocked;
      return value_or_throw(results::Store::create(
          out, planned.campaign, session::provenance(command), planned.points,
          [&](std::uint32_t point) {
            Campaign::stop_if(interrupts);
            return session::canonical_of(campaign_->session().session, point);
          },
          flush));
    } catch (const Stopped&) {
      interrupts.raise();
      throw;
    }
  }

  [[nodiscard]] results::Store& store() {
    check(store_.has_value(), "a sweep that is not closed");
    return *store_;
  }

  /// Made when it is first needed: `run` makes one of its own.
  [[nodiscard]] runner::Plan& plan() {
    if (!plan_) {
      const py::gil_scoped_release unlocked;
      plan_.emplace(campaign_->planned().jobs, store());
    }
    return *plan_;
  }

  std::shared_ptr<Campaign> campaign_;
  std::optional<results::Store> store_;  ///< none: closed
  std::optional<runner::Plan> plan_;
  std::optional<std::uint32_t> last_point_;
  std::map<std::uint64_t, runner::Work> given_;
  std::uint64_t next_ticket_ = 0;
};

}  // namespace

void bind_sweep(py::module_& module) {
  py::class_<Campaign, std::shared_ptr<Campaign>>(module, "Campaign")
      .def(py::init<std::shared_ptr<PySession>>(), py::arg("session"))
      .def_property_readonly("digest",
                             [](const Campaign& self) { return self.planned().campaign.digest; })
      .def("run", &Campaign::run, py::arg("orders"), py::arg("trial_time"));
  py::class_<Sweep>(module, "Sweep")
      .def(
          py::init<std::shared_ptr<Campaign>, const std::string&, bool, bool, const std::string&>(),
          py::arg("campaign"), py::arg("out"), py::arg("resume"), py::arg("keep"),
          py::arg("command"))
      .def("run", &Sweep::run, py::arg("workers"), py::arg("trial_time"), py::arg("on_progress"))
      .def("take", &Sweep::take)
      .def("give_back", &Sweep::give_back)
      .def("add", &Sweep::add)
      .def("progress", &Sweep::progress)
      .def("close", &Sweep::close);
}

}  // namespace shaketable::bindings
