package dev.gather.definition.yaml;

import java.io.StringReader;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Composes YAML of a bounded depth: the engine's composer recurses as deep as the file does. */
final class BoundedComposer extends Composer {

  static final int MAX_DEPTH = 64;

  static final ScalarResolver CORE = new CoreScalarResolver(false);

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new StrictCoreSchema())
          .setAllowNonScalarKeys(true)
          .setMaxAliasesForCollections(Integer.MAX_VALUE)
          .setCodePointLimit(Integer.MAX_VALUE)
          .build();

  private int depth;

  BoundedComposer(String text) {
    super(SETTINGS, new ParserImpl(SETTINGS, new StreamReader(SETTINGS, new StringReader(text))));
  }

  @Override
  protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
    enter();
    SequenceNode node = super.composeSequenceNode(anchor);
    depth--;
    return node;
  }

  @Override
  protected Node composeMappingNode(Optional<Anchor> anchor) {
    enter();
    Node node = super.composeMappingNode(anchor);
    depth--;
    return node;
  }

  private void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new ComposerException(tooDeep(), parser.peekEvent().getStartMark());
    }
  }

  static String tooDeep() {
    return "nested too deep (expected: at most " + MAX_DEPTH + " levels)";
  }

  /** YAML 1.2 as it is written: without merge keys, which are of YAML 1.1. */
  private static final class StrictCoreSchema extends CoreSchema {

    @Override
    public ScalarResolver getScalarResolver() {
      return CORE;
    }
  }
}
