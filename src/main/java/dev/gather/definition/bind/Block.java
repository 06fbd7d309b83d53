package dev.gather.definition.bind;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads the members of one mapping that obeys the schema.
 *
 * @param node the mapping, or anything else for one that is not there
 */
public record Block(JsonNode node) {

  Block block(String key) {
    return new Block(node.path(key));
  }

  /** The entries of the mapping {@code key}, in the file's order. */
  public <T> Map<String, T> entries(String key, BiFunction<String, Block, T> bind) {
    Map<String, T> entries = new LinkedHashMap<>();
    node.path(key)
        .forEachEntry((name, value) -> entries.put(name, bind.apply(name, new Block(value))));
    return Collections.unmodifiableMap(entries);
  }

  /** The text of an entry that is no mapping. */
  static String scalar(String name, Block entry) {
    return entry.node.asString();
  }

  String string(String key, String orElse) {
    return optionalString(key).orElse(orElse);
  }

  Optional<String> optionalString(String key) {
    return node.optional(key).map(JsonNode::asString);
  }

  boolean isText(String key) {
    return node.path(key).isString();
  }

  boolean has(String key) {
    return node.has(key);
  }

  Optional<List<String>> optionalStrings(String key) {
    return node.optional(key).map(list -> list.valueStream().map(JsonNode::asString).toList());
  }

  List<String> strings(String key) {
    return node.path(key).valueStream().map(JsonNode::asString).toList();
  }

  /** The elements of a list, or what stands in the place of one with a single element. */
  Stream<Block> oneOrMore(String key) {
    JsonNode found = node.path(key);
    Stream<JsonNode> elements = found.isArray() ? found.valueStream() : node.optional(key).stream();
    return elements.map(Block::new);
  }

  public Optional<JsonNode> tree(String key) {
    return node.optional(key);
  }

  int integer(String key, int orElse) {
    return optionalInteger(key).orElse(orElse);
  }

  OptionalInt optionalInteger(String key) {
    return node.optional(key).stream().mapToInt(Block::integer).findFirst();
  }

  Optional<List<Integer>> integers(String key) {
    return node.optional(key).map(list -> list.valueStream().map(Block::integer).toList());
  }

  boolean flag(String key, boolean orElse) {
    return optionalFlag(key).orElse(orElse);
  }

  Optional<Boolean> optionalFlag(String key) {
    return node.optional(key).map(JsonNode::asBoolean);
  }

  Duration duration(String key, Duration orElse) {
    return optionalDuration(key).orElse(orElse);
  }

  Optional<Duration> optionalDuration(String key) {
    return optionalString(key).map(Block::duration);
  }

  long bytes(String key, long orElse) {
    return optionalString(key).map(Block::bytes).orElse(orElse);
  }

  private static int integer(JsonNode number) {
    return number.decimalValue().intValueExact();
  }

  private static Duration duration(String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(amount(text, 2));
    }
    long amount = amount(text, 1);
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(amount);
      case 'm' -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static long bytes(String text) {
    if (text.endsWith("MB")) {
      return amount(text, 2) << 20;
    }
    return text.endsWith("KB") ? amount(text, 2) << 10 : amount(text, 1);
  }

  private static long amount(String text, int unit) {
    return Long.parseLong(text.substring(0, text.length() - unit));
  }
}
