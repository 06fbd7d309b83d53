package dev.gather.cache;

import dev.gather.process.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The first 16 bytes of a tag's SHA-256: tags hold what clients send, of any length and with any
 * character. Two tags that share a digest would merely be evicted together.
 */
public record Tag(long high, long low) {

  /** Of one tag. */
  public static final int BYTES = 2 * Long.BYTES;

  public static Tag of(String name) {
    // Unlike a key's, an ambiguous encoding does no harm.
    return read(ByteBuffer.wrap(Sha256.of(name.getBytes(StandardCharsets.UTF_8))));
  }

  public static List<Tag> of(Collection<String> names) {
    return names.stream().map(Tag::of).distinct().toList();
  }

  /** The reverse of {@link #bytes(Collection)}. */
  public static List<Tag> read(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    List<Tag> tags = new ArrayList<>(bytes.length / BYTES);
    while (source.remaining() >= BYTES) {
      tags.add(read(source));
    }
    return List.copyOf(tags);
  }

  /** One after the other. */
  public static byte[] bytes(Collection<Tag> tags) {
    ByteBuffer target = ByteBuffer.allocate(BYTES * tags.size());
    tags.forEach(tag -> target.putLong(tag.high).putLong(tag.low));
    return target.array();
  }

  private static Tag read(ByteBuffer source) {
    return new Tag(source.getLong(), source.getLong());
  }
}
