package dev.gather.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.caller.Caller;
import dev.gather.access.jwk.KeyServer;
import dev.gather.access.jwk.PublishedKeys;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.cache.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KnownTokensTest {

  private final TestClock clock = new TestClock();
  private final KnownTokens tokens = new KnownTokens(clock);
  private final PublishedKeys keys = new PublishedKeys(Set.of());
  private final TestIssuer issuer = new TestIssuer(clock);
  private final CountedResults results = new CountedResults();
  private final TrustedIssuer by =
      new TrustedIssuer(
          issuer.definition(),
          new KeyServer(KeyServer.client(), clock).keysOf(issuer.definition(), results),
          tokens,
          clock,
          results);

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void areTenThousandAtMost() {
    for (int i = 0; i < 25_000; i++) {
      put("token " + i, 100);
    }

    assertThat(tokens.size()).isBetween(9_000L, 10_000L);
  }

  @Test
  void takeSixteenMegabytesAtMost() {
    for (int i = 0; i < 5_000; i++) {
      put("token " + i, 12_000);
    }

    assertThat(tokens.size()).isBetween(1_000L, (16L << 20) / 12_000);
  }

  @Test
  void areForgottenWhenTheyExpire() {
    put("token", 100);
    assertThat(tokens.get(Fingerprint.of("token"))).isNotNull();

    clock.advance(Duration.ofMinutes(5).plusMillis(1));

    assertThat(tokens.get(Fingerprint.of("token"))).isNull();
    assertThat(tokens.size()).isZero();
  }

  private void put(String token, int claims) {
    Caller caller =
        new Caller(
            "i",
            "s",
            List.of("a", "b"),
            new byte[claims],
            Optional.of(clock.instant().plus(Duration.ofMinutes(5))));
    tokens.put(Fingerprint.of(token), new KnownToken(by, keys, Optional.of(caller)));
  }
}
