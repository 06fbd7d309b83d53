package dev.gather.ops.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.jwt.TokenListener;
import dev.gather.access.jwt.TokenResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenMetersTest {

  private static final String ISSUER = "https://id.example";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TokenMeters meters = new TokenMeters(registry);

  @Test
  void countTokensByIssuerAndOutcome() {
    meters.tokenChecked(ISSUER, TokenResult.VERIFIED);
    meters.tokenChecked(ISSUER, TokenResult.REMEMBERED);
    meters.tokenChecked(ISSUER, TokenResult.REMEMBERED);
    meters.tokenChecked(TokenListener.NO_ISSUER, TokenResult.NOT_YET_VALID);

    assertThat(count("gather.access.tokens", ISSUER, "verified")).isEqualTo(1);
    assertThat(count("gather.access.tokens", ISSUER, "remembered")).isEqualTo(2);
    assertThat(count("gather.access.tokens", "_none", "not-yet-valid")).isEqualTo(1);
  }

  @Test
  void countFetchesOfKeys() {
    meters.keysFetched(ISSUER, true);
    meters.keysFetched(ISSUER, false);
    meters.keysFetched(ISSUER, false);

    assertThat(count("gather.access.key.fetches", ISSUER, "success")).isEqualTo(1);
    assertThat(count("gather.access.key.fetches", ISSUER, "failed")).isEqualTo(2);
  }

  @Test
  void forgetIssuersThatAreNotNamedAnyMore() {
    meters.tokenChecked(ISSUER, TokenResult.VERIFIED);
    meters.tokenChecked("https://other.example", TokenResult.VERIFIED);
    meters.tokenChecked(TokenListener.NO_ISSUER, TokenResult.MALFORMED);
    meters.keysFetched(ISSUER, true);

    meters.keepOnly(Set.of("https://other.example"));

    assertThat(registry.find("gather.access.tokens").tag("issuer", ISSUER).counters()).isEmpty();
    assertThat(registry.find("gather.access.tokens").counters()).hasSize(2);
    assertThat(registry.find("gather.access.key.fetches").counters()).isEmpty();
  }

  private double count(String name, String issuer, String outcome) {
    return registry.get(name).tags("issuer", issuer, "outcome", outcome).counter().count();
  }
}
