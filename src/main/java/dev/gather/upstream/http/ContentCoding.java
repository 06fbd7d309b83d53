package dev.gather.upstream.http;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the content coding of an answer.
 *
 * <p>It works on the collected body rather than in Netty's pipeline, whose decoder unpacks a whole
 * read before anyone can count: 64 KB on the wire may be 64 MB in memory. Here nothing is unpacked
 * beyond the limit.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-8.4.1">RFC 9110, 8.4.1</a>
 */
final class ContentCoding {

  private ContentCoding() {}

  /**
   * @param field the answer's Content-Encoding
   * @param limit bytes of the decoded body
   * @throws CallFailure if the coding is unknown, the body is not in it, or the result too large
   */
  static byte[] decode(String upstream, @Nullable String field, byte[] body, int limit) {
    String coding = field == null ? "identity" : field.strip().toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "identity", "" -> body;
      case "gzip", "x-gzip", "deflate" -> inflate(upstream, coding, body, limit);
      default ->
          throw CallFailure.of(
              FailureKind.BAD_BODY,
              upstream + " used an unknown content coding (expected: gzip or deflate)");
    };
  }

  private static byte[] inflate(String upstream, String coding, byte[] body, int limit) {
    if (body.length == 0) {
      return body;
    }
    Inflater raw = new Inflater(true);
    try (InputStream in = decoder(coding, body, raw)) {
      byte[] decoded = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw BodyBuffer.tooLarge(upstream, limit);
      }
      return decoded;
    } catch (IOException | StackOverflowError e) {
      // The platform's stream calls itself for each empty member that stands behind another.
      throw CallFailure.of(
          FailureKind.BAD_BODY, upstream + " sent an answer that is not " + coding + " encoded");
    } finally {
      raw.end();
    }
  }

  private static InputStream decoder(String coding, byte[] body, Inflater raw) throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    if (!"deflate".equals(coding)) {
      return new GZIPInputStream(in);
    }
    return hasZlibHeader(body) ? new InflaterInputStream(in) : new InflaterInputStream(in, raw);
  }

  /**
   * The standard's deflate has a zlib header; some servers leave it out.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc1950#section-2.2">RFC 1950, 2.2</a>
   */
  private static boolean hasZlibHeader(byte[] body) {
    return body.length >= 2
        && (body[0] & 0x0f) == 8
        && ((body[0] & 0xff) << 8 | body[1] & 0xff) % 31 == 0;
  }
}
