package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.SourceNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives each upstream and each route what {@code defaults} says and it does not say itself. What is
 * taken over keeps its place, so that a problem of it is told there, once. See
 * src/docs/decisions/0079-defaults-fill-what-an-entry-leaves-out.md.
 */
public final class Defaults {

  private static final String DEFAULTS = "defaults";
  private static final String HEADERS = "headers";

  /** As many as a file may have: a few lines could come to millions otherwise. */
  private static final int MOST_VALUES = 100_000;

  /** Blocks whose keys mean something only together: an entry's own stands for all of it. */
  private static final Set<String> WHOLE = Set.of("access", "rate-limit");

  private Defaults() {}

  /**
   * Changes the entries of a definition; does nothing where it has no defaults.
   *
   * @param root all files together, without what is broken
   * @param source where it stands
   * @param problems takes defaults that would come to too much
   */
  public static void fill(ObjectNode root, SourceNode source, DefinitionProblems problems) {
    fill(root, source, "upstream", problems);
    fill(root, source, "route", problems);
  }

  private static void fill(
      ObjectNode root, SourceNode source, String kind, DefinitionProblems problems) {
    String pointer = DefinitionPath.of(DEFAULTS, kind);
    @Nullable SourceNode place = source.find(pointer);
    @Nullable SourceNode places = source.child(kind + "s");
    if (place == null || places == null) {
      return;
    }
    JsonNode defaults = root.path(DEFAULTS).path(kind);
    JsonNode entries = root.path(kind + "s");
    if ((long) values(defaults) * entries.size() > MOST_VALUES) {
      problems.addAtKey(
          pointer,
          "too much for so many %ss (expected: at most %d values, each counted for each of them)"
              .formatted(kind, MOST_VALUES));
      return;
    }
    entries.forEachEntry((name, entry) -> fill(entry, places.child(name), defaults, place));
  }

  private static int values(JsonNode tree) {
    int values = 1;
    for (JsonNode child : tree) {
      values += values(child);
    }
    return values;
  }

  private static void fill(
      JsonNode block, @Nullable SourceNode own, JsonNode defaults, SourceNode place) {
    // One that stood for something broken has a scalar's place.
    if (block instanceof ObjectNode object && own != null && own.raw() == null) {
      defaults.forEachEntry((key, value) -> fill(object, own, key, value, place.child(key)));
    }
  }

  private static void fill(
      ObjectNode block, SourceNode own, String key, JsonNode value, @Nullable SourceNode place) {
    if (!block.has(key)) {
      put(block, own, key, value, place);
    } else if (place != null && key.equals(HEADERS)) {
      fillHeaders(block.path(key), own.child(key), value, place);
    } else if (place != null && !WHOLE.contains(key)) {
      fill(block.path(key), own.child(key), value, place);
    }
  }

  /**
   * A header that an upstream names itself, whatever for, is what it says of it. Names of headers
   * have no case.
   */
  private static void fillHeaders(
      JsonNode headers, @Nullable SourceNode own, JsonNode defaults, SourceNode place) {
    Set<String> named = named(headers);
    ObjectNode others = JsonNodeFactory.instance.objectNode();
    SourceNode places = emptyAt(place);
    defaults.forEachEntry(
        (key, value) -> {
          @Nullable SourceNode child = place.child(key);
          if (child != null) {
            putOthers(others, places, key, value, child, named);
          }
        });
    fill(headers, own, others, places);
  }

  private static void putOthers(
      ObjectNode others,
      SourceNode places,
      String key,
      JsonNode value,
      SourceNode place,
      Set<String> named) {
    SourceNode left = emptyAt(place);
    if (value.isObject()) {
      ObjectNode set = JsonNodeFactory.instance.objectNode();
      value.forEachEntry(
          (name, text) -> {
            if (!named.contains(lower(name))) {
              put(set, left, name, text, place.child(name));
            }
          });
      put(others, places, key, set, left);
    } else if (value.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < value.size(); i++) {
        @Nullable SourceNode element = place.child(Integer.toString(i));
        if (element != null && !named.contains(lower(value.path(i).asString("")))) {
          left.put(Integer.toString(list.size()), element);
          list.add(value.path(i));
        }
      }
      put(others, places, key, list, left);
    } else if (!named.contains(lower(value.asString("")))) {
      put(others, places, key, value, place);
    }
  }

  private static Set<String> named(JsonNode headers) {
    Set<String> named = new HashSet<>();
    headers.path("forward").forEach(name -> named.add(lower(name.asString(""))));
    headers.path("set").propertyNames().forEach(name -> named.add(lower(name)));
    named.add(lower(headers.path("deadline").asString("")));
    return named;
  }

  private static String lower(String header) {
    return header.toLowerCase(Locale.ROOT);
  }

  private static SourceNode emptyAt(SourceNode place) {
    return SourceNode.collection(place.key(), place.value());
  }

  private static void put(
      ObjectNode block, SourceNode own, String key, JsonNode value, @Nullable SourceNode place) {
    block.set(key, value);
    if (place != null && own.child(key) == null) {
      own.put(key, place);
    }
  }
}
