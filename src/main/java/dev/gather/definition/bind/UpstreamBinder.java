package dev.gather.definition.bind;

import dev.gather.definition.check.UpstreamUrl;
import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.definition.model.CircuitBreakerDefinition;
import dev.gather.definition.model.CircuitWindow;
import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.model.HeadersDefinition;
import dev.gather.definition.model.RetryDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.SourceNode;
import java.time.Duration;
import java.util.Set;

/** Makes the record of an upstream; every default of one is here. */
public final class UpstreamBinder {

  /** See src/docs/decisions/0044-old-failures-open-no-circuit.md. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  static final Duration TIMEOUT = Duration.ofSeconds(1);

  private UpstreamBinder() {}

  public static UpstreamDefinition bind(String name, Block block, SourceNode source) {
    return new UpstreamDefinition(
        name,
        block.optionalString("url").map(UpstreamUrl::parse).orElse(UpstreamUrl.PLACEHOLDER),
        new UpstreamDefinition.Limits(
            block.duration("timeout", TIMEOUT),
            block.duration("connect-timeout", Duration.ofMillis(500)),
            block.bytes("max-body", 1 << 20),
            block.integer("max-depth", 100)),
        bulkhead(block.block("bulkhead")),
        circuitBreaker(block.block("circuit-breaker")),
        retry(block.block("retry")),
        headers(block.block("headers"), source),
        ForwardedForm.of(block.string("forwarded", "x-forwarded")),
        format(block),
        block.integer("websockets", 1000));
  }

  private static AnswerFormat format(Block block) {
    return block.string("format", "json").equals("xml")
        ? new AnswerFormat.Xml(Set.copyOf(block.strings("xml-lists")))
        : new AnswerFormat.Json();
  }

  private static BulkheadDefinition bulkhead(Block block) {
    return new BulkheadDefinition(
        block.integer("max-concurrent", 64),
        block.integer("max-queued", 64),
        block.duration("max-wait", Duration.ofMillis(100)));
  }

  private static CircuitBreakerDefinition circuitBreaker(Block block) {
    return new CircuitBreakerDefinition(
        block.integer("failure-rate", 50),
        block.integer("slow-call-rate", 100),
        block.duration("slow-call-after", Duration.ofSeconds(1)),
        window(block),
        block.integer("minimum-calls", 20),
        block.duration("open-for", Duration.ofSeconds(10)),
        block.integer("probes", 5));
  }

  private static CircuitWindow window(Block block) {
    return block.isText("window")
        ? new CircuitWindow.Time(block.duration("window", WINDOW))
        : block
            .tree("window")
            .<CircuitWindow>map(count -> new CircuitWindow.Calls(block.integer("window", 0)))
            .orElse(new CircuitWindow.Time(WINDOW));
  }

  private static RetryDefinition retry(Block block) {
    return new RetryDefinition(
        block.integer("max-attempts", 2),
        block.duration("backoff", Duration.ofMillis(50)),
        block.duration("max-backoff", Duration.ofSeconds(1)),
        block.integer("budget", 20));
  }

  private static HeadersDefinition headers(Block block, SourceNode upstream) {
    return new HeadersDefinition(
        HeaderBlock.forward(block),
        HeaderBlock.set(block, upstream),
        block.optionalString("deadline").map(HeaderBlock::lower));
  }
}
