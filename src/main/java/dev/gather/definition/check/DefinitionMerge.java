package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.yaml.SourceFile;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts files together: all upstreams and routes, each name once, and each other block once. */
public final class DefinitionMerge {

  private static final List<String> MAPS = List.of("upstreams", "routes");

  /** What one file says for all. */
  private static final List<String> BLOCKS = List.of("cors", "access", "defaults");

  private final SourceNode source;
  private final DefinitionProblems problems;
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();

  /**
   * @param source takes the files' places
   * @param problems takes names and blocks defined twice
   */
  public DefinitionMerge(SourceNode source, DefinitionProblems problems) {
    this.source = source;
    this.problems = problems;
  }

  public ObjectNode root() {
    return root;
  }

  public void add(SourceFile file) {
    for (String map : MAPS) {
      @Nullable SourceNode place = file.source().child(map);
      if (place != null) {
        SourceNode merged = merged(map, place);
        file.root()
            .path(map)
            .forEachEntry(
                (name, value) ->
                    add(map, merged, name, value, Objects.requireNonNull(place.child(name))));
      }
    }
    BLOCKS.forEach(name -> addBlock(name, file));
  }

  private void addBlock(String name, SourceFile file) {
    @Nullable SourceNode place = file.source().child(name);
    if (place == null) {
      return;
    }
    @Nullable SourceNode first = source.child(name);
    if (first != null) {
      reportTwice(DefinitionPath.of(name), Quote.of(name), place, first);
      return;
    }
    source.put(name, place);
    // A block that is none at all is no longer there.
    file.root().optional(name).ifPresent(block -> root.set(name, block));
  }

  private SourceNode merged(String map, SourceNode place) {
    @Nullable SourceNode existing = source.child(map);
    if (existing != null) {
      return existing;
    }
    SourceNode created = SourceNode.collection(place.key(), place.value());
    source.put(map, created);
    root.set(map, JsonNodeFactory.instance.objectNode());
    return created;
  }

  private void add(String map, SourceNode merged, String name, JsonNode value, SourceNode place) {
    @Nullable SourceNode first = merged.child(name);
    if (first != null) {
      String kind = map.substring(0, map.length() - 1);
      reportTwice(DefinitionPath.of(map, name), kind + " " + Quote.of(name), place, first);
      return;
    }
    merged.put(name, place);
    ((ObjectNode) root.get(map)).set(name, value);
  }

  private void reportTwice(String pointer, String what, SourceNode place, SourceNode first) {
    problems.add(
        pointer,
        place.key(),
        what + " is defined twice (expected: once; the first is at " + first.key() + ")");
  }
}
