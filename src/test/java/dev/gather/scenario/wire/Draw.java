package dev.gather.scenario.wire;

import java.util.Random;
import java.util.function.Supplier;

/** Chance, and marks by which a request is known wherever it turns up. */
final class Draw {

  private final Random random;
  private final long number;
  private int marks;

  /**
   * @param number of the connection that is drawn
   */
  Draw(long seed, long number) {
    this.random = new Random(seed + number * 0x9E3779B97F4A7C15L);
    this.number = number;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Whether it is the one time in so many. */
  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  String of(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final String by(Supplier<String>... ways) {
    return ways[random.nextInt(ways.length)].get();
  }

  /** A text that is in no other place. */
  String mark() {
    return Marks.mark(number, marks++);
  }

  /** What would be a request if somebody took it for one. */
  String hidden() {
    return of("GET", "POST", "HEAD")
        + " /files/"
        + mark()
        + " HTTP/1.1\r\nHost: g\r\n"
        + of("", "", "Connection: close\r\n", "Content-Length: 3\r\n")
        + "\r\n";
  }

  String bytes(int most) {
    StringBuilder bytes = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      bytes.append((char) random.nextInt(256));
    }
    return bytes.toString();
  }

  /** A byte that means something somewhere. */
  String pointed() {
    return of(
        "\r", "\n", "\r\n", "\u0000", "\t", " ", "\u000b", "\f", "\u007f", "\u0085", "\u00ff", ":",
        ";", ",", "=", "\"", "%", "\\", "\u001b", "0");
  }
}
