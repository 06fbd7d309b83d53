package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.yaml.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes broken values out of a file, so that what is left obeys the schema and has defaults.
 *
 * <p>Upstreams, routes and calls stay by name: else whatever refers to a broken one would seem to
 * be wrong too.
 */
public final class Pruning {

  private Pruning() {}

  /** Does nothing to a list: who reads one uses it only without problems. */
  public static void prune(SourceFile file) {
    if (!(file.root() instanceof ObjectNode root)) {
      return;
    }
    // The deepest first, so that nothing is looked for in what is gone.
    List<List<String>> broken = new ArrayList<>();
    file.broken().forEach(pointer -> broken.add(DefinitionPath.segments(pointer)));
    broken.sort(Comparator.comparing((List<String> segments) -> segments.size()).reversed());
    broken.forEach(segments -> prune(root, segments));
  }

  private static void prune(ObjectNode root, List<String> segments) {
    ObjectNode owner = root;
    for (int i = 0; i < segments.size(); i++) {
      String name = segments.get(i);
      JsonNode member = owner.path(name);
      boolean last = i == segments.size() - 1;
      if (!last && member instanceof ObjectNode object) {
        owner = object;
      } else if (!isNamed(segments.subList(0, i + 1))) {
        // With an element of a list goes the list.
        owner.remove(name);
        return;
      } else if (owner.has(name) && !member.isObject()) {
        owner.set(name, JsonNodeFactory.instance.objectNode());
        return;
      }
    }
  }

  private static boolean isNamed(List<String> path) {
    boolean top =
        path.size() == 2 && (path.get(0).equals("upstreams") || path.get(0).equals("routes"));
    boolean call = path.size() == 4 && path.get(0).equals("routes") && path.get(2).equals("calls");
    return top || call;
  }
}
