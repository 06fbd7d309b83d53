package dev.gather.scenario.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole request.
 *
 * @param minor of its version, which begins with 1
 */
public record Request(String method, String target, int minor, Fields fields, String body) {

  /**
   * RFC 9112, 3, lets a server take any whitespace for the spaces of a request line, which it can
   * do in one way only. What a target is made of says nothing of where a request ends, nor does the
   * case of letters that Netty takes as it comes.
   */
  private static final Pattern LINE =
      Pattern.compile(
          "[ \\t\\f\\x0b\\r]*+([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t\\f\\x0b\\r]++([^ \\t\\f\\x0b\\r]+)"
              + "[ \\t\\f\\x0b\\r]++(?i:HTTP)/1\\.([0-9])");

  /** RFC 3986, 3.2.2 and 3.2.3; what stands in brackets is not looked at. */
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[[^\\[\\]/?#@\\x00-\\x20]*]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+)(?::[0-9]*)?");

  /** A head, before what follows it is read. */
  record Head(String method, String target, int minor, Fields fields) {

    Request with(String body) {
      return new Request(method, target, minor, fields, body);
    }
  }

  /**
   * The next one, by the letter.
   *
   * @return none at the end of the connection
   * @throws BrokenMessageException when there is no whole one
   */
  public static Optional<Request> read(InputStream in) throws IOException {
    Octets octets = Octets.of(in);
    if (octets.isAtEnd()) {
      return Optional.empty();
    }
    Head head = head(octets);
    return Optional.of(head.with(body(octets, head)));
  }

  static Head head(Octets in) throws IOException {
    Matcher line = LINE.matcher(in.line());
    if (!line.matches()) {
      throw BrokenMessageException.because("no request line");
    }
    int minor = line.group(3).charAt(0) - '0';
    Fields fields = Fields.read(in);
    List<String> hosts = fields.values("host");
    boolean isHost = hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    if (!isHost && !(hosts.isEmpty() && minor == 0)) {
      throw BrokenMessageException.because("not one Host");
    }
    if (minor == 0 && !fields.values("transfer-encoding").isEmpty()) {
      throw BrokenMessageException.because("a transfer coding in HTTP/1.0");
    }
    if (!fields.isChunked()) {
      fields.length();
    }
    return new Head(line.group(1), line.group(2), minor, fields);
  }

  static String body(Octets in, Head head) throws IOException {
    if (head.fields().isChunked()) {
      return in.chunks();
    }
    OptionalLong length = head.fields().length();
    return length.isPresent() ? in.take(length.getAsLong()) : "";
  }

  /** Whether nothing that comes after it on its connection is read. */
  boolean isLast() {
    return minor == 0 || fields.members("connection").contains("close");
  }
}
