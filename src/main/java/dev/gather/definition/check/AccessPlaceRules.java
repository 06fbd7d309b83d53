package dev.gather.definition.check;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.yaml.SourceFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rules of {@code access} that a schema cannot say, or not clearly: of URLs and of paths. */
public final class AccessPlaceRules {

  static final String ISSUER =
      " (expected: an absolute http or https URL such as https://id.example, without user, query or"
          + " fragment)";
  static final String KEYS =
      " (expected: an absolute http or https URL without user and fragment, or the path of a file)";
  static final String FILE = " (expected: the path of a file)";

  private static final String NO_PATH = "cannot be a path on this machine";

  private final SourceFile file;
  private final DefinitionProblems problems;

  public AccessPlaceRules(SourceFile file, DefinitionProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Adds every problem and marks the values as broken. */
  public void check() {
    JsonNode access = file.root().path("access");
    JsonNode jwt = access.path("jwt");
    String pointer = DefinitionPath.of("access", "jwt");
    if (jwt.isArray()) {
      for (int i = 0; i < jwt.size(); i++) {
        checkIssuer(DefinitionPath.append(pointer, Integer.toString(i)), jwt.path(i));
      }
    } else {
      checkIssuer(pointer, jwt);
    }
    String keys = DefinitionPath.of("access", "api-keys", "file");
    JsonNode path = access.path("api-keys").path("file");
    check(keys, path, path.isString() ? pathFault(path.asString()) : null, FILE);
  }

  private void checkIssuer(String pointer, JsonNode jwt) {
    JsonNode issuer = jwt.path("issuer");
    JsonNode keys = jwt.path("jwk-set");
    check(
        DefinitionPath.append(pointer, "issuer"),
        issuer,
        issuer.isString() ? issuerFault(issuer.asString(), jwt.has("jwk-set")) : null,
        ISSUER);
    check(
        DefinitionPath.append(pointer, "jwk-set"),
        keys,
        keys.isString() ? keysFault(keys.asString()) : null,
        KEYS);
  }

  private void check(String pointer, JsonNode text, @Nullable String fault, String expected) {
    if (fault != null && !text.asString().isEmpty() && !file.broken().contains(pointer)) {
      UrlProblem.add(file, problems, pointer, fault + expected);
    }
  }

  /**
   * @param isOnlyCompared whether its keys are elsewhere, so that it may be any text
   */
  private static @Nullable String issuerFault(String text, boolean isOnlyCompared) {
    if (isOnlyCompared && !WebUrl.isOne(text)) {
      return null;
    }
    @Nullable String fault = WebUrl.fault(text);
    return fault == null && text.contains("?") ? "has a query" : fault;
  }

  private static @Nullable String keysFault(String text) {
    return text.contains("://") ? WebUrl.fault(text) : pathFault(text);
  }

  private static @Nullable String pathFault(String text) {
    try {
      Path unused = Path.of(text);
      return null;
    } catch (InvalidPathException e) {
      return NO_PATH;
    }
  }
}
