// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <optional>

#include "base/error.h"
#include "ns3_backend/capture.h"
#include "trial/backend.h"

namespace shaketable::ns3_backend {

/// The backend of the stack `ns3-native`: ns-3's own TcpSocketBase on the same path, impairments
/// and application, as a baseline. Paths, IPv4 and one connection only; an error says what else a
/// scenario asks for.
[[nodiscard]] Result<std::unique_ptr<trial::Backend>> make_native_backend(
    const trial::Scenario& scenario, std::optional<Capture> capture);

/// What the stack `ns3-native` cannot run of a scenario, as an error. Touches nothing of ns-3.
[[nodiscard]] Result<void> check_native(const trial::Scenario& scenario);

}  // namespace shaketable::ns3_backend
