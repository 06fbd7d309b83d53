package dev.gather.upstream.guard;

import dev.gather.upstream.call.AnyAnswer;
import dev.gather.upstream.call.AnyRequest;
import dev.gather.upstream.call.CallStage;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.UpstreamCall;

/** A stage that calls and proxied requests pass alike. */
public interface GuardStage extends CallStage {

  <R extends AnyRequest<R>, A extends AnyAnswer> Exchange<R, A> guard(Exchange<R, A> next);

  @Override
  default UpstreamCall around(UpstreamCall next) {
    return guard(next)::send;
  }
}
