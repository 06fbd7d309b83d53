package dev.gather.ops.metric;

import dev.gather.access.jwt.TokenListener;
import dev.gather.access.jwt.TokenResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** Counts what tokens, and fetches of their keys, come to. */
public final class TokenMeters implements TokenListener {

  /** Of each metric; a dozen for each issuer. */
  private static final int MOST_COMBINATIONS = 1000;

  private static final Labels REST = new Labels(GatherMetrics.REST, GatherMetrics.REST);

  private final MeterRegistry registry;
  private final MeterCache<Labels, Counter> tokens =
      new MeterCache<>(MOST_COMBINATIONS, labels -> counter(Metric.ACCESS_TOKENS, labels), REST);
  private final MeterCache<Labels, Counter> fetches =
      new MeterCache<>(
          MOST_COMBINATIONS, labels -> counter(Metric.ACCESS_KEY_FETCHES, labels), REST);

  public TokenMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void tokenChecked(String issuer, TokenResult result) {
    tokens.get(new Labels(issuer, result.label())).increment();
  }

  @Override
  public void keysFetched(String issuer, boolean isThere) {
    fetches.get(new Labels(issuer, isThere ? "success" : "failed")).increment();
  }

  /** Forgets issuers that definitions do not name any more. */
  public void keepOnly(Set<String> issuers) {
    tokens.removeIf(
        labels -> !labels.issuer().equals(NO_ISSUER) && !issuers.contains(labels.issuer()),
        registry::remove);
    fetches.removeIf(labels -> !issuers.contains(labels.issuer()), registry::remove);
  }

  private Counter counter(Metric metric, Labels labels) {
    return Counter.builder(metric.label())
        .description(metric.description())
        .tag("issuer", labels.issuer())
        .tag("outcome", labels.outcome())
        .register(registry);
  }

  private record Labels(String issuer, String outcome) {}
}
