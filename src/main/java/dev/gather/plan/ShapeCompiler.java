package dev.gather.plan;

import dev.gather.definition.DefinitionPath;
import dev.gather.definition.DefinitionProblems;
import dev.gather.definition.ShapeDefinition;
import dev.gather.expression.ExpressionException;
import dev.gather.expression.MemberPath;
import dev.gather.expression.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles what stays of a call's answer. */
final class ShapeCompiler {

  private final DefinitionProblems problems;

  ShapeCompiler(DefinitionProblems problems) {
    this.problems = problems;
  }

  /**
   * @param at where the shape starts; a batch takes the value there itself
   * @param pointer of the call
   */
  Shape compile(ShapeDefinition shape, Optional<MemberPath> at, String pointer) {
    Map<MemberPath, String> rename = new LinkedHashMap<>();
    shape
        .rename()
        .forEach(
            (path, name) ->
                member(path, pointer + DefinitionPath.of("rename", path))
                    .ifPresent(parsed -> rename.put(parsed, name)));
    return Shape.of(
        at,
        members(shape.keep(), pointer + "/keep"),
        members(shape.drop(), pointer + "/drop"),
        rename);
  }

  /** A path of members and indexes. */
  Optional<MemberPath> path(String text, String pointer) {
    try {
      return Optional.of(MemberPath.parse(text));
    } catch (ExpressionException e) {
      problems.add(pointer, e.offset(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private List<MemberPath> members(List<String> texts, String pointer) {
    List<MemberPath> members = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      member(texts.get(i), pointer + "/" + i).ifPresent(members::add);
    }
    return members;
  }

  private Optional<MemberPath> member(String text, String pointer) {
    try {
      return Optional.of(MemberPath.parseMembers(text));
    } catch (ExpressionException e) {
      problems.add(pointer, e.offset(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
