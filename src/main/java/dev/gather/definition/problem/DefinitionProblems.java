package dev.gather.definition.problem;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything that is wrong with a definition, so that all of it is reported at once.
 *
 * <p>Pointers are JSON pointers into the merged definition, see {@link DefinitionPath}. One that
 * leads to nothing, such as a missing key's, stands for the key of its nearest ancestor.
 */
public final class DefinitionProblems {

  private final SourceNode source;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();
  private final TreeSet<String> pointers = new TreeSet<>();
  private boolean incomplete;

  public DefinitionProblems(SourceNode source) {
    this.source = source;
  }

  /** Adds a problem of the value at {@code pointer}. */
  public void add(String pointer, String message) {
    add(pointer, 0, message);
  }

  /**
   * Adds a problem of one character of the string at {@code pointer}.
   *
   * @param offset index into the string; ignored where the file's columns cannot be told from it
   */
  public void add(String pointer, int offset, String message) {
    add(pointer, place(pointer, offset), message);
  }

  private Location place(String pointer, int offset) {
    SourceNode found = source.find(pointer);
    if (found == null) {
      return source.nearest(pointer).key();
    }
    return offset <= 0 || found.isSubstituted() ? found.value() : found.value(offset);
  }

  /**
   * Adds what may well be a mistake, but has a meaning: no problem, as the definition can run.
   *
   * @param offset as for a problem
   * @param message never with a value that came from the environment or a file
   */
  public void warn(String pointer, int offset, String message) {
    warnings.add(new Problem(place(pointer, offset), "warning: " + message));
  }

  /** Adds a problem of the key at {@code pointer}, such as a name that is not allowed. */
  public void addAtKey(String pointer, String message) {
    add(pointer, source.nearest(pointer).key(), message);
  }

  public void add(String pointer, Location location, String message) {
    pointers.add(pointer);
    problems.add(new Problem(location, message));
  }

  /** True when the value at {@code pointer}, or anything inside it, has a problem. */
  public boolean has(String pointer) {
    String inside = pointer + "/";
    @Nullable String next = pointers.ceiling(inside);
    return pointers.contains(pointer) || (next != null && next.startsWith(inside));
  }

  /** True when a file could not be read at all, so that names may be unknown only for that. */
  public boolean isIncomplete() {
    return incomplete;
  }

  public void markIncomplete() {
    incomplete = true;
  }

  /** The place of the value at {@code pointer}, for messages that name a second place. */
  public Location locate(String pointer) {
    SourceNode found = source.find(pointer);
    return found == null ? source.nearest(pointer).key() : found.value();
  }

  /**
   * The scalar at {@code pointer} as its file has it, before any value of the environment went in:
   * what a message may show.
   */
  public Optional<String> rawText(String pointer) {
    SourceNode found = source.find(pointer);
    return found == null ? Optional.empty() : Optional.ofNullable(found.raw());
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** What may well be a mistake, each once, by file, line and column. */
  public List<Problem> warnings() {
    return warnings.stream().sorted().toList();
  }

  /** All problems, each once, by file, line and column. */
  public List<Problem> sorted() {
    return problems.stream().sorted().toList();
  }

  /**
   * Does nothing without problems.
   *
   * @throws DefinitionException with all of them
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new DefinitionException(sorted());
    }
  }
}
