package dev.gather.upstream.guard;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import reactor.core.publisher.Mono;

/** Cancels an attempt that is not complete within its request's timeout. */
public record TimeLimitStage(String upstream) implements CallStage {

  @Override
  public UpstreamCall around(UpstreamCall next) {
    return request ->
        next.send(request)
            .timeout(
                request.timeout(),
                Mono.error(() -> tookTooLong(request)),
                request.deadline().scheduler());
  }

  private CallFailure tookTooLong(UpstreamRequest request) {
    return CallFailure.of(
        FailureKind.TIMEOUT,
        upstream + " did not answer within " + request.timeout().toMillis() + " ms");
  }
}
