package dev.gather.access.jwk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKMatcher;
import dev.gather.json.BadJsonException;
import dev.gather.json.JsonCheck;
import dev.gather.json.JsonCursor;
import dev.gather.json.JsonPath;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.json.Value;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that an issuer publishes, as far as signatures can be verified with them.
 *
 * @param keys of different content, in the issuer's order
 */
public record PublishedKeys(Set<PublishedKey> keys) {

  /** Providers publish two or three. */
  private static final int MOST = 100;

  /**
   * Keys that one token is tried with. More than one there are where it names none, or several have
   * the same name.
   */
  private static final int MOST_TRIED = 4;

  private static final int DEEPEST = 16;

  private static final List<Step> KEYS = List.of(new Step.Member("keys"));

  /**
   * Reads a JWK set. Keys that it cannot use are left out, and so are those beyond the bound.
   *
   * @throws KeyFetchException if it is none
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc7517#section-5">RFC 7517, 5</a>
   */
  static PublishedKeys read(byte[] json) {
    if (!(member(json) instanceof Slice keys) || !keys.isArray()) {
      throw new KeyFetchException("is no JWK set (expected: an object with an array `keys`)");
    }
    Set<PublishedKey> read = new LinkedHashSet<>();
    JsonCursor cursor = new JsonCursor(keys);
    cursor.enter();
    for (int i = 0; i < MOST && cursor.hasMore(); i++) {
      Slice key = cursor.value();
      if (key.isObject()) {
        PublishedKey.read(text(key)).ifPresent(read::add);
      }
    }
    return new PublishedKeys(read);
  }

  /** Whether it has any that a token with this header can be signed with. */
  public boolean has(JWSHeader header) {
    return !fitting(header).isEmpty();
  }

  /**
   * Those that a token with this header can be signed with: of its key's name, if it has one, and
   * of its algorithm.
   */
  public List<PublicKey> fitting(JWSHeader header) {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    if (matcher == null) {
      return List.of();
    }
    return keys.stream()
        .filter(key -> matcher.matches(key.jwk()) && key.isOn(header.getAlgorithm()))
        .map(PublishedKey::key)
        .limit(MOST_TRIED)
        .toList();
  }

  private static Value member(byte[] json) {
    try {
      return JsonPath.select(Slice.of(JsonCheck.value(json, DEEPEST)), KEYS);
    } catch (BadJsonException e) {
      return Value.MISSING;
    }
  }

  private static String text(Slice json) {
    return new String(json.bytes(), json.start(), json.length(), UTF_8);
  }
}
