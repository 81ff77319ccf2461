# SPDX-License-Identifier: GPL-2.0-only
# Finds libpcap and makes the target Pcap::pcap.
find_path(PCAP_INCLUDE_DIR pcap/pcap.h)
find_library(PCAP_LIBRARY pcap)
mark_as_advanced(PCAP_INCLUDE_DIR PCAP_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Pcap REQUIRED_VARS PCAP_LIBRARY PCAP_INCLUDE_DIR)

if(Pcap_FOUND AND NOT TARGET Pcap::pcap)
  add_library(Pcap::pcap UNKNOWN IMPORTED)
  set_target_properties(
    Pcap::pcap PROPERTIES IMPORTED_LOCATION ${PCAP_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES
                                                            ${PCAP_INCLUDE_DIR})
endif()
