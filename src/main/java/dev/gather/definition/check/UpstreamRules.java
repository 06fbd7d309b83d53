package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.yaml.SourceFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules of upstreams that a schema cannot say, or not clearly: of URLs, headers and formats. */
public final class UpstreamRules {

  private final SourceFile file;
  private final DefinitionProblems problems;

  public UpstreamRules(SourceFile file, DefinitionProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Adds every problem and marks the values as broken. */
  public void check() {
    new HeaderRules(file, problems, DefinitionPath.of("defaults", "upstream", "headers"))
        .check(file.root().path("defaults").path("upstream").path("headers"));
    file.root()
        .path("upstreams")
        .forEachEntry(
            (name, upstream) -> {
              checkUrl(DefinitionPath.of("upstreams", name, "url"), upstream.path("url"));
              new HeaderRules(file, problems, DefinitionPath.of("upstreams", name, "headers"))
                  .check(upstream.path("headers"));
              checkFormat(name, upstream);
            });
  }

  private void checkFormat(String name, JsonNode upstream) {
    if (!upstream.path("xml-lists").isEmpty()
        && !upstream.path("format").asString("json").equals("xml")) {
      String pointer = DefinitionPath.of("upstreams", name, "xml-lists");
      problems.add(
          pointer,
          file.source().nearest(pointer).key(),
          "answers in JSON have no XML elements (expected: `format: xml` beside it)");
    }
  }

  private void checkUrl(String pointer, JsonNode url) {
    if (!url.isString() || file.broken().contains(pointer)) {
      return;
    }
    @Nullable String fault = UpstreamUrl.fault(url.asString());
    if (fault != null && !url.asString().isEmpty()) {
      UrlProblem.add(file, problems, pointer, fault + UpstreamUrl.EXPECTED);
    }
  }
}
