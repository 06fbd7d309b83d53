package dev.gather.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Puts limits of time that no test comes to where a definition says nothing of them. A scenario is
 * about what it says: the defaults are made for services that hurry, and would end its calls on a
 * machine that is slow.
 *
 * <p>What is added to a mapping in braces stays on its line.
 */
final class FarLimits {

  private static final String FAR = "10m";

  /** Texts to be inserted, by position. */
  private final TreeMap<Integer, String> additions = new TreeMap<>();

  private FarLimits() {}

  static String in(String yaml) {
    FarLimits limits = new FarLimits();
    new Compose(LoadSettings.builder().build())
        .composeString(yaml)
        .ifPresent(root -> limits.addTo(root));
    StringBuilder text = new StringBuilder(yaml);
    // From the end, so that positions before it stay what they are.
    limits
        .additions
        .descendingMap()
        .forEach(
            (position, addition) -> text.insert(yaml.offsetByCodePoints(0, position), addition));
    return text.toString();
  }

  private void addTo(Node root) {
    for (MappingNode upstream : blocks(root, "upstreams")) {
      List<String> missing = missing(upstream, "timeout", "connect-timeout");
      addWithin(upstream, missing, "bulkhead", "max-wait");
      addWithin(upstream, missing, "circuit-breaker", "slow-call-after");
      add(upstream, missing);
    }
    for (MappingNode route : blocks(root, "routes")) {
      add(route, missing(route, "deadline"));
    }
  }

  /** To a block within a mapping; to the mapping's own where there is no such block. */
  private void addWithin(MappingNode parent, List<String> parents, String name, String key) {
    Optional<Node> block = value(parent, name);
    if (block.isEmpty()) {
      parents.add("%s: { %s: %s }".formatted(name, key, FAR));
    } else if (block.get() instanceof MappingNode mapping) {
      add(mapping, missing(mapping, key));
    }
  }

  private void add(MappingNode mapping, List<String> entries) {
    if (entries.isEmpty() || mapping.getValue().isEmpty()) {
      return;
    }
    Mark first = mapping.getValue().get(0).getKeyNode().getStartMark().orElseThrow();
    String between =
        mapping.getFlowStyle() == FlowStyle.FLOW ? ", " : "\n" + " ".repeat(first.getColumn());
    additions.put(first.getIndex(), String.join(between, entries) + between);
  }

  private static List<String> missing(MappingNode mapping, String... keys) {
    List<String> missing = new ArrayList<>();
    for (String key : keys) {
      if (value(mapping, key).isEmpty()) {
        missing.add(key + ": " + FAR);
      }
    }
    return missing;
  }

  private static List<MappingNode> blocks(Node root, String section) {
    List<MappingNode> blocks = new ArrayList<>();
    if (root instanceof MappingNode file
        && value(file, section).orElse(null) instanceof MappingNode named) {
      for (NodeTuple entry : named.getValue()) {
        if (entry.getValueNode() instanceof MappingNode block) {
          blocks.add(block);
        }
      }
    }
    return blocks;
  }

  private static Optional<Node> value(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(
            entry -> entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }
}
