package dev.gather.plan.compile;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import java.util.List;

/** Compiles a definition for what is wrong with it. */
final class Compiling {

  private Compiling() {}

  /** Its problems with their places, in a file {@code gateway.yaml}. */
  static List<String> problems(String definition) {
    DefinitionFile file = new DefinitionFile("gateway.yaml", definition);
    try {
      PlanCompiler.compile(new DefinitionReader(name -> null).read(List.of(file)));
      return List.of();
    } catch (DefinitionException e) {
      return e.problems().stream().map(Object::toString).toList();
    }
  }
}
