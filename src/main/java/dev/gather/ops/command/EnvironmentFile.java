package dev.gather.ops.command;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.yaml.EnvironmentLookup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Variables as {@code docker run --env-file} reads them: a {@code NAME=value} on each line, the
 * value as it stands, quotes and white space at its end included. Lines that begin with {@code #},
 * and empty ones, say nothing. A name alone takes its value from the environment.
 *
 * <p>Its values are secrets: nothing here puts one into a message.
 */
final class EnvironmentFile {

  private static final int LONGEST = 1 << 20;

  private final String name;
  private final EnvironmentLookup environment;
  private final Map<String, String> values = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private EnvironmentFile(String name, EnvironmentLookup environment) {
    this.name = name;
    this.environment = environment;
  }

  /**
   * Its variables; of one that stands there twice the last value.
   *
   * @param environment has the values of names that stand alone
   * @throws DefinitionException when it cannot be read, or has a line that is none of these
   */
  static Map<String, String> read(String name, EnvironmentLookup environment) {
    EnvironmentFile file = new EnvironmentFile(name, environment);
    String text = file.text();
    if (file.problems.isEmpty()) {
      file.lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
    if (!file.problems.isEmpty()) {
      throw new DefinitionException(file.problems);
    }
    return file.values;
  }

  private String text() {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        add(1, "file is too large (expected: at most 1 MB)");
        return "";
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      add(1, "file is not UTF-8 (expected: UTF-8 without other bytes)");
    } catch (IOException | InvalidPathException e) {
      add(1, "file cannot be read (expected: lines such as CATALOG_URL=http://catalog)");
    }
    return "";
  }

  private void lines(String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      line((line.endsWith("\r") ? line.substring(0, line.length() - 1) : line), number);
    }
  }

  private void line(String written, int number) {
    String line = written.stripLeading();
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int end = line.indexOf('=');
    String variable = end < 0 ? line : line.substring(0, end);
    if (variable.isEmpty()) {
      add(number, "a variable's name is missing (expected: NAME=value)");
    } else if (variable.chars().anyMatch(Character::isWhitespace)) {
      // Without an equals sign all of the line may be a secret.
      String shown = end < 0 ? "a line" : Quote.of(variable);
      add(number, shown + " has white space in its name (expected: NAME=value)");
    } else if (end >= 0) {
      values.put(variable, line.substring(end + 1));
    } else {
      @Nullable String value = environment.value(variable);
      if (value != null) {
        values.put(variable, value);
      }
    }
  }

  private void add(int line, String message) {
    problems.add(new Problem(new Location(name, line, 1), message));
  }
}
