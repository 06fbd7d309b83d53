package dev.gather.access.rate;

import dev.gather.cache.CacheKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Keys that take no more memory than some, whatever a client sends. */
final class BoundedKey {

  /** Addresses, names and most ids are shorter. */
  static final int LONGEST = 64;

  private BoundedKey() {}

  /** The key itself, or where it is long a digest, which no key of a client's is equal to. */
  static String of(String key) {
    if (key.length() <= LONGEST) {
      return key;
    }
    // Longer than any that stands for itself.
    return "#" + HexFormat.of().formatHex(CacheKey.of(List.of(Optional.of(key))).digest());
  }
}
