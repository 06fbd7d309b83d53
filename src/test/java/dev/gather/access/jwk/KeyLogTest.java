package dev.gather.access.jwk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gather.access.jwt.CountedResults;
import dev.gather.process.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class KeyLogTest {

  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
  private final Time time = () -> timers;
  private final ScriptedKeys fetch = new ScriptedKeys(KeyLogTest::failing);
  private final KeySource source;
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.gather.keys");
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  KeyLogTest() {
    timers.advanceTimeBy(Duration.ofDays(20_000));
    source = new KeySource("https://id.example/\n[fake] line", fetch, time, new CountedResults());
  }

  @BeforeEach
  void listen() {
    events.start();
    logger.addAppender(events);
  }

  @AfterEach
  void close() {
    logger.detachAppender(events);
    source.dispose();
  }

  @Test
  void saysOnceThatThereAreNoKeysAndOnceThatThereAre() {
    source.start();
    timers.advanceTimeBy(Duration.ofHours(5));
    assertThat(lines())
        .singleElement()
        .asString()
        .contains("WARN")
        .endsWith(
            "Keys of issuer `https://id.example/\\n[fake] line` cannot be had:"
                + " `https://id.example/keys` answered 503 (expected: 200); routes that need its"
                + " tokens answer 503");

    fetch.give(KeyLogTest::good);
    timers.advanceTimeBy(Duration.ofHours(5));
    assertThat(lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("INFO")
        .endsWith(
            "Keys of issuer `https://id.example/\\n[fake] line` can be fetched again: 1 of them");

    fetch.give(KeyLogTest::failing);
    timers.advanceTimeBy(Duration.ofHours(5));
    assertThat(lines()).hasSize(3).last().asString().endsWith("those of before stay in force");
  }

  @Test
  void saysNothingWhileAllIsWell() {
    fetch.give(KeyLogTest::good);
    source.start();
    timers.advanceTimeBy(Duration.ofDays(1));

    assertThat(lines()).isEmpty();
  }

  @Test
  void saysThatNoKeyCanBeUsed() {
    fetch.give(() -> Mono.just(new KeyFetch.Fetched(new PublishedKeys(Set.of()), AGAIN)));
    source.start();
    timers.advanceTimeBy(Duration.ofHours(5));

    assertThat(lines())
        .singleElement()
        .asString()
        .contains("holds no key that tokens can be verified with");
  }

  @Test
  void saysNothingThatOthersSay() {
    fetch.give(() -> Mono.error(new IOException("secret\nwords")));
    source.start();

    assertThat(lines())
        .singleElement()
        .asString()
        .contains("could not be read (IOException)")
        .doesNotContain("secret");
  }

  private List<String> lines() {
    return events.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private static Mono<KeyFetch.Fetched> failing() {
    return Mono.error(KeyFetchException.answered(503));
  }

  private static Mono<KeyFetch.Fetched> good() {
    PublishedKeys keys = PublishedKeys.read(TestIssuer.set(TestKeys.rsa("first")).getBytes(UTF_8));
    return Mono.just(new KeyFetch.Fetched(keys, AGAIN));
  }
}
