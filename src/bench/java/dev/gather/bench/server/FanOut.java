package dev.gather.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A route that everybody has: so many calls, whose answers become the members {@code c0}, {@code
 * c1} and so on of the document.
 *
 * @param name the path, without its slash
 * @param calls how many
 * @param size bytes of each answer
 * @param chained each call needs the answer before it, to know what to ask for
 */
public record FanOut(String name, int calls, int size, boolean chained) {

  /** Reads what {@link #toString} has written. */
  static FanOut parse(String text) {
    String[] parts = text.split(":");
    return new FanOut(
        parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), parts[3].equals("chain"));
  }

  /** What call of this number asks for, where the one before told it. */
  String target(int number) {
    return "/json/" + size + "/" + number;
  }

  /** The document. */
  public byte[] expected() {
    return IntStream.range(0, calls)
        .mapToObj(call -> "\"c" + call + "\":" + Bodies.json(size, call))
        .collect(Collectors.joining(",", "{", "}"))
        .getBytes(UTF_8);
  }

  /** As it is given to a server's command line. */
  @Override
  public String toString() {
    return name + ":" + calls + ":" + size + ":" + (chained ? "chain" : "fan");
  }
}
