package dev.gather.scenario.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is left to be read of a connection. */
final class Octets {

  private static final int END = -1;
  private static final int UNKNOWN = -2;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** RFC 9112, 7.1 and 7.1.1; a size that is no number of Java's is none. */
  private static final Pattern CHUNK =
      Pattern.compile(
          "0*([0-7]?[0-9A-Fa-f]{1,7})(?:[ \\t]*;[ \\t]*%1$s(?:[ \\t]*=[ \\t]*(?:%1$s|%2$s))?)*"
              .formatted(
                  TOKEN,
                  "\"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*\""));

  /** What begins with a size: the rest of the line, up to CR LF, says nothing. */
  private static final Pattern LIKE_A_CHUNK =
      Pattern.compile(
          "[\\x09-\\x0d\\x1c-\\x20]*+0*([0-7]?[0-9A-Fa-f]{1,7})(?:[;\\x00-\\x20\\x7f-\\x9f].*)?",
          Pattern.DOTALL);

  /** What frames a body and is longer may be refused by any server, as a head may. */
  private static final int LONGEST = 8_000;

  private final InputStream in;
  private final Pattern chunk;
  private int ahead = UNKNOWN;
  private long position;

  private Octets(InputStream in, Pattern chunk) {
    this.in = in;
    this.chunk = chunk;
  }

  /** To be read by the letter. */
  static Octets of(InputStream in) {
    return new Octets(in, CHUNK);
  }

  static Octets of(String bytes) {
    return of(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)));
  }

  /**
   * To be read as a client's. Netty takes as much of a chunk's line as is a size, whatever stands
   * around it; who reads all of the line refuses it, and nobody can take it for another size.
   */
  static Octets ofClient(String bytes) {
    return new Octets(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)), LIKE_A_CHUNK);
  }

  /** How many were read. */
  long position() {
    return position;
  }

  boolean isAtEnd() throws IOException {
    return peek() == END;
  }

  int peek() throws IOException {
    if (ahead == UNKNOWN) {
      ahead = in.read();
    }
    return ahead;
  }

  char next() throws IOException {
    int next = peek();
    if (next == END) {
      throw BrokenMessageException.cut();
    }
    ahead = UNKNOWN;
    position++;
    return (char) next;
  }

  /** Without its end, which is CR LF and nothing else. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      char next = next();
      if (next == '\n') {
        int last = line.length() - 1;
        if (last < 0 || line.charAt(last) != '\r') {
          throw BrokenMessageException.because("a line ends in a bare LF");
        }
        return line.substring(0, last);
      }
      line.append(next);
    }
  }

  String take(long count) throws IOException {
    StringBuilder taken = new StringBuilder();
    for (long i = 0; i < count; i++) {
      taken.append(next());
    }
    return taken.toString();
  }

  String takeAll() throws IOException {
    StringBuilder taken = new StringBuilder();
    while (!isAtEnd()) {
      taken.append(next());
    }
    return taken.toString();
  }

  /** A body in chunks, up to and with its trailers. */
  String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    int size;
    do {
      String line = line();
      Matcher found = chunk.matcher(line);
      if (!found.matches()) {
        throw BrokenMessageException.because("no line of a chunk: " + line);
      }
      refuseLong(line.length());
      size = HexFormat.fromHexDigits(found.group(1));
      if (size > 0) {
        body.append(take(size));
        if (next() != '\r' || next() != '\n') {
          throw BrokenMessageException.because("a chunk is longer than its size");
        }
      }
    } while (size > 0);
    long start = position;
    Fields.read(this);
    refuseLong(position - start);
    return body.toString();
  }

  private void refuseLong(long length) throws IOException {
    if (chunk.equals(CHUNK) && length > LONGEST) {
      throw BrokenMessageException.because("a chunk's line or trailers that are very long");
    }
  }
}
