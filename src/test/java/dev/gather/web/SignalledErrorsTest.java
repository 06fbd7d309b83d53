package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class SignalledErrorsTest {

  static Stream<Error> ofOneRequest() {
    return Stream.of(
        new StackOverflowError(),
        new InternalError("a file that was mapped is gone"),
        new UnknownError(),
        new NoClassDefFoundError("dev/gather/Missing"),
        new ExceptionInInitializerError("static"));
  }

  @ParameterizedTest
  @MethodSource("ofOneRequest")
  void areSignalledWhereTheWorkThrowsThemAtOnce(Error error) {
    Mono<Void> work =
        Mono.defer(
            () -> {
              throw error;
            });

    StepVerifier.create(new SignalledErrors(work)).verifyErrorSatisfies(told(error));
  }

  @ParameterizedTest
  @MethodSource("ofOneRequest")
  void areSignalledWhereTheWorkThrowsThemWhenItIsAskedFor(Error error) {
    Mono<Void> work =
        Flux.<Void>generate(
                sink -> {
                  throw error;
                })
            .then();

    StepVerifier.create(new SignalledErrors(work)).verifyErrorSatisfies(told(error));
  }

  @Test
  void endTheWorkThatHadBegun() {
    AtomicBoolean isCancelled = new AtomicBoolean();
    Mono<Void> work =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Void> actual) {
            Mono.<Void>never().doOnCancel(() -> isCancelled.set(true)).subscribe(actual);
            throw new StackOverflowError();
          }
        };

    StepVerifier.create(new SignalledErrors(work)).verifyError(FatalErrorException.class);
    assertThat(isCancelled).isTrue();
  }

  @Test
  void areThrownOnWhereTheRequestHasItsEnd() {
    Mono<Void> work =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Void> actual) {
            Mono.<Void>empty().subscribe(actual);
            throw new StackOverflowError();
          }
        };
    Sinks.Empty<Void> client = Sinks.empty();

    assertThatThrownBy(
            () -> new SignalledErrors(work).subscribe(v -> {}, e -> {}, client::tryEmitEmpty))
        .isInstanceOf(StackOverflowError.class);
    StepVerifier.create(client.asMono()).verifyComplete();
  }

  @Test
  void areNotSignalledWhereTheyConcernTheWholeProcess() {
    Mono<Void> work =
        Mono.defer(
            () -> {
              throw new OutOfMemoryError("all of it");
            });

    assertThatThrownBy(() -> new SignalledErrors(work).subscribe())
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void changeNothingOfWorkThatEndsWell() {
    TestPublisher<Void> work = TestPublisher.create();

    StepVerifier.create(new SignalledErrors(work.mono())).then(work::complete).verifyComplete();
    StepVerifier.create(new SignalledErrors(TestPublisher.<Void>create().mono()))
        .thenCancel()
        .verify();
    work.assertWasNotCancelled();
  }

  private static Consumer<Throwable> told(Error error) {
    return signal ->
        assertThat(signal)
            .isInstanceOf(FatalErrorException.class)
            .hasMessageStartingWith(error + " at ");
  }
}
