package dev.gather.docs;

import dev.gather.demo.DemoFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, or a part of one.
 *
 * @param file where it stands
 * @param lines without line ends
 */
public record Markdown(Path file, List<String> lines) {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The directory that README.md stands in. */
  static Path project() {
    Path sources = Objects.requireNonNull(DemoFiles.definition().getParent()).resolve("../..");
    return sources.normalize();
  }

  public static Markdown readme() {
    return read(project().resolve("README.md"));
  }

  public static Markdown access() {
    return read(project().resolve("src/docs/access.md"));
  }

  public static Markdown composition() {
    return read(project().resolve("src/docs/composition.md"));
  }

  public static Markdown fromCode() {
    return read(project().resolve("src/docs/from-code.md"));
  }

  /** README.md and every page under src/docs. */
  static List<Markdown> all() {
    try (Stream<Path> found = Files.walk(project().resolve("src/docs"))) {
      Stream<Path> pages = found.filter(file -> file.toString().endsWith(".md")).sorted();
      return Stream.concat(Stream.of(readme()), pages.map(Markdown::read)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Markdown read(Path file) {
    try {
      return new Markdown(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands under a heading, up to the next of its level or above. */
  public Markdown section(String heading) {
    int start = lines.indexOf(heading);
    if (start < 0) {
      throw new IllegalArgumentException(file + ": no heading `" + heading + "`");
    }
    int level = heading.indexOf(' ');
    int end = start + 1;
    while (end < lines.size() && !lines.get(end).matches("#{1," + level + "} .*")) {
      end++;
    }
    return new Markdown(file, lines.subList(start + 1, end));
  }

  /** Contents of the fenced blocks of a language, without the indentation of their fences. */
  public List<List<String>> blocks(String language) {
    List<List<String>> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String fence = lines.get(i);
      if (fence.strip().startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).strip().equals("```")) {
          end++;
        }
        if (fence.strip().equals("```" + language)) {
          int indent = fence.indexOf('`');
          blocks.add(lines.subList(i + 1, end).stream().map(line -> cut(line, indent)).toList());
        }
        i = end;
      }
    }
    return blocks;
  }

  /** Cells of the rows of the first table whose first column has this heading. */
  public List<List<String>> table(String firstColumn) {
    List<List<String>> rows = new ArrayList<>();
    int at = 0;
    while (!lines.get(at).startsWith("| " + firstColumn + " |")) {
      at++;
    }
    for (int i = at + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
      rows.add(Arrays.stream(lines.get(i).substring(1).split("\\|")).map(String::strip).toList());
    }
    return rows;
  }

  /** Cells of the rows of all tables whose first column has this heading. */
  List<List<String>> tables(String firstColumn) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("| " + firstColumn + " |")) {
        rows.addAll(new Markdown(file, lines.subList(i, lines.size())).table(firstColumn));
      }
    }
    return rows;
  }

  /** Words set as code, in order. */
  public static List<String> code(String text) {
    return CODE.matcher(text).results().map(result -> result.group(1)).toList();
  }

  Stream<MatchResult> matches(Pattern pattern) {
    return pattern.matcher(String.join("\n", lines)).results();
  }

  private static String cut(String line, int indent) {
    return line.substring(Math.min(indent, line.length()));
  }
}
