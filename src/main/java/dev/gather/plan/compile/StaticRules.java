package dev.gather.plan.compile;

import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Quote;
import dev.gather.json.ExpressionException;
import dev.gather.template.Reference;
import dev.gather.template.Template;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Warns of texts of {@code static} that would be templates elsewhere. They are texts, and may be
 * meant so: a page that fills them in itself is one.
 */
record StaticRules(RouteDefinition route, DefinitionProblems problems) {

  /** A placeholder of the file, which is no reference. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\$\\{[^}]*}");

  void check() {
    route
        .document()
        .fixed()
        .ifPresent(fixed -> check(DefinitionPath.of("routes", route.name(), "static"), fixed));
  }

  private void check(String pointer, JsonNode value) {
    if (value.isObject()) {
      value.forEachEntry((name, member) -> check(DefinitionPath.append(pointer, name), member));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(DefinitionPath.append(pointer, i), value.path(i));
      }
    } else if (value.isString() && value.asString().contains("{")) {
      // As the file has it: what was put in is nobody's to see.
      problems.rawText(pointer).ifPresent(text -> checkText(pointer, text));
    }
  }

  private void checkText(String pointer, String text) {
    // As long as before, so that places stay.
    String own = PLACEHOLDER.matcher(text).replaceAll(found -> "-".repeat(found.group().length()));
    try {
      Template.parse(own)
          .references()
          .filter(this::isMeant)
          .findFirst()
          .ifPresent(
              reference ->
                  problems.warn(
                      pointer,
                      reference.offset() - 1,
                      Quote.of(reference.toString())
                          + " is text, as `static` reads nothing (expected: constants; a call or"
                          + " `transform` where something is read)"));
    } catch (ExpressionException e) {
      // No template, so nobody took it for one.
    }
  }

  private boolean isMeant(Reference reference) {
    return reference.isCall()
        ? route.document().calls().containsKey(reference.scope())
        : !reference.steps().isEmpty();
  }
}
