package dev.gather;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class NothingBlocksTest {

  @Test
  void whatWaitsWhereNothingMayIsAnError() {
    Mono<Boolean> waiting =
        Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
            .subscribeOn(Schedulers.parallel());

    StepVerifier.create(waiting).verifyError(BlockingOperationError.class);
  }
}
