package dev.gather.web;

import dev.gather.execution.client.ClientParams;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.ReadParams;
import dev.gather.plan.ParamsPlan;
import dev.gather.process.Time;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Holds the parameters of requests against what their routes say of them. */
final class RequestParams {

  private RequestParams() {}

  /**
   * The request with its parameters read; what takes longer leaves the event loop.
   *
   * @param values of the request, as texts
   * @param limit of the time that it takes
   * @return fails only with {@link RejectedRequestException}
   */
  static Mono<ClientRequest> read(
      ParamsPlan plan, ClientRequest values, ClientExchange client, Duration limit, Time time) {
    ClientParams params = new ClientParams(plan, values);
    Mono<ClientRequest> read = Mono.fromCallable(() -> checked(params.read()));
    return params.isQuick(RequestBody.QUICKLY_CHECKED)
        ? read
        : read.subscribeOn(Schedulers.boundedElastic())
            .timeout(limit, Mono.error(() -> tooBusy(client)), time.scheduler());
  }

  private static ClientRequest checked(ReadParams params) {
    if (!params.violations().isEmpty()) {
      throw new RejectedRequestException(
          HttpStatus.BAD_REQUEST, "the parameters break the route's schema", params.violations());
    }
    return params.request();
  }

  private static RejectedRequestException tooBusy(ClientExchange client) {
    client.exchange().getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
    return new RejectedRequestException(
        HttpStatus.SERVICE_UNAVAILABLE, "the parameters could not be checked in time");
  }
}
