package dev.gather.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command of a console block and what it prints.
 *
 * @param command without the prompt
 * @param output lines; {@code …} stands for lines left out, and inside a line for any characters
 */
public record Example(String command, List<String> output) {

  private static final String LEFT_OUT = "…";

  /** All examples of a page, in order. */
  public static List<Example> of(Markdown page) {
    List<Example> examples = new ArrayList<>();
    for (List<String> block : page.blocks("console")) {
      for (String line : block) {
        if (line.startsWith("$ ")) {
          examples.add(new Example(line.substring(2), new ArrayList<>()));
        } else {
          examples.get(examples.size() - 1).output().add(line);
        }
      }
    }
    return examples;
  }

  /** Whether it is a request that can be made. */
  public boolean isCurl() {
    return command.startsWith("curl ");
  }

  /** What {@code curl -i} prints before the empty line. */
  public List<String> head() {
    int end = output.indexOf("");
    return output.subList(0, end);
  }

  /** What {@code curl -i} prints after the empty line. */
  public List<String> body() {
    return output.subList(output.indexOf("") + 1, output.size());
  }

  /** Matches lines, each with its line end, of which some are left out in {@code shown}. */
  public static Pattern pattern(List<String> shown) {
    StringBuilder pattern = new StringBuilder();
    for (String line : shown) {
      pattern.append(line.equals(LEFT_OUT) ? "(?:[^\\n]*\\n)*?" : linePattern(line) + "\\n");
    }
    return Pattern.compile(pattern.toString());
  }

  private static String linePattern(String line) {
    return Stream.of(line.split(LEFT_OUT, -1))
        .map(Pattern::quote)
        .collect(Collectors.joining("[^\\n]*"));
  }
}
