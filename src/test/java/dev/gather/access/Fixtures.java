package dev.gather.access;

import dev.gather.access.jwt.TokenListener;
import dev.gather.access.jwt.TokenResult;
import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateLimitSettings;
import dev.gather.definition.model.AccessDefinition;
import dev.gather.plan.GatewayPlan;
import dev.gather.process.Time;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Gateways that anybody may ask. */
public final class Fixtures {

  private static final TokenListener NOBODY =
      new TokenListener() {
        @Override
        public void tokenChecked(String issuer, TokenResult result) {}

        @Override
        public void keysFetched(String issuer, boolean isThere) {}
      };

  private Fixtures() {}

  public static AccessFactory factory(Time time) {
    RateEngine rates =
        new RateEngine(
            (key, bucket, demand, given) -> Mono.empty(), new RateLimitSettings(1), time);
    return new AccessFactory(rates, NOBODY, time);
  }

  /** What lets everybody in. */
  public static Access open(Time time) {
    return factory(time)
        .first(
            new GatewayPlan(List.of(), List.of(), Optional.empty(), AccessDefinition.NONE),
            Optional.empty());
  }
}
