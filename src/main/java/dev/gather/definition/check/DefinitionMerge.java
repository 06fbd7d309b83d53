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

/** Puts files together: all upstreams and routes, each name once. */
public final class DefinitionMerge {

  private static final List<String> MAPS = List.of("upstreams", "routes");

  private final SourceNode source;
  private final DefinitionProblems problems;
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();

  /**
   * @param source takes the files' places
   * @param problems takes names defined twice
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
      problems.add(
          DefinitionPath.of(map, name),
          place.key(),
          kind
              + " "
              + Quote.of(name)
              + " is defined twice (expected: once; the first is at "
              + first.key()
              + ")");
      return;
    }
    merged.put(name, place);
    ((ObjectNode) root.get(map)).set(name, value);
  }
}
