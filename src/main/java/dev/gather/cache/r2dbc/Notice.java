package dev.gather.cache.r2dbc;

import dev.gather.cache.Tag;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one replica tells the others when it evicts.
 *
 * @param replica that evicts
 * @param tags of what it evicts; empty: everything
 */
record Notice(String replica, Optional<List<Tag>> tags) {

  private static final String ALL = "*";

  /** Of a tag, in Base64 without padding. */
  private static final int CHARACTERS = 22;

  static Notice ofTags(String replica, Collection<Tag> tags) {
    return new Notice(replica, Optional.of(List.copyOf(tags)));
  }

  static Notice ofAll(String replica) {
    return new Notice(replica, Optional.empty());
  }

  /** Reads {@link #text()}; what it cannot read it takes for everything, which is safe. */
  static Notice parse(String text) {
    int colon = text.indexOf(':');
    String replica = text.substring(0, Math.max(colon, 0));
    String rest = text.substring(colon + 1);
    if (rest.isEmpty() || rest.length() % CHARACTERS != 0) {
      return ofAll(replica);
    }
    try {
      return ofTags(
          replica,
          IntStream.range(0, rest.length() / CHARACTERS)
              .mapToObj(i -> rest.substring(i * CHARACTERS, (i + 1) * CHARACTERS))
              .flatMap(tag -> Tag.read(Base64.getUrlDecoder().decode(tag)).stream())
              .toList());
    } catch (IllegalArgumentException e) {
      return ofAll(replica);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(replica).append(':');
    tags.ifPresentOrElse(
        some -> some.forEach(tag -> text.append(text(tag))), () -> text.append(ALL));
    return text.toString();
  }

  private static String text(Tag tag) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Tag.bytes(List.of(tag)));
  }
}
