package dev.gather.definition.yaml;

import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Quote;
import dev.gather.definition.problem.SourceNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import tools.jackson.databind.JsonNode;

/** Reads YAML text to a {@link SourceFile}, within bounds of size and depth. */
public final class YamlReader {

  static final int LONGEST_FILE = 1 << 20;

  static final String TOO_LARGE = "file is too large (expected: at most 1 MB)";

  private static final String NO_YAML = "not valid YAML (expected: YAML 1.2)";

  private final Substitution substitution;
  private final FileForm form;

  public YamlReader(Substitution substitution, FileForm form) {
    this.substitution = substitution;
    this.form = form;
  }

  /** Empty, and a problem, when the file is not YAML of that form. */
  public Optional<SourceFile> read(DefinitionFile file, DefinitionProblems problems) {
    Location start = new Location(file.name(), 1, 1);
    String text = file.text().startsWith("\uFEFF") ? file.text().substring(1) : file.text();
    if (text.length() > LONGEST_FILE) {
      return unreadable(problems, start, TOO_LARGE);
    }
    try {
      Optional<Node> document = new BoundedComposer(text).getSingleNode();
      return document.isEmpty()
          ? unreadable(problems, start, "file is empty" + expected())
          : convert(document.get(), start, problems);
    } catch (MarkedYamlEngineException e) {
      return unreadable(problems, location(file, e), syntax(e));
    } catch (ReaderException e) {
      return unreadable(
          problems,
          location(file.name(), text, Math.max(0, text.indexOf(e.getCodePoint()))),
          form.isSecret()
              ? NO_YAML
              : String.format("character U+%04X is not allowed in YAML", e.getCodePoint()));
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The engine reports some malformed input, such as an impossible %YAML version, only so.
      return unreadable(problems, start, NO_YAML);
    }
  }

  private Optional<SourceFile> convert(Node document, Location start, DefinitionProblems problems) {
    Set<String> broken = new HashSet<>();
    YamlTree tree = new YamlTree(start.file(), form, substitution, problems, broken);
    SourceNode source = tree.source(document, start);
    JsonNode root = tree.json(document, source);
    boolean isNothing = root.isNull() || root.isString() && root.asString().isEmpty();
    if (isNothing && broken.isEmpty()) {
      return unreadable(problems, start, "file is empty" + expected());
    }
    if (tree.isWhole() && form.isMetBy(root)) {
      return Optional.of(new SourceFile(root, source, broken, new HashSet<>()));
    }
    if (broken.isEmpty()) {
      String found = root.isArray() ? "a list" : root.isObject() ? "a mapping" : "a single value";
      return unreadable(problems, source.value(), "file is " + found + expected());
    }
    problems.markIncomplete();
    return Optional.empty();
  }

  private static Optional<SourceFile> unreadable(
      DefinitionProblems problems, Location location, String message) {
    problems.add(DefinitionPath.ROOT, location, message);
    problems.markIncomplete();
    return Optional.empty();
  }

  private String expected() {
    return " (expected: " + form.title() + ")";
  }

  private static Location location(DefinitionFile file, MarkedYamlEngineException e) {
    return e.getProblemMark()
        .or(e::getContextMark)
        .map(mark -> location(file.name(), mark))
        .orElse(new Location(file.name(), 1, 1));
  }

  static Location location(String file, Mark mark) {
    return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The place of the character at {@code index} of a file's text. */
  static Location location(String file, String text, int index) {
    String before = text.substring(0, index);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    return new Location(file, line, 1 + before.codePointCount(lineStart, before.length()));
  }

  private String syntax(MarkedYamlEngineException e) {
    @Nullable String context = e.getContext();
    if (BoundedComposer.tooDeep().equals(e.getProblem())) {
      return e.getProblem();
    }
    if ("expected a single document in the stream".equals(context)) {
      return "a second document begins (expected: one document in a file)";
    }
    if (form.isSecret()) {
      return NO_YAML; // The engine's words may hold some of the file's.
    }
    String around = context == null || context.isBlank() ? "" : " " + context;
    String hint = e.getProblem().endsWith("but got {") ? " (expected: quotes around braces)" : "";
    return "not valid YAML" + around + ": " + Quote.shorten(e.getProblem()) + hint;
  }
}
