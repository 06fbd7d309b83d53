package dev.gather.access.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.problem.SourceNode;
import dev.gather.process.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A file of keys, as somebody writes one. */
public record KeyFile(Path path) {

  private static final Location NAMED = new Location("gateway.yaml", 3, 9);

  public static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** An entry, a line of the file. */
  public static String entry(String name, String key, String... scopes) {
    return "- { name: %s, sha256: %s, scopes: %s }%n".formatted(name, sha256(key), List.of(scopes));
  }

  public KeyFile write(String... lines) {
    try {
      Files.writeString(path, String.join("", lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** The keys, of a file without problems. */
  public ApiKeys read(Time time) {
    DefinitionProblems problems = none();
    return ApiKeys.read(path, problems, "/file", time)
        .orElseThrow(() -> new AssertionError(problems.sorted()));
  }

  /** All problems, without the file's directory. */
  public List<String> problems() {
    DefinitionProblems problems = none();
    boolean isGood = ApiKeys.read(path, problems, "/file", Time.SYSTEM).isPresent();
    if (isGood != problems.isEmpty() || isGood == problems.has("/file")) {
      throw new AssertionError(problems.sorted());
    }
    String directory = path.getParent() + "/";
    return problems.sorted().stream()
        .map(Problem::toString)
        .map(problem -> problem.replace(directory, ""))
        .toList();
  }

  private static DefinitionProblems none() {
    return new DefinitionProblems(SourceNode.collection(NAMED, NAMED));
  }
}
