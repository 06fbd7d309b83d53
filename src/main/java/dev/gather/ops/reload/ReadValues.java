package dev.gather.ops.reload;

import dev.gather.definition.yaml.FileLookup;
import dev.gather.definition.yaml.FileValue;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values of files that one reading of the definitions has put in. Each is read once, so that what
 * is put into force is what tells it from others. For one thread.
 */
final class ReadValues implements FileLookup {

  private final Map<Path, FileValue> read = new TreeMap<>();

  @Override
  public FileValue value(Path file) {
    return read.computeIfAbsent(file, FileValue::read);
  }

  /** Those that were asked for. */
  Set<Path> files() {
    return Set.copyOf(read.keySet());
  }

  /** What there is of these files now, in a fixed order. */
  Map<Path, FileValue> of(Collection<Path> files) {
    Map<Path, FileValue> values = new TreeMap<>();
    files.forEach(file -> values.put(file, value(file)));
    return values;
  }

  /** Values that nobody may see, by what may stand in their place. */
  Map<String, String> secrets() {
    Map<String, String> secrets = new HashMap<>();
    read.forEach(
        (file, value) -> {
          if (value instanceof FileValue.Text text) {
            secrets.put(FileLookup.PREFIX + file, text.text());
          }
        });
    return secrets;
  }
}
