package dev.gather.access.key;

import dev.gather.access.caller.Caller;
import dev.gather.process.Sha256;
import dev.gather.process.Time;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a key among thousands in a time that tells nothing of them. Places in the table come from a
 * secret that no client knows, so that how long a search takes depends on no digit of a hash; the
 * one hash that is found is compared to its last byte.
 */
final class HashedKeys {

  private static final int SECRET_BYTES = 32;

  private final byte[] secret = new byte[SECRET_BYTES];
  private final Map<ByteBuffer, KeyUse> places;

  /**
   * @param keys no two of them with one hash
   */
  HashedKeys(List<ApiKey> keys, Time time) {
    new SecureRandom().nextBytes(secret);
    Map<ByteBuffer, KeyUse> found = new HashMap<>();
    keys.forEach(key -> found.put(place(key.sha256()), new KeyUse(key, time)));
    this.places = Map.copyOf(found);
  }

  int size() {
    return places.size();
  }

  Optional<Caller> find(String presented) {
    byte[] sha256 = Sha256.of(presented.getBytes(StandardCharsets.UTF_8));
    KeyUse use = places.get(place(sha256));
    if (use == null || !MessageDigest.isEqual(sha256, use.key().sha256())) {
      return Optional.empty();
    }
    use.occurred();
    return Optional.of(use.key().caller());
  }

  private ByteBuffer place(byte[] sha256) {
    return ByteBuffer.wrap(Sha256.of(secret, sha256));
  }
}
