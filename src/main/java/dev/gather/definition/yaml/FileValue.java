package dev.gather.definition.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file has in the place of {@code ${file:PATH}}, or why it has nothing there. */
public sealed interface FileValue {

  /** Bytes of such a file; keys and passwords are far shorter. */
  int LONGEST = 64 * 1024;

  /**
   * One line of text, a secret as a rule.
   *
   * @param text without the line end behind it
   */
  record Text(String text) implements FileValue {

    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * There is no value.
   *
   * @param what is wrong with the file and what was expected, as the end of a sentence about it;
   *     nothing that stands in it
   */
  record Fault(String what) implements FileValue {}

  /** The file as it is now; blocks. */
  static FileValue read(Path file) {
    if (!Files.exists(file)) {
      return new Fault("is missing (expected: a file at " + file + ")");
    }
    if (!Files.isRegularFile(file)) {
      return new Fault("is no regular file (expected: a file with one line of text)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      return bytes.length > LONGEST
          ? new Fault("is too large (expected: at most 64 KB)")
          : of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return new Fault("is not UTF-8 (expected: one line of text in UTF-8)");
    } catch (IOException e) {
      return new Fault("cannot be read (expected: a readable file)");
    }
  }

  private static FileValue of(String content) {
    String text = withoutLineEnd(content);
    if (text.isEmpty()) {
      // Whoever writes it in two steps has it empty between them.
      return new Fault("is empty (expected: one line of text)");
    }
    return text.chars().anyMatch(Character::isISOControl)
        ? new Fault("has control characters (expected: one line of text)")
        : new Text(text);
  }

  private static String withoutLineEnd(String content) {
    if (!content.endsWith("\n")) {
      return content;
    }
    return content.substring(0, content.length() - (content.endsWith("\r\n") ? 2 : 1));
  }
}
