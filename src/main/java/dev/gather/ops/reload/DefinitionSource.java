package dev.gather.ops.reload;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.watch.Version;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.definition.yaml.EnvironmentLookup;
import dev.gather.definition.yaml.FileLookup;
import dev.gather.definition.yaml.FileValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where definitions come from; reading blocks.
 *
 * @param patterns of the files
 * @param environment gives the values of placeholders
 */
public record DefinitionSource(
    List<String> patterns, DefinitionFiles files, EnvironmentLookup environment) {

  /** Bytes; more than such a file may have. */
  private static final int LONGEST_OTHER = 2 << 20;

  /** Versions are shown, and from that of a short file of secrets one could be guessed. */
  private static final String SALT = UUID.randomUUID().toString();

  /**
   * The files as they are now.
   *
   * @throws DefinitionException when there are none, or one cannot be read
   */
  List<DefinitionFile> read() {
    return files.read(patterns);
  }

  /**
   * @param used takes the values of the environment that were put in, by name
   * @param values has those of files
   */
  LoadedDefinition parse(List<DefinitionFile> read, Map<String, String> used, FileLookup values) {
    EnvironmentLookup noting =
        name -> {
          String value = environment.value(name);
          if (value != null) {
            used.put(name, value);
          }
          return value;
        };
    return new DefinitionReader(noting, values).read(read);
  }

  /** The same for the same files with the same texts; values of placeholders have no part in it. */
  static String version(List<DefinitionFile> read) {
    return Version.of(read.stream().flatMap(file -> Stream.of(file.name(), file.text())));
  }

  /**
   * The texts' own version, with what tells apart what is in other files behind a plus sign.
   *
   * @param texts version of the definitions' texts
   * @param values of files that they name
   * @param others files that count as well, as they are now
   */
  static String version(String texts, Map<Path, FileValue> values, List<String> others) {
    if (values.isEmpty() && others.isEmpty()) {
      return texts;
    }
    Stream<String> salt = Stream.of(SALT);
    Stream<String> ofValues =
        values.entrySet().stream()
            .flatMap(value -> Stream.of(value.getKey().toString(), content(value.getValue())));
    Stream<String> ofOthers = others.stream().flatMap(file -> Stream.of(file, bytes(file)));
    return texts + "+" + Version.of(Stream.of(salt, ofValues, ofOthers).flatMap(part -> part));
  }

  private static String content(FileValue value) {
    return value instanceof FileValue.Text text ? "=" + text.text() : value.toString();
  }

  /** Of its beginning, each as a character; nothing where it cannot be read. */
  private static String bytes(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(LONGEST_OTHER), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }
}
