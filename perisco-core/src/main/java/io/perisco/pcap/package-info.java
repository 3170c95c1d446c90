/**
 * The replay source: finds the TCP segments in pcap and pcapng files, and tells them to an engine. Link layers, tunnels
 * and IP fragments are undone here; putting bytes in order is the engine's work, so nothing but a few numbers is kept
 * per connection.
 *
 * <p>Whatever a file holds is data: a packet that makes no sense is counted, a file that makes no sense is told in one
 * line, and neither is an exception.
 */
@NullMarked
package io.perisco.pcap;

import org.jspecify.annotations.NullMarked;
