package dev.gather.plan.schema;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A compiled JSON Schema of a client's body or parameter, draft 2020-12; formats are asserted. Safe
 * for use by many threads.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-validation">JSON Schema
 *     Validation</a>
 */
public final class RequestSchema {

  /**
   * Reads numbers exactly: the validator would compare a {@code long}, and throws on a larger one.
   */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      // The body's own limit has been applied to it already.
                      StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private static final ExecutionConfig ASSERTING =
      ExecutionConfig.builder().formatAssertionsEnabled(true).locale(Locale.ROOT).build();

  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getDraft202012())
          .keyword(new UniqueItems())
          .formats(LinearFormats.all())
          .build();

  /** Steps that patterns may take on an event loop: some five milliseconds of a slow machine. */
  private static final long QUICK = 250_000;

  private final Schema schema;
  private final AtomicLong patternSize = new AtomicLong();

  /**
   * @param tree a schema without problems
   */
  RequestSchema(JsonNode tree) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(true)
            .locale(Locale.ROOT)
            .regularExpressionFactory(this::pattern)
            .build();
    this.schema =
        SchemaRegistry.withDialect(DIALECT, builder -> builder.schemaRegistryConfig(config))
            .getSchema(tree);
    this.schema.initializeValidators();
  }

  private BoundedPattern pattern(String regex) {
    BoundedPattern pattern = new BoundedPattern(regex);
    patternSize.addAndGet(pattern.size());
    return pattern;
  }

  /** Whether the schema's patterns take only a few milliseconds for so many bytes. */
  public boolean isQuickWith(int bytes) {
    return patternSize.get() * bytes <= QUICK;
  }

  /**
   * Finds where a body, or a parameter's value, breaks the schema. This is work for the processor,
   * and grows with the body.
   *
   * @param json one checked JSON value
   * @return at most a hundred; none for a body that is as it should be
   */
  public List<Violation> violations(byte[] json) {
    FirstErrors errors = new FirstErrors(ASSERTING);
    BoundedPattern.beginCheck();
    try {
      schema.validate(errors, MAPPER.readTree(json));
    } catch (JacksonException e) {
      return List.of(
          new Violation("", "has a name, text or number that is too long to be checked"));
    } catch (StackOverflowError e) {
      return errors.violations("is nested too deep to be checked");
    } catch (SchemaException e) {
      return errors.violations("takes too much work to be checked");
    } catch (ArithmeticException | NumberFormatException e) {
      return errors.violations("has a number that is too large to be checked");
    }
    return errors.violations();
  }
}
