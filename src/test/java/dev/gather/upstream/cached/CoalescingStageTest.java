package dev.gather.upstream.cached;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.TestClock;
import dev.gather.rfc9111.CachePolicy;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Coalescing;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.FetchStart;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class CoalescingStageTest {

  private static final CachePolicy POLICY =
      new CachePolicy(
          Optional.of(Duration.ofHours(1)), Duration.ZERO, Duration.ZERO, Duration.ZERO, false);

  private final List<Sinks.One<UpstreamAnswer>> calls = new ArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final List<String> received = new ArrayList<>();
  private final List<Deadline> deadlines = new ArrayList<>();
  private final TestClock clock = new TestClock();
  private final AnswerCache cache = Fixtures.cache(Fixtures.database(), clock);
  private final UpstreamCall call =
      new CoalescingStage("http://catalog", cache, clock)
          .around(
              request ->
                  Mono.defer(
                      () -> {
                        deadlines.add(request.deadline());
                        Sinks.One<UpstreamAnswer> answer = Sinks.one();
                        calls.add(answer);
                        return answer.asMono().doOnCancel(cancelled::incrementAndGet);
                      }));

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void makesOneCallOfRequestsAtTheSameTime() {
    send("/a");
    send("/a");
    send("/a");
    assertThat(calls).hasSize(1);

    answer(0);

    assertThat(received).containsExactly("miss", "coalesced", "coalesced");
  }

  @Test
  void goesOnWithoutTheRequestThatBeganIt() {
    Disposable leader = send("/a");
    send("/a");
    leader.dispose();
    send("/a");
    assertThat(cancelled).hasValue(0);
    assertThat(calls).hasSize(1);

    answer(0);

    // One of them has to store it.
    assertThat(received).containsExactly("miss", "coalesced");
  }

  /** Whose retry or wait for a place would otherwise end for the others as well. */
  @Test
  void isNotAbandonedWithTheRequestThatBeganIt() {
    UpstreamRequest leader = request("/a");
    UpstreamRequest follower = request("/a");
    send(leader);
    send(follower);
    leader.deadline().abandon();
    assertThat(deadlines.get(0).isAbandoned()).isFalse();
    follower.deadline().abandon();
    assertThat(deadlines.get(0).isAbandoned()).isTrue();
  }

  @Test
  void cancelsTheCallWhenTheLastRequestLeaves() {
    Disposable leader = send("/a");
    Disposable follower = send("/a");
    leader.dispose();
    assertThat(cancelled).hasValue(0);
    follower.dispose();
    assertThat(cancelled).hasValue(1);

    send("/a");
    assertThat(calls).as("begins a new one").hasSize(2);
  }

  @Test
  void beginsANewCallOnceOneHasEnded() {
    send("/a");
    answer(0);
    send("/a");
    assertThat(calls).hasSize(2);
  }

  @Test
  void servesNobodyWhoComesWhenTheAnswerIsThere() {
    call.send(request("/a"))
        .subscribe(
            answer -> {
              received.add(answer.source().label());
              send("/a");
              assertThat(calls).as("what is stored must be found first").hasSize(1);
            });
    answer(0);
    assertThat(received).containsExactly("miss");
    assertThat(calls).hasSize(2);
    answer(1);
    assertThat(received).containsExactly("miss", "miss");
  }

  @Test
  void sharesNoCallWithWhoComesAfterAnEviction() {
    send("/a");
    evict("another");
    send("/a");
    assertThat(calls).hasSize(1);

    evict("all");
    send("/a");
    send("/a");
    assertThat(calls).as("both share a new one").hasSize(2);

    answer(0);
    assertThat(received).containsExactly("miss", "coalesced");
    send("/a");
    assertThat(calls).as("which the end of the old one leaves alone").hasSize(2);
    answer(1);
    assertThat(received).containsExactly("miss", "coalesced", "miss", "coalesced", "coalesced");
  }

  @Test
  void saysWhenTheSharedCallBegan() {
    FetchStart start = new FetchStart(clock.millis(), cache.mark());
    List<Optional<FetchStart>> begun = new ArrayList<>();
    call.send(request("/a")).subscribe(answer -> begun.add(answer.begun()));
    clock.advance(Duration.ofSeconds(3));
    evict("another");
    call.send(request("/a")).subscribe(answer -> begun.add(answer.begun()));
    answer(0);
    assertThat(begun).containsExactly(Optional.of(start), Optional.of(start));
  }

  @Test
  void failsForAllWhoWait() {
    send("/a");
    send("/a");
    calls.get(0).tryEmitError(Fixtures.failure(FailureKind.TIMEOUT));
    assertThat(received).containsExactly("TIMEOUT", "TIMEOUT");
    send("/a");
    assertThat(calls).hasSize(2);
  }

  @Test
  void sharesNothingBetweenKeysOrBetweenRequestsThatKnowDifferentAnswers() {
    UpstreamRequest request = request("/a");
    send("/a");
    send("/b");
    send(request.with(List.of(), request.cache().orElseThrow().havingSeen(5), request.deadline()));
    send(
        request.with(
            List.of(), request.cache().orElseThrow().havingSeen(5).whole(), request.deadline()));
    send(Fixtures.get("/a"));
    send(Fixtures.get("/a"));
    assertThat(calls).hasSize(6);
  }

  @Test
  void sharesWhatIsNotStoredAsWell() {
    send(notStored("/a"));
    send(notStored("/a"));
    send(notStored("/b"));
    send("/a");
    assertThat(calls).hasSize(3);
    answer(0);
    assertThat(received).containsExactly("miss", "coalesced");
    send(notStored("/a"));
    assertThat(calls).hasSize(4);
  }

  /** Which of the upstream's answers a change is of, nobody knows. */
  @Test
  void sharesNothingOfThatWithWhoComesAfterAChange() {
    send(notStored("/a"));
    send("/a");
    cache.overtake(InvalidationStage.anyChange("http://another"));
    send(notStored("/a"));
    assertThat(calls).hasSize(2);
    cache.overtake(InvalidationStage.anyChange("http://catalog"));
    send("/a");
    assertThat(calls).as("whose change removes it by its target").hasSize(2);
    send(notStored("/a"));
    assertThat(calls).hasSize(3);
  }

  /** Who has more time is not told that there is none left, and may have another try. */
  @Test
  void hasTheTimeOfTheLastToGiveUp() {
    send(notStored("/a"));
    Duration before = deadlines.get(0).remaining();
    UpstreamRequest patient = notStored("/a");
    send(patient.with(Deadline.in(Duration.ofHours(2), Schedulers.parallel())));
    assertThat(before).isLessThan(Duration.ofHours(1));
    assertThat(deadlines.get(0).remaining()).isGreaterThan(Duration.ofHours(1));
  }

  private static UpstreamRequest notStored(String target) {
    UpstreamRequest cached = request(target);
    return new UpstreamRequest(
        cached.exchange(),
        target,
        List.of(),
        Optional.empty(),
        cached.deadline(),
        cached.forwarding(),
        Optional.of(Coalescing.of(List.of(Optional.of("not stored"), Optional.of(target)))));
  }

  private void evict(String tag) {
    cache.evict(Set.of(tag)).block(Patience.LIMIT);
  }

  private Disposable send(String target) {
    return send(request(target));
  }

  private Disposable send(UpstreamRequest request) {
    return call.send(request)
        .subscribe(
            answer -> received.add(answer.source().label()),
            failure -> received.add(((CallFailure) failure).kind().name()));
  }

  private static UpstreamRequest request(String target) {
    return Fixtures.cached(target, POLICY, Schedulers.parallel());
  }

  private void answer(int index) {
    calls.get(index).tryEmitValue(new UpstreamAnswer(200, new byte[0], Source.MISS));
  }
}
