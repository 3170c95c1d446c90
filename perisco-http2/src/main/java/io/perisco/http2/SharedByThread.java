package io.perisco.http2;

/** What the header decoders of a thread share, so that many connections take no more memory than few. */
final class SharedByThread {
    final RecentBlocks recent = new RecentBlocks();
    final BlockScan scan = new BlockScan();
}
