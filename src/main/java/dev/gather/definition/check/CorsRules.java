package dev.gather.definition.check;

import dev.gather.definition.model.CorsDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.yaml.SourceFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules of {@code cors} that a schema cannot say, or not clearly. */
public final class CorsRules {

  private static final String CORS = "cors";
  private static final String ORIGINS = "origins";
  private static final String CREDENTIALS = "credentials";

  private final SourceFile file;
  private final DefinitionProblems problems;

  public CorsRules(SourceFile file, DefinitionProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Adds every problem and marks the values as broken. */
  public void check() {
    JsonNode cors = file.root().path(CORS);
    JsonNode origins = cors.path(ORIGINS);
    boolean isForAll = false;
    for (int i = 0; i < origins.size(); i++) {
      String pointer = DefinitionPath.of(CORS, ORIGINS, i);
      JsonNode origin = origins.path(i);
      if (origin.isString() && !file.broken().contains(pointer)) {
        checkOrigin(pointer, origin.asString(), origins.size() > 1);
        isForAll |= origin.asString().equals(CorsDefinition.ANY_ORIGIN);
      }
    }
    if (isForAll && cors.path(CREDENTIALS).isBoolean() && cors.path(CREDENTIALS).asBoolean()) {
      String pointer = DefinitionPath.of(CORS, CREDENTIALS);
      fail(
          pointer,
          file.source().nearest(pointer),
          "credentials cannot be allowed to every origin (expected: `false`, or origins by name)");
    }
  }

  private void checkOrigin(String pointer, String text, boolean hasOthers) {
    SourceNode source = file.source().nearest(pointer);
    if (hasOthers && text.equals(CorsDefinition.ANY_ORIGIN)) {
      fail(
          pointer, source, "a star stands beside other origins (expected: alone, for all of them)");
      return;
    }
    @Nullable String fault = CorsOrigin.fault(text);
    if (fault != null && !text.isEmpty()) {
      String meant =
          source.isSubstituted()
              ? ""
              : CorsOrigin.meant(text)
                  .map(origin -> "; did you mean " + Quote.of(origin) + "?")
                  .orElse("");
      fail(
          pointer,
          source,
          "origin"
              + Quote.ofUrl(source).map(shown -> " " + shown).orElse("")
              + " "
              + fault
              + " (expected: "
              + CorsOrigin.EXPECTED
              + meant
              + ")");
    }
  }

  private void fail(String pointer, SourceNode source, String message) {
    file.broken().add(pointer);
    problems.add(pointer, source.value(), message);
  }
}
