package dev.gather.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.json.ExpressionException;
import java.net.URLDecoder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.BitSet;
import java.util.Optional;

/**
 * Percent-encoding of request targets.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc3986#section-2">RFC 3986, 2</a>
 */
public final class PercentEncoding {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final BitSet UNRESERVED =
      characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

  /** What a path segment may hold as it is; a definition's own text keeps these. */
  static final BitSet SEGMENT = with(UNRESERVED, "!$&'()*+,;=:@");

  /** What a query may hold as it is; a definition's own text keeps these. */
  static final BitSet QUERY = with(SEGMENT, "/?");

  private static final BitSet URL = with(QUERY, "#");

  /** What a decoder has in place of what is no UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private PercentEncoding() {}

  /**
   * Appends a value so that it cannot be anything but data: all but unreserved characters are
   * encoded.
   *
   * @return false, with nothing appended, when the text is not well-formed Unicode
   */
  static boolean appendValue(StringBuilder target, String value) {
    int at = 0;
    while (at < value.length() && UNRESERVED.get(value.charAt(at))) {
      at++;
    }
    if (at == value.length()) {
      target.append(value);
      return true;
    }
    byte[] bytes;
    try {
      bytes = utf8(value);
    } catch (CharacterCodingException e) {
      return false;
    }
    for (byte b : bytes) {
      append(target, b, UNRESERVED);
    }
    return true;
  }

  /**
   * Encodes what cannot stand in a URL and leaves everything that has a meaning there, as {@code
   * encodeURI} of ECMA-262 does.
   *
   * @param text well-formed Unicode
   */
  public static String wholeUrl(String text) {
    StringBuilder target = new StringBuilder(text.length());
    for (byte b : text.getBytes(UTF_8)) {
      append(target, b, URL);
    }
    return target.toString();
  }

  /**
   * A name of a query as the client meant it, with a plus for a space.
   *
   * @return empty for what is no UTF-8, or where a percent sign starts no escape
   */
  static Optional<String> decoded(String name) {
    try {
      String decoded = URLDecoder.decode(name, UTF_8);
      return decoded.indexOf(REPLACEMENT) < 0 ? Optional.of(decoded) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Encodes a definition's own text: existing escapes stay, characters that may not stand in a
   * target are encoded.
   *
   * @throws ExpressionException where a percent sign starts no escape
   */
  static String literal(String text, BitSet allowed, int offset) {
    StringBuilder target = new StringBuilder(text.length());
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        if (i + 2 >= bytes.length || !isHex(bytes[i + 1]) || !isHex(bytes[i + 2])) {
          throw new ExpressionException(
              "a percent sign that starts no escape (expected: %25 for the text %)", offset + i);
        }
        target.append('%');
      } else {
        append(target, bytes[i], allowed);
      }
    }
    return target.toString();
  }

  private static void append(StringBuilder target, byte b, BitSet allowed) {
    if (b >= 0 && allowed.get(b)) {
      target.append((char) b);
    } else {
      target.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
    }
  }

  /** Strict: an unpaired surrogate is an error, not a question mark. */
  private static byte[] utf8(String value) throws CharacterCodingException {
    var encoded =
        UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .encode(CharBuffer.wrap(value));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private static boolean isHex(byte b) {
    return Character.digit(b, 16) >= 0;
  }

  private static BitSet characters(String text) {
    BitSet set = new BitSet(128);
    text.chars().forEach(set::set);
    return set;
  }

  private static BitSet with(BitSet base, String more) {
    BitSet set = characters(more);
    set.or(base);
    return set;
  }
}
