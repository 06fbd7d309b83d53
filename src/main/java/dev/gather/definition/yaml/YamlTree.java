package dev.gather.definition.yaml;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.SourceNode;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Turns the nodes of one file into a JSON tree, and a tree of their places.
 *
 * <p>Aliases are written out, so what comes out can be larger and deeper than what went in; both
 * are bounded.
 */
final class YamlTree {

  private static final int MOST_CHARACTERS = 4 * YamlReader.LONGEST_FILE;
  private static final int MOST_VALUES = 100_000;

  private static final String STRING = " (expected: a string; other keys need quotes)";

  private final String file;
  private final FileForm form;
  private final Substitution substitution;
  private final DefinitionProblems problems;
  private final Set<String> broken;
  private final Deque<Object> path = new ArrayDeque<>();
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int characters;
  private int values;

  YamlTree(
      String file,
      FileForm form,
      Substitution substitution,
      DefinitionProblems problems,
      Set<String> broken) {
    this.file = file;
    this.form = form;
    this.substitution = substitution;
    this.problems = problems;
    this.broken = broken;
  }

  /** The place of {@code node}, without what is inside it: {@link #json} adds that. */
  SourceNode source(Node node, Location key) {
    Location value = location(node);
    if (!(node instanceof ScalarNode scalar)) {
      return SourceNode.collection(key, value);
    }
    String raw = scalar.getValue();
    return SourceNode.scalar(key, value, raw, substituted(scalar, value), inset(scalar));
  }

  /** False when the bounds cut off part of the file. */
  boolean isWhole() {
    return characters <= MOST_CHARACTERS && values <= MOST_VALUES;
  }

  JsonNode json(Node node, SourceNode source) {
    values++;
    characters += source.text() == null ? 0 : source.text().length();
    if (!isWhole()) {
      return fail(
          source.key(),
          "too much text (expected: at most 100000 values and 4 MB, aliases written out)");
    }
    if (path.size() > BoundedComposer.MAX_DEPTH) {
      return fail(source.key(), BoundedComposer.tooDeep());
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, source);
    }
    if (!node.getTag().equals(Tag.MAP) && !node.getTag().equals(Tag.SEQ)) {
      return fail(source.value(), unsupported(node.getTag()));
    }
    if (!open.add(node)) {
      return fail(source.key(), "alias inside its own anchor (expected: a tree)");
    }
    JsonNode json =
        node instanceof MappingNode mapping
            ? object(mapping, source)
            : array((SequenceNode) node, source);
    open.remove(node);
    return json;
  }

  private ObjectNode object(MappingNode mapping, SourceNode source) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Map<String, Location> seen = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      Location keyLocation = location(entry.getKeyNode());
      Optional<String> key = key(entry.getKeyNode(), keyLocation);
      if (key.isEmpty()) {
        continue;
      }
      String name = key.get();
      path.addLast(name);
      Location first = seen.putIfAbsent(name, keyLocation);
      if (first != null) {
        fail(
            keyLocation,
            "duplicate key "
                + form.shown(name)
                + " (expected: once; the first is at "
                + first
                + ")");
      } else if (isWhole()) {
        SourceNode child = source(entry.getValueNode(), keyLocation);
        source.put(name, child);
        object.set(name, json(entry.getValueNode(), child));
      }
      path.removeLast();
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, SourceNode source) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node element : sequence.getValue()) {
      if (!isWhole()) {
        break;
      }
      path.addLast(array.size());
      SourceNode child = source(element, location(element));
      source.put(Integer.toString(array.size()), child);
      array.add(json(element, child));
      path.removeLast();
    }
    return array;
  }

  private Optional<String> key(Node node, Location location) {
    if (!(node instanceof ScalarNode scalar)) {
      return noKey(
          location, "a key is " + (node instanceof MappingNode ? "a mapping" : "a list") + STRING);
    }
    String text = scalar.getValue();
    if (scalar.isPlain() && text.equals("<<")) {
      return noKey(
          location, "merge key `<<` is not part of YAML 1.2 (expected: the keys themselves)");
    }
    if (!scalar.getTag().equals(Tag.STR) && !scalar.getTag().equals(Tag.ENV_TAG)) {
      return noKey(location, "key " + form.shown(text) + " is not a string" + STRING);
    }
    return Optional.of(text);
  }

  private Optional<String> noKey(Location location, String message) {
    problems.add(DefinitionPath.of(path.toArray()), location, message);
    return Optional.empty();
  }

  private JsonNode scalar(ScalarNode scalar, SourceNode source) {
    if (!isTyped(scalar)) {
      return fail(source.value(), unsupported(scalar.getTag()));
    }
    String text = source.text() == null ? "" : source.text();
    if (form.isSecret() || !scalar.isPlain() || !isResolved(scalar)) {
      return StringNode.valueOf(text);
    }
    return CoreScalars.type(text)
        .orElseGet(
            () ->
                fail(
                    source.value(),
                    form.shown(scalar.getValue())
                        + " is no number of JSON or too long (expected: a finite number of at most"
                        + " 400 digits)"));
  }

  private String substituted(ScalarNode scalar, Location value) {
    int inset = inset(scalar);
    SourceNode raw = SourceNode.scalar(value, value, scalar.getValue(), scalar.getValue(), inset);
    return substitution.substitute(
        file, scalar.getValue(), (message, offset) -> fail(raw.value(offset), message));
  }

  private JsonNode fail(Location location, String message) {
    String pointer = DefinitionPath.of(path.toArray());
    broken.add(pointer);
    problems.add(pointer, location, message);
    return NullNode.getInstance();
  }

  private Location location(Node node) {
    return node.getStartMark()
        .map(mark -> YamlReader.location(file, mark))
        .orElse(new Location(file, 1, 1));
  }

  /** A tag is given either by nobody, so that the core schema decides, or as {@code !!str}. */
  private static boolean isTyped(ScalarNode scalar) {
    return isResolved(scalar) || scalar.getTag().equals(Tag.STR);
  }

  /** True for a scalar whose tag is what the core schema says, hence not written by hand. */
  private static boolean isResolved(ScalarNode scalar) {
    return scalar
        .getTag()
        .equals(BoundedComposer.CORE.resolve(scalar.getValue(), scalar.isPlain()));
  }

  private String unsupported(Tag tag) {
    return "tag " + form.shown(tag.getValue()) + " is not supported (expected: none)";
  }

  private static int inset(ScalarNode scalar) {
    Optional<Mark> start = scalar.getStartMark();
    Optional<Mark> end = scalar.getEndMark();
    if (start.isEmpty() || end.isEmpty() || start.get().getLine() != end.get().getLine()) {
      return -1;
    }
    int quotes = scalar.isPlain() ? 0 : 1;
    int written = end.get().getIndex() - start.get().getIndex() - 2 * quotes;
    String value = scalar.getValue();
    boolean block =
        scalar.getScalarStyle() == ScalarStyle.LITERAL
            || scalar.getScalarStyle() == ScalarStyle.FOLDED;
    return !block && written == value.codePointCount(0, value.length()) ? quotes : -1;
  }
}
