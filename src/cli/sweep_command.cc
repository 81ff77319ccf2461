// SPDX-License-Identifier: GPL-2.0-only
#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "cli/command.h"
#include "cli/counted.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/session_options.h"
#include "cli/show_store.h"
#include "cli/sweep_log.h"
#include "cli/sweep_options.h"
#include "results/store.h"
#include "scenario/points.h"
#include "session/campaign.h"
#include "session/session.h"

namespace shaketable::cli {
namespace po = boost::program_options;
namespace {

/// The error that `file` cannot be used.
tl::unexpected<Error> refuse(const std::filesystem::path& file, std::string problem,
                             std::string expected = {}) {
  auto error = bad_input(std::move(problem), std::move(expected));
  error.value().where.file = file.string();
  return error;
}

std::string command_of(const session::Session& session, const SweepOptions& options) {
  std::string text = session.command("sweep") + " --out " +
                     session::shell_quoted(options.out.string()) + session.trials_option();
  if (options.shard.count > 1) {
    text += fmt::format(" --shard {}/{}", options.shard.index, options.shard.count);
  }
  return text;
}

/// Thrown out of the making of a store, which leaves nothing behind then.
struct Interrupted : std::exception {};

results::CanonicalOf canonical_texts(const session::Session& session, Progress& progress) {
  return [&](std::uint32_t point) {
    if (interrupted()) {
      throw Interrupted();
    }
    progress.update(point);
    return session::canonical_of(session, point);
  };
}

/// The store to fill: a new one, or the one that is there, which must be of this campaign. From
/// where something could be left behind, interrupts are caught.
Result<results::Store> open_store(const SweepOptions& options,
                                  const session::PlannedCampaign& planned,
                                  const session::Session& session) {
  std::error_code fault;
  const std::filesystem::file_status status = std::filesystem::status(options.out, fault);
  if (!std::filesystem::status_known(status)) {
    return refuse(options.out, "cannot be made or read: " + fault.message());
  }
  const bool is_there = std::filesystem::exists(status);
  if (is_there && !options.resume) {
    return refuse(options.out, "there is a file already",
                  "--resume to go on with it, or another --out");
  }
  if (!is_there) {
    const std::filesystem::path folder = options.out.parent_path();
    if (folder == "results" && !std::filesystem::exists(folder, fault) &&
        !std::filesystem::create_directory(folder, fault) && fault) {
      return refuse(options.out, "cannot be made: results: " + fault.message());
    }
    catch_interrupts();
    Progress progress(planned.points.size(), "points written", options.log == LogFormat::Text);
    return results::Store::create(options.out, planned.campaign,
                                  session::provenance(command_of(session, options)), planned.points,
                                  canonical_texts(session, progress));
  }
  auto store = results::Store::open_to_write(options.out);  // minutes, if it is large
  catch_interrupts();
  if (store) {
    if (auto differs = session::difference(planned.campaign, store->campaign())) {
      differs->where.file = options.out.string();
      return tl::unexpected(std::move(*differs));
    }
  }
  return store;
}

ExitCode end_of(runner::End end, const SweepLog& log, const std::filesystem::path& out) {
  if (end == runner::End::Stopped) {
    complain(fmt::format("interrupted after {} of {} trials; --resume goes on with {}",
                         log.last().trials_done, log.last().trials, out.string()));
    return kInterrupted;
  }
  if (log.last().failures > 0) {
    const std::uint64_t failures = log.last().failures;
    complain(fmt::format("{} failed; --resume tries {} once more", counted(failures, "trial"),
                         failures == 1 ? "it" : "them"));
    return kInternal;
  }
  return kDone;
}

ExitCode run_sweep(const session::Session& session, const SweepOptions& options,
                   session::PlannedCampaign planned) {
  auto store = open_store(options, planned, session);
  if (!store) {
    complain(store.error());
    return kBadInput;
  }
  const runner::MakeBackend make = [&](const trial::Scenario& scenario) {
    auto backend = session::make_backend(session.backend_name, scenario);
    if (!backend) {
      throw std::runtime_error(backend.error().to_string());
    }
    return std::move(*backend);
  };
  planned.points = {};  // the store has them
  SweepLog log(options.log, store->points(), session.command("trace"));
  runner::End end = runner::End::Stopped;
  std::optional<std::string> error;
  try {
    end = run_campaign(planned.jobs, *store, make, options.run, log);
  } catch (const runner::RunError& given_up) {
    error = given_up.what();
  }
  log.finish(end);
  print_points(*store, {});
  finish_output();
  if (error) {
    complain(*error);
    return kInternal;
  }
  if (store->has_moved()) {
    complain(options.out.string() +
             ": was moved or removed while it was written; what was stored went with it");
    return kInternal;
  }
  return end_of(end, log, options.out);
}

auto read_session(const po::variables_map& values) {
  const Note note("reading the scenario", values["log"].as<std::string>() == "text");
  return open_session(values);
}

auto plan(const session::Session& session, const SweepOptions& options) {
  Progress progress(scenario::point_count(session.document), "points tried",
                    options.log == LogFormat::Text);
  return session::plan_campaign(session, options.shard,
                                [&progress](std::uint64_t point) { progress.update(point); });
}

}  // namespace

ExitCode sweep_command(std::span<const std::string> arguments) {
  const auto [values, exit] = start_command(sweep_options(), arguments);
  if (exit) {
    return *exit;
  }
  const bool in_json = values["log"].as<std::string>() == "json";
  if (in_json) {
    complain_in_json();
  }
  end_at_interrupts(in_json);
  const auto session = read_session(values);
  if (!session) {
    complain(session.error());
    return kBadInput;
  }
  const auto options = read_sweep_options(values, *session);
  if (!options) {
    complain(options.error());
    return kBadInput;
  }
  auto planned = plan(*session, *options);
  if (!planned) {
    complain(planned.error());
    return kBadInput;
  }
  try {
    return run_sweep(*session, *options, std::move(*planned));
  } catch (const Interrupted&) {
    complain("interrupted before the first trial");
    return kInterrupted;
  } catch (const results::StoreError& error) {
    if (!error.is_damage()) {
      throw;
    }
    complain(error.what());  // damage that shows only when it is gone on with
    return kBadInput;
  }
}

}  // namespace shaketable::cli
