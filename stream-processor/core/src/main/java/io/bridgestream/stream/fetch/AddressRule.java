package io.bridgestream.stream.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Which addresses images may come from. */
public enum AddressRule {
  /**
   * Only addresses of the public internet: none of the special-purpose registries' (loopback,
   * private, link-local, shared, documentation, multicast, tunnels to IPv4), and no cloud's own.
   */
  PUBLIC_ONLY,
  /** Any address: for images that are inside one's own network. */
  ANY;

  private static final List<Block> SPECIAL =
      List.of(
          Block.of(8, 0),
          Block.of(8, 10),
          Block.of(10, 100, 64),
          Block.of(8, 127),
          Block.of(16, 169, 254),
          Block.of(12, 172, 16),
          Block.of(24, 192, 0, 0),
          Block.of(24, 192, 0, 2),
          Block.of(24, 192, 31, 196),
          Block.of(24, 192, 52, 193),
          Block.of(24, 192, 88, 99),
          Block.of(16, 192, 168),
          Block.of(24, 192, 175, 48),
          Block.of(15, 198, 18),
          Block.of(24, 198, 51, 100),
          Block.of(24, 203, 0, 113),
          Block.of(32, 168, 63, 129, 16),
          Block.of(3, 224));

  /** Of IPv6 only 2000::/3 is given out; these of it are special. */
  private static final List<Block> SPECIAL_V6 =
      List.of(
          Block.of(23, 0x20, 0x01, 0x00, 0x00),
          Block.of(32, 0x20, 0x01, 0x0D, 0xB8),
          Block.of(16, 0x20, 0x02),
          Block.of(20, 0x3F, 0xFF, 0x00));

  private static final Block GLOBAL_V6 = Block.of(3, 0x20);

  /** The addresses that begin with the same bits. */
  private record Block(int bits, List<Integer> start) {
    static Block of(int bits, Integer... start) {
      return new Block(bits, List.of(start));
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int place = bit / Byte.SIZE;
        int wanted = place < start.size() ? start.get(place) : 0;
        int shift = Byte.SIZE - 1 - bit % Byte.SIZE;
        if ((address[place] >> shift & 1) != (wanted >> shift & 1)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Returns whether images may come from an address. */
  boolean allows(InetAddress address) {
    return this == ANY || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    // What an IPv6 address maps of IPv4 is an Inet4Address here.
    return address instanceof Inet4Address
        ? SPECIAL.stream().noneMatch(block -> block.holds(bytes))
        : GLOBAL_V6.holds(bytes) && SPECIAL_V6.stream().noneMatch(block -> block.holds(bytes));
  }
}
