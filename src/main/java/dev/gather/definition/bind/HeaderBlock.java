package dev.gather.definition.bind;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.SourceNode;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a {@code headers} block, an upstream's or a call's. */
final class HeaderBlock {

  private HeaderBlock() {}

  static List<String> forward(Block headers) {
    return headers.strings("forward").stream().map(HeaderBlock::lower).toList();
  }

  /**
   * @param owner of the block
   */
  static Map<String, String> set(Block headers, SourceNode owner) {
    if (!headers.has("set")) {
      return Map.of();
    }
    Map<String, String> set = new TreeMap<>();
    headers
        .block("set")
        .node()
        .forEachEntry((name, value) -> set.put(lower(name), text(name, value, owner)));
    return Collections.unmodifiableMap(set);
  }

  static String lower(String header) {
    return header.toLowerCase(Locale.ROOT);
  }

  /** A number or boolean is sent as it is written, not as JSON would write it. */
  private static String text(String name, JsonNode value, SourceNode owner) {
    @Nullable String text = owner.nearest(DefinitionPath.of("headers", "set", name)).text();
    return text == null ? value.asString() : text;
  }
}
