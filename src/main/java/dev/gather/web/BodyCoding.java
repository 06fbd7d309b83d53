package dev.gather.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * How a client's body is encoded.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-8.4">RFC 9110, 8.4</a>
 */
enum BodyCoding {
  NONE,
  GZIP,
  UNKNOWN;

  /** What may be sent in place of an unknown one, RFC 7694, 3. */
  static final String ACCEPTED = "gzip";

  static BodyCoding of(HttpHeaders headers) {
    List<String> codings =
        headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING).stream()
            .flatMap(line -> Stream.of(line.split(",", -1)))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (codings.isEmpty()) {
      return NONE;
    }
    boolean isGzip =
        codings.size() == 1 && (codings.get(0).equals(ACCEPTED) || codings.get(0).equals("x-gzip"));
    return isGzip ? GZIP : UNKNOWN;
  }

  /**
   * Unpacks a body. Nothing is unpacked beyond the limit: a thousandth of it may be sent.
   *
   * @throws RejectedRequestException if it is not packed, or more than the limit
   */
  static byte[] unpacked(byte[] packed, int limit) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] body = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw tooLarge(limit);
      }
      return body;
    } catch (IOException | StackOverflowError e) {
      // The platform's stream calls itself for each empty member that stands behind another.
      throw new RejectedRequestException("the body is not encoded as its Content-Encoding says");
    }
  }

  static RejectedRequestException tooLarge(int limit) {
    return new RejectedRequestException(
        HttpStatus.CONTENT_TOO_LARGE,
        "the body is too large (expected: at most " + limit + " bytes)");
  }
}
