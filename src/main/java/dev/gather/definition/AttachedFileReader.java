package dev.gather.definition;

import dev.gather.definition.check.FileSchema;
import dev.gather.definition.check.StructureCheck;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.DefinitionText;
import dev.gather.definition.yaml.SourceFile;
import dev.gather.definition.yaml.Substitution;
import dev.gather.definition.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads files of one kind that definitions name: lists, within the bounds of a definition file and
 * held against a schema of their own. Values of the environment are not put in. Safe for use by
 * many threads.
 */
public final class AttachedFileReader {

  private final YamlReader yaml;
  private final StructureCheck structure;

  /**
   * @param schema where it is on the class path
   */
  public AttachedFileReader(String schema) {
    FileSchema loaded = new FileSchema(schema);
    this.yaml = new YamlReader(Substitution.NONE, loaded.form());
    this.structure = new StructureCheck(loaded);
  }

  /**
   * The file as it is now; blocks.
   *
   * @throws DefinitionException when it is not there or cannot be read, is too large or not UTF-8
   */
  public DefinitionFile read(Path file) {
    String name = file.toString();
    List<Problem> problems = new ArrayList<>();
    if (Files.exists(file)) {
      Optional<DefinitionFile> read =
          DefinitionText.read(name, new FileSystemResource(file), problems);
      if (read.isPresent()) {
        return read.get();
      }
    } else {
      problems.add(
          new Problem(
              new Location(name, 1, 1),
              "file is missing (expected: a file at " + file.toAbsolutePath().normalize() + ")"));
    }
    throw new DefinitionException(problems);
  }

  /** What it says. Bad content never throws: everything that is wrong is in its problems. */
  public AttachedFile parse(DefinitionFile file) {
    Location start = new Location(file.name(), 1, 1);
    SourceNode source = SourceNode.collection(start, start);
    DefinitionProblems problems = new DefinitionProblems(source);
    Optional<SourceFile> read = yaml.read(file, problems);
    if (read.isEmpty()) {
      return new AttachedFile(MissingNode.getInstance(), problems);
    }
    structure.check(read.get(), problems);
    place(read.get(), source);
    return new AttachedFile(read.get().root(), problems);
  }

  /** Tells where the entries stand, for problems to come. */
  private static void place(SourceFile read, SourceNode source) {
    for (int i = 0; i < read.root().size(); i++) {
      String index = Integer.toString(i);
      SourceNode entry = read.source().child(index);
      if (entry != null) {
        source.put(index, entry);
      }
    }
  }
}
