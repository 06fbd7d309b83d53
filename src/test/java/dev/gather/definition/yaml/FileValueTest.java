package dev.gather.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileValueTest {

  private final Path file;

  FileValueTest(@TempDir Path directory) {
    this.file = directory.resolve("key");
  }

  @Test
  void isOneLineWithoutItsEnd() {
    assertThat(read("s3cret")).isEqualTo(new FileValue.Text("s3cret"));
    assertThat(read("s3cret\n")).isEqualTo(new FileValue.Text("s3cret"));
    assertThat(read("s3cret\r\n")).isEqualTo(new FileValue.Text("s3cret"));
    assertThat(read(" käse \n")).isEqualTo(new FileValue.Text(" käse "));
    assertThat(read("a".repeat(FileValue.LONGEST))).isInstanceOf(FileValue.Text.class);
  }

  @Test
  void isNothingElse() throws IOException {
    assertThat(fault("")).startsWith("is empty (expected: ");
    assertThat(fault("\n")).startsWith("is empty (expected: ");
    for (String odd : new String[] {"a\nb\n", "a\n\n", "a\tb", "a\u0000", "a\rb", "a\u0085"}) {
      assertThat(fault(odd))
          .isEqualTo("has control characters (expected: one line of text)")
          .doesNotContain(odd);
    }
    assertThat(fault("a".repeat(FileValue.LONGEST + 1)))
        .isEqualTo("is too large (expected: at most 64 KB)");
    Files.write(file, "ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(fault()).startsWith("is not UTF-8 (expected: ");
    Files.delete(file);
    assertThat(fault()).isEqualTo("is missing (expected: a file at " + file + ")");
    Files.createDirectory(file);
    assertThat(fault()).startsWith("is no regular file (expected: ");
  }

  @Test
  void showsNothingOfItself() {
    assertThat(read("s3cret")).hasToString("***");
  }

  private FileValue read(String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return FileValue.read(file);
  }

  private String fault(String content) {
    return ((FileValue.Fault) read(content)).what();
  }

  private String fault() {
    return ((FileValue.Fault) FileValue.read(file)).what();
  }
}
