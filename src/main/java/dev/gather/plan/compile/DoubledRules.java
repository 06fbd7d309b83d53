package dev.gather.plan.compile;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Refuses references in two pairs of braces: other gateways write them so, and here it is a text.
 */
record DoubledRules(ReferenceCheck references, DefinitionProblems problems) {

  void refuse(String template, String pointer) {
    references
        .doubled(template)
        .ifPresent(found -> problems.add(pointer, found.offset(), found.problem()));
  }

  void refuse(List<String> templates, String pointer) {
    for (int i = 0; i < templates.size(); i++) {
      refuse(templates.get(i), pointer + "/" + i);
    }
  }

  /** In all texts of a tree. */
  void refuse(JsonNode tree, String pointer) {
    if (tree.isString()) {
      refuse(tree.asString(), pointer);
    }
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      refuse(member.getValue(), DefinitionPath.append(pointer, member.getKey()));
    }
    for (int i = 0; tree.isArray() && i < tree.size(); i++) {
      refuse(tree.path(i), pointer + "/" + i);
    }
  }
}
