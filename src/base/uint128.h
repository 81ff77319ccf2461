// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace shaketable {

/// 128 bits, for products that must stay exact. An extension of GCC and Clang.
__extension__ using Uint128 = unsigned __int128;
__extension__ using Int128 = __int128;

}  // namespace shaketable
