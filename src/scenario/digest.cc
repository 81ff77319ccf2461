// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/digest.h"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace shaketable::scenario {

std::string digest_of(const trial::Scenario& scenario, std::string_view canonical) {
  std::string text(canonical);
  for (const trial::Link& link : scenario.topology.links) {
    for (const impair::Settings* settings : {&link.forward, &link.backward}) {
      if (settings->delay) {
        text += "\ntable";
        for (const std::int16_t quantile : settings->delay->table) {
          text += " " + std::to_string(quantile);
        }
      }
    }
  }
  const boost::uuids::name_generator_sha1 generator(boost::uuids::ns::oid());
  std::string digest = boost::uuids::to_string(generator(text));
  std::erase(digest, '-');
  return digest;
}

}  // namespace shaketable::scenario
