package dev.gather.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Holds the scanner against Jackson, which says what JSON is, and the JDK, which says UTF-8. */
class JsonDifferentialTest {

  private static final int MAX_DEPTH = 12;

  private final JsonFactory jackson =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(1_000_000)
                  .build())
          .build();

  private int accepted;
  private int refused;

  @Test
  void agreesWithJacksonAboutRandomDocumentsAndDamagedOnes() {
    long seed = new Random().nextLong();
    System.out.println("JsonDifferentialTest seed: " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 6_000; i++) {
      byte[] document = new RandomJson(random).document();
      compare(document, seed);
      for (int damage = 0; damage < 8; damage++) {
        compare(damaged(document, random), seed);
      }
    }
    assertThat(accepted).isGreaterThan(5_000);
    assertThat(refused).isGreaterThan(5_000);
  }

  private void compare(byte[] body, long seed) {
    boolean expected = isJson(body);
    boolean actual = passes(body);
    if (expected != actual) {
      throw new AssertionError(
          "Jackson: %s, scanner: %s, seed: %d, body: %s"
              .formatted(expected, actual, seed, HexFormat.of().formatHex(body)));
    }
    accepted += actual ? 1 : 0;
    refused += actual ? 0 : 1;
  }

  private static boolean passes(byte[] body) {
    try {
      JsonCheck.value(body, MAX_DEPTH);
      return true;
    } catch (BadJsonException e) {
      return false;
    }
  }

  private boolean isJson(byte[] body) {
    // Jackson would also take UTF-16 and UTF-32, so it is given characters.
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(body))
              .toString();
      return isOneValue(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean isOneValue(String text) {
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      int depth = 0;
      do {
        depth += parser.currentToken().isStructStart() ? 1 : 0;
        depth -= parser.currentToken().isStructEnd() ? 1 : 0;
        // Strings and numbers are read lazily: ask for them, or their errors go unseen.
        if (parser.currentToken().isScalarValue()) {
          parser.getString();
        }
      } while (parser.nextToken() != null && depth > 0);
      return depth == 0 && parser.currentToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static byte[] damaged(byte[] document, Random random) {
    int at = random.nextInt(document.length);
    switch (random.nextInt(5)) {
      case 0:
        return Arrays.copyOf(document, at);
      case 1:
        byte[] changed = document.clone();
        changed[at] = (byte) random.nextInt(256);
        return changed;
      case 2:
        byte[] flipped = document.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
      case 3:
        return joined(document, 0, at, document, at + 1, document.length);
      default:
        int from = random.nextInt(document.length);
        return joined(document, 0, at, document, from, document.length);
    }
  }

  private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(a, aFrom, aTo - aFrom);
    out.write(b, bFrom, bTo - bFrom);
    return out.toByteArray();
  }
}
