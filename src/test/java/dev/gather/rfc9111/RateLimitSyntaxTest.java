package dev.gather.rfc9111;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.rate.Permission;
import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateLimitFields;
import dev.gather.access.rate.RateLimitSettings;
import dev.gather.access.rate.RateLimiter;
import dev.gather.access.rate.RateLimiters;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.process.Time;
import dev.gather.rfc9111.StructuredDictionary.Member;
import dev.gather.rfc9111.StructuredDictionary.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The fields of rate limits, read by what reads fields of RFC 9651 here. */
class RateLimitSyntaxTest {

  @Test
  void eachMemberIsAStringWithParameters() {
    RateLimitDefinition definition =
        new RateLimitDefinition(100, Duration.ofMinutes(1), 20, "ip", false);
    RateLimiter limiter =
        new RateLimiters(
                Map.of("order-list2", definition),
                new RateEngine(
                    (key, bucket, demand, given) -> Mono.empty(),
                    new RateLimitSettings(10),
                    Time.SYSTEM))
            .of("order-list2")
            .orElseThrow();
    RateLimitFields fields = limiter.fields();
    Permission permission = Objects.requireNonNull(limiter.take("a").block());

    for (String field : new String[] {fields.policy(), fields.limit(permission)}) {
      // A member of a list is one of a dictionary without its name.
      assertThat(StructuredDictionary.parse("member=" + field))
          .as(field)
          .contains(Map.of("member", new Member(Type.STRING, "order-list2")));
    }
  }
}
