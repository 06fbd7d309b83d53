package dev.gather.plan.compile;

import dev.gather.definition.model.ShapeDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import dev.gather.shape.Shape;
import java.util.ArrayList;
import java.util.HashMap;
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
   * @param at where the shape starts
   * @param isBatch whether the array there is taken by the batch itself
   * @param pointer of the call
   */
  Shape compile(ShapeDefinition shape, Optional<MemberPath> at, boolean isBatch, String pointer) {
    List<MemberPath> keep = members(shape.keep(), pointer + "/keep");
    List<MemberPath> drop = members(shape.drop(), pointer + "/drop");
    Map<MemberPath, String> rename = renamed(shape.rename(), pointer);
    return isBatch ? Shape.ofElements(at, keep, drop, rename) : Shape.of(at, keep, drop, rename);
  }

  private Map<MemberPath, String> renamed(Map<String, String> rename, String pointer) {
    Map<MemberPath, String> renamed = new LinkedHashMap<>();
    Map<List<Object>, String> taken = new HashMap<>();
    rename.forEach(
        (path, name) -> {
          String here = pointer + DefinitionPath.of("rename", path);
          Optional<MemberPath> parsed = member(path, here);
          if (parsed.isEmpty()) {
            return;
          }
          List<Step> steps = parsed.get().steps();
          String other = taken.put(List.of(steps.subList(0, steps.size() - 1), name), path);
          if (other != null) {
            problems.add(
                here,
                "`"
                    + name
                    + "` is the new name of `"
                    + other
                    + "` as well (expected: one of its own)");
          }
          renamed.put(parsed.get(), name);
        });
    return renamed;
  }

  /** A path of members and indexes. */
  Optional<MemberPath> path(String text, String pointer) {
    return Parsing.parse(problems, pointer, "", () -> MemberPath.parse(text));
  }

  private List<MemberPath> members(List<String> texts, String pointer) {
    List<MemberPath> members = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      member(texts.get(i), pointer + "/" + i).ifPresent(members::add);
    }
    return members;
  }

  private Optional<MemberPath> member(String text, String pointer) {
    return Parsing.parse(problems, pointer, "", () -> MemberPath.parseMembers(text));
  }
}
