package dev.gather.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares shapes with the plainest tree walk that does the same, over random answers. */
class ShapeDifferentialTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String[] NAMES = {"a", "b", "c", "\u00e9"};

  private final Random random = new Random(20_260);

  @Test
  void doesWhatAWalkOverTheTreeDoes() {
    for (int i = 0; i < 30_000; i++) {
      List<String> keep = paths();
      List<String> drop = paths();
      List<String> rename = renaming();
      String json = value(4);

      byte[] shaped = Shapes.of(keep, drop, rename).apply(json.getBytes(UTF_8), new ShapeMatches());

      assertThat(JSON.readTree(shaped))
          .as("keep %s drop %s rename %s of %s", keep, drop, rename, json)
          .isEqualTo(expected(json, keep, drop, rename));
    }
  }

  private List<String> paths() {
    Set<String> paths = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      paths.add(path());
    }
    return List.copyOf(paths);
  }

  private List<String> renaming() {
    Map<String, String> rename = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      rename.putIfAbsent(path(), name());
    }
    List<String> flat = new ArrayList<>();
    rename.forEach((path, name) -> flat.addAll(List.of(path, name)));
    return flat;
  }

  private String path() {
    StringBuilder path = new StringBuilder(name());
    for (int i = random.nextInt(3); i > 0; i--) {
      path.append('.').append(name());
    }
    return path.toString();
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private String value(int depth) {
    int kind = random.nextInt(depth > 0 ? 8 : 3);
    return switch (kind) {
      case 0 -> "null";
      case 1 -> "\"]}\\\"\"";
      case 2 -> "" + random.nextInt(10);
      case 3, 4 -> "[" + String.join(space() + ",", several(depth, "")) + space() + "]";
      default -> "{" + String.join("," + space(), several(depth, "name")) + space() + "}";
    };
  }

  private List<String> several(int depth, String kind) {
    List<String> several = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = random.nextInt(9) == 0 ? "\\u0061" : name();
      String prefix = kind.isEmpty() ? "" : "\"" + name + "\"" + space() + ":";
      several.add(prefix + space() + value(depth - 1));
    }
    return several;
  }

  private String space() {
    return random.nextInt(4) == 0 ? " \n" : "";
  }

  private static JsonNode expected(
      String json, List<String> keep, List<String> drop, List<String> rename) {
    JsonNode value = JSON.readTree(json);
    if (!keep.isEmpty()) {
      value = kept(value, keep, "");
    }
    value = dropped(value, drop, "");
    return renamed(value, rename, "");
  }

  private static JsonNode kept(JsonNode value, List<String> keep, String path) {
    if (keep.contains(path)) {
      return value;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode result = JSON.createObjectNode();
      object.forEachEntry(
          (name, member) -> {
            String at = child(path, name);
            if (keep.stream().anyMatch(kept -> (kept + ".").startsWith(at + "."))) {
              result.set(name, kept(member, keep, at));
            }
          });
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = JSON.createArrayNode();
      array.forEach(element -> result.add(kept(element, keep, path)));
      return result;
    }
    return JSON.nullNode();
  }

  private static JsonNode dropped(JsonNode value, List<String> drop, String path) {
    if (value instanceof ObjectNode object) {
      ObjectNode result = JSON.createObjectNode();
      object.forEachEntry(
          (name, member) -> {
            String at = child(path, name);
            if (!drop.contains(at)) {
              result.set(name, dropped(member, drop, at));
            }
          });
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = JSON.createArrayNode();
      array.forEach(element -> result.add(dropped(element, drop, path)));
      return result;
    }
    return value;
  }

  private static JsonNode renamed(JsonNode value, List<String> rename, String path) {
    if (value instanceof ArrayNode array) {
      ArrayNode result = JSON.createArrayNode();
      array.forEach(element -> result.add(renamed(element, rename, path)));
      return result;
    }
    if (!(value instanceof ObjectNode object)) {
      return value;
    }
    Map<String, Integer> winners = new LinkedHashMap<>();
    object.forEachEntry(
        (name, member) ->
            winners.merge(name(rename, path, name), rank(rename, path, name), Math::max));
    ObjectNode result = JSON.createObjectNode();
    object.forEachEntry(
        (name, member) -> {
          String newName = name(rename, path, name);
          Integer winner = winners.get(newName);
          if (winner != null && winner == rank(rename, path, name)) {
            result.set(newName, renamed(member, rename, child(path, name)));
          }
        });
    return result;
  }

  private static String name(List<String> rename, String path, String name) {
    int rank = rank(rename, path, name);
    return rank < 0 ? name : rename.get(rank + 1);
  }

  private static int rank(List<String> rename, String path, String name) {
    String at = child(path, name);
    for (int i = 0; i < rename.size(); i += 2) {
      if (rename.get(i).equals(at)) {
        return i;
      }
    }
    return -1;
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
