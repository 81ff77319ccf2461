// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>

namespace shaketable::results {

/// SQLite's `application_id` of a store: `SHKT` in ASCII.
inline constexpr std::int64_t kApplicationId = 0x53484b54;
/// SQLite's `user_version`: one more whenever the schema changes.
inline constexpr std::int64_t kSchemaVersion = 2;

/// Columns of the table `connections`, in order: these, then those of the client and the server.
inline constexpr const char* kConnectionColumns[] = {
    "point", "trial", "connection", "client.host", "server.host", "opened_ns", "kind"};
/// Of each end, without `client.` or `server.`.
inline constexpr const char* kHostColumns[] = {
    "establishment_time_ns",   "gave_up_time_ns", "rtt_sample_ns",
    "rto_at_establishment_ns", "syn.times_ns",    "syn_ack.times_ns",
};

/// The statements that make the tables and views of an empty store. STORE.md explains them.
[[nodiscard]] std::string schema_sql();

}  // namespace shaketable::results
