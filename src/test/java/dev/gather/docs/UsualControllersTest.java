package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsualControllersTest {

  private static final Path SOURCE =
      Markdown.project().resolve("src/test/java/dev/gather/docs/UsualControllers.java");

  @Test
  void areShownAsTheyCompile() throws IOException {
    Markdown page = Markdown.read(Markdown.project().resolve("src/docs/from-code.md"));

    assertThat(page.blocks("java")).isEqualTo(shown());
  }

  private static List<List<String>> shown() throws IOException {
    List<List<String>> blocks = new ArrayList<>();
    boolean isShown = false;
    for (String line : Files.readAllLines(SOURCE)) {
      if (line.strip().startsWith("// shown: ")) {
        isShown = true;
        blocks.add(new ArrayList<>());
      } else if (line.strip().equals("// end")) {
        isShown = false;
      } else if (isShown) {
        blocks.get(blocks.size() - 1).add(line.isEmpty() ? line : line.substring(4));
      }
    }
    return blocks;
  }
}
