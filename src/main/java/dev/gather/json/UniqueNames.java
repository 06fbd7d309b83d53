package dev.gather.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Whether each name stands once in its object. Of names that stand twice some readers take the
 * first value, others the last: what one has looked at, another one does not see.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8259#section-4">RFC 8259, 4</a>
 */
public final class UniqueNames {

  /** Bounds are those of who has checked the document: a second set would be another grammar. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private UniqueNames() {}

  /**
   * @param json checked
   */
  public static boolean areIn(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        token = parser.nextToken();
      }
      return true;
    } catch (StreamReadException e) {
      return false;
    }
  }
}
