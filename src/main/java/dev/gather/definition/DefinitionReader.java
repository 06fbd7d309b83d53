package dev.gather.definition;

import dev.gather.definition.bind.AccessBinder;
import dev.gather.definition.bind.Block;
import dev.gather.definition.bind.CorsBinder;
import dev.gather.definition.bind.RouteBinder;
import dev.gather.definition.bind.UpstreamBinder;
import dev.gather.definition.check.AccessPlaceRules;
import dev.gather.definition.check.CallRules;
import dev.gather.definition.check.CorsRules;
import dev.gather.definition.check.Defaults;
import dev.gather.definition.check.DefinitionMerge;
import dev.gather.definition.check.FileSchema;
import dev.gather.definition.check.Pruning;
import dev.gather.definition.check.StructureCheck;
import dev.gather.definition.check.UpstreamRules;
import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.SourceNode;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.EnvironmentLookup;
import dev.gather.definition.yaml.FileLookup;
import dev.gather.definition.yaml.FileValue;
import dev.gather.definition.yaml.Placeholders;
import dev.gather.definition.yaml.SourceFile;
import dev.gather.definition.yaml.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads definition files.
 *
 * <p>Bad content never throws: everything that is wrong is in {@link LoadedDefinition#problems()}.
 * Safe for use by many threads.
 */
public final class DefinitionReader {

  private final YamlReader yaml;
  private final StructureCheck structure;

  /**
   * @param environment where {@code ${NAME}} is looked up
   */
  public DefinitionReader(EnvironmentLookup environment) {
    this(environment, FileValue::read);
  }

  /**
   * @param environment where {@code ${NAME}} is looked up
   * @param files where {@code ${file:PATH}} is
   */
  public DefinitionReader(EnvironmentLookup environment, FileLookup files) {
    FileSchema schema = new FileSchema(FileSchema.GATEWAY);
    this.yaml = new YamlReader(new Placeholders(environment, files), schema.form());
    this.structure = new StructureCheck(schema);
  }

  /** Reads files that are one definition together, in this order. */
  public LoadedDefinition read(List<DefinitionFile> files) {
    Location start = new Location(files.isEmpty() ? "definitions" : files.get(0).name(), 1, 1);
    SourceNode source = SourceNode.collection(start, start);
    DefinitionProblems problems = new DefinitionProblems(source);
    if (files.isEmpty()) {
      problems.add(DefinitionPath.ROOT, start, "no definition file (expected: at least one)");
    }
    DefinitionMerge merge = new DefinitionMerge(source, problems);
    for (DefinitionFile file : files) {
      yaml.read(file, problems)
          .ifPresent(
              read -> {
                check(read, problems);
                merge.add(read);
              });
    }
    Defaults.fill(merge.root(), source, problems);
    return new LoadedDefinition(bind(new Block(merge.root()), source), problems);
  }

  private void check(SourceFile file, DefinitionProblems problems) {
    new UpstreamRules(file, problems).check();
    new CallRules(file, problems).check();
    new CorsRules(file, problems).check();
    new AccessPlaceRules(file, problems).check();
    structure.check(file, problems);
    Pruning.prune(file);
  }

  private static GatewayDefinition bind(Block root, SourceNode source) {
    Map<String, UpstreamDefinition> upstreams =
        root.entries(
            "upstreams",
            (name, block) -> UpstreamBinder.bind(name, block, place(source, "upstreams", name)));
    return new GatewayDefinition(
        upstreams,
        root.entries("routes", new RouteBinder(upstreams, source)::bind),
        CorsBinder.bind(root),
        root.tree("access")
            .map(tree -> new AccessBinder(file(source, "access")).bind(new Block(tree)))
            .orElse(AccessDefinition.NONE));
  }

  /** That has a block. */
  private static Path file(SourceNode source, String block) {
    return Path.of(source.nearest(DefinitionPath.of(block)).key().file());
  }

  private static SourceNode place(SourceNode source, String map, String name) {
    @Nullable SourceNode place = source.find(DefinitionPath.of(map, name));
    return Objects.requireNonNull(place);
  }
}
