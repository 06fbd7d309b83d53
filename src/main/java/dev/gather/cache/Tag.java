package dev.gather.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * The first 16 bytes of a tag's SHA-256: tags hold what clients send, of any length and with any
 * character. Two tags that share a digest would merely be evicted together.
 */
record Tag(long high, long low) {

  static final int BYTES = 2 * Long.BYTES;

  /** Characters of {@link #text()}. */
  static final int CHARACTERS = 22;

  static Tag of(String name) {
    // Unlike a key's, an ambiguous encoding does no harm.
    return read(ByteBuffer.wrap(CacheKey.sha256(name.getBytes(StandardCharsets.UTF_8))));
  }

  static List<Tag> of(Collection<String> names) {
    return names.stream().map(Tag::of).distinct().toList();
  }

  /** The reverse of {@link #bytes(Collection)}. */
  static List<Tag> read(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    List<Tag> tags = new ArrayList<>(bytes.length / BYTES);
    while (source.remaining() >= BYTES) {
      tags.add(read(source));
    }
    return List.copyOf(tags);
  }

  /** One after the other. */
  static byte[] bytes(Collection<Tag> tags) {
    ByteBuffer target = ByteBuffer.allocate(BYTES * tags.size());
    tags.forEach(tag -> target.putLong(tag.high).putLong(tag.low));
    return target.array();
  }

  /** For a notification. */
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(List.of(this)));
  }

  /**
   * @throws IllegalArgumentException if it is not what {@link #text()} makes
   */
  static Tag parse(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "tag: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    return read(ByteBuffer.wrap(bytes));
  }

  private static Tag read(ByteBuffer source) {
    return new Tag(source.getLong(), source.getLong());
  }
}
