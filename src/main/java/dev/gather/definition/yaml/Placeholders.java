package dev.gather.definition.yaml;

import dev.gather.definition.problem.Quote;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values of the environment in the place of {@code ${NAME}} and {@code ${NAME:default}}, and
 * what a file has in that of {@code ${file:PATH}}. A path begins at the directory of the file that
 * it stands in.
 *
 * <p>Works on scalars that are already parsed, so that a value can never become YAML. {@code $${}
 * stands for a literal {@code ${}.
 */
public final class Placeholders implements Substitution {

  static final int LONGEST_RESULT = 1 << 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String EXPECTED =
      " (expected: ${NAME}, ${NAME:default} or ${file:PATH}, or $${ for a literal ${)";

  private final EnvironmentLookup environment;
  private final FileLookup files;

  public Placeholders(EnvironmentLookup environment, FileLookup files) {
    this.environment = environment;
    this.files = files;
  }

  @Override
  public String substitute(String file, String raw, ObjIntConsumer<String> fault) {
    if (!raw.contains("${")) {
      return raw;
    }
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < raw.length()) {
      if (raw.startsWith("$${", at)) {
        text.append("${");
        at += 3;
      } else if (raw.startsWith("${", at)) {
        int end = raw.indexOf('}', at);
        if (end < 0) {
          fault.accept("`" + Quote.shorten(raw.substring(at)) + "` has no end" + EXPECTED, at);
          return raw;
        }
        int start = at;
        text.append(
            value(file, raw.substring(at + 2, end), message -> fault.accept(message, start)));
        at = end + 1;
      } else {
        text.append(raw.charAt(at));
        at++;
      }
      if (text.length() > LONGEST_RESULT) {
        fault.accept("too long with the environment's values (expected: at most 1 MB)", 0);
        return raw;
      }
    }
    return text.toString();
  }

  private String value(String file, String inside, Consumer<String> fault) {
    if (inside.startsWith(FileLookup.PREFIX)
        && inside.length() > FileLookup.PREFIX.length()
        && !inside.contains("${")) {
      return ofFile(file, inside.substring(FileLookup.PREFIX.length()), fault);
    }
    int colon = inside.indexOf(':');
    String name = colon < 0 ? inside : inside.substring(0, colon);
    if (!NAME.matcher(name).matches()
        || inside.contains("${")
        || inside.equals(FileLookup.PREFIX)) {
      fault.accept("`" + Quote.shorten("${" + inside + "}") + "` is not a placeholder" + EXPECTED);
      return "";
    }
    @Nullable String value = environment.value(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      fault.accept(
          EnvironmentLookup.NOT_SET
              + name
              + "` is not set (expected: a value, or a default as in ${"
              + name
              + ":default})");
      return "";
    }
    return inside.substring(colon + 1);
  }

  private String ofFile(String definition, String path, Consumer<String> fault) {
    FileValue value = value(definition, path);
    if (value instanceof FileValue.Text text) {
      return text.text();
    }
    if (value instanceof FileValue.Fault wrong) {
      fault.accept(FileLookup.SUBJECT + Quote.shorten(path) + "` " + wrong.what());
    }
    return "";
  }

  private FileValue value(String definition, String path) {
    Path file;
    try {
      file = Path.of(definition).resolveSibling(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return new FileValue.Fault("cannot be a path on this machine (expected: the path of a file)");
    }
    return files.value(file);
  }
}
