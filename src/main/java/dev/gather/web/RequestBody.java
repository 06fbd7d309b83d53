package dev.gather.web;

import dev.gather.execution.Route;
import dev.gather.json.BadJsonException;
import dev.gather.json.JsonCheck;
import dev.gather.json.UniqueNames;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.schema.RequestSchema;
import dev.gather.plan.schema.Violation;
import dev.gather.process.Time;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads the client's JSON, or the form that is made into JSON, for routes that use it.
 *
 * @param crossOrigin knows the origins whose pages may send forms
 */
record RequestBody(int maxBytes, int maxDepth, Time time, Optional<CrossOrigin> crossOrigin) {

  /**
   * Bytes that are held against a schema, or made into JSON, in well under a millisecond; more
   * leaves the event loop.
   */
  static final int QUICKLY_CHECKED = 16 * 1024;

  /**
   * The checked body; empty when the route does not read it, or when there is none and no schema
   * that it would have to obey.
   *
   * @return fails only with {@link RejectedRequestException}, or because the client left
   */
  Mono<Optional<byte[]>> read(ServerWebExchange exchange, Route route, RequestFields fields) {
    if (!route.readsBody()
        || isWithout(exchange.getRequest().getHeaders())
            && route.plan().admission().requestSchema().isEmpty()) {
      return Mono.just(Optional.empty());
    }
    HttpHeaders headers = exchange.getRequest().getHeaders();
    Optional<BodyFormat> format = BodyFormat.of(headers);
    if (format.isEmpty()) {
      return Mono.error(
          new RejectedRequestException(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "the body's media type is neither JSON nor a form in UTF-8 (expected:"
                  + " application/json or application/x-www-form-urlencoded)"));
    }
    BodyCoding coding = BodyCoding.of(headers);
    if (coding == BodyCoding.UNKNOWN) {
      // Named, as RFC 9110, 15.5.16, has it: a client may send the body again with that, or
      // without.
      exchange.getResponse().getHeaders().set(HttpHeaders.ACCEPT_ENCODING, BodyCoding.ACCEPTED);
      return Mono.error(
          new RejectedRequestException(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "the body has an unknown content coding (expected: gzip, or no Content-Encoding)"));
    }
    if (format.get() == BodyFormat.FORM && ForeignForm.is(headers, fields, crossOrigin)) {
      return Mono.error(
          new RejectedRequestException(
              HttpStatus.FORBIDDEN,
              "a page of another site has sent the form (expected: one of this site, or of"
                  + " cors.origins)"));
    }
    return received(exchange, route)
        .flatMap(
            bytes -> {
              Mono<Optional<byte[]>> body = understood(bytes, coding, format.get(), route);
              boolean grows = coding == BodyCoding.GZIP || format.get() == BodyFormat.FORM;
              return grows || !isQuick(bytes.length, route.plan().admission())
                  ? inTime(body, exchange, route)
                  : body;
            });
  }

  private Mono<Optional<byte[]>> understood(
      byte[] received, BodyCoding coding, BodyFormat format, Route route) {
    return (coding == BodyCoding.GZIP ? unpacked(received) : Mono.just(received))
        .flatMap(bytes -> format == BodyFormat.FORM ? asJson(bytes, maxBytes) : Mono.just(bytes))
        .map(bytes -> Optional.of(checked(bytes)))
        .flatMap(body -> fitting(body, route));
  }

  /** Where it leaves the event loop, the threads that others have may be busy for long. */
  private <T> Mono<T> inTime(Mono<T> read, ServerWebExchange exchange, Route route) {
    return read.timeout(
        route.plan().deadline(), Mono.error(() -> tooBusy(exchange)), time.scheduler());
  }

  private Mono<byte[]> received(ServerWebExchange exchange, Route route) {
    return DataBufferUtils.join(exchange.getRequest().getBody(), maxBytes)
        .map(RequestBody::bytes)
        .defaultIfEmpty(new byte[0])
        .timeout(
            route.plan().deadline(), Mono.error(() -> tooSlow(exchange, route)), time.scheduler())
        .onErrorMap(DataBufferLimitException.class, e -> BodyCoding.tooLarge(maxBytes));
  }

  /** Away from the event loop: a few bytes may take as long as the largest body. */
  private Mono<byte[]> unpacked(byte[] packed) {
    return Mono.fromCallable(() -> BodyCoding.unpacked(packed, maxBytes))
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** The JSON of a form; a large one is read away from the event loop. */
  static Mono<byte[]> asJson(byte[] form, int most) {
    Mono<byte[]> json = Mono.fromCallable(() -> FormBody.json(form, most));
    return form.length <= QUICKLY_CHECKED ? json : json.subscribeOn(Schedulers.boundedElastic());
  }

  /** The same body, if the route can tell from it whether it answers. */
  private static Mono<Optional<byte[]>> fitting(Optional<byte[]> body, Route route) {
    AdmissionPlan admission = route.plan().admission();
    if (body.isEmpty() || !route.plan().decidesByBody()) {
      return Mono.just(body);
    }
    Mono<Optional<byte[]>> check = Mono.fromCallable(() -> fitted(body, admission.requestSchema()));
    return isQuick(body.get().length, admission)
        ? check
        : check.subscribeOn(Schedulers.boundedElastic());
  }

  private static boolean isQuick(int size, AdmissionPlan admission) {
    return size <= QUICKLY_CHECKED
        && admission.requestSchema().map(schema -> schema.isQuickWith(size)).orElse(true);
  }

  private static Optional<byte[]> fitted(Optional<byte[]> body, Optional<RequestSchema> schema) {
    byte[] json = body.orElseThrow();
    if (!UniqueNames.areIn(json)) {
      throw new RejectedRequestException(
          "the body has a name twice in one object (expected: each once)");
    }
    List<Violation> violations = schema.map(known -> known.violations(json)).orElse(List.of());
    if (!violations.isEmpty()) {
      throw new RejectedRequestException(
          HttpStatus.BAD_REQUEST, "the body breaks the route's schema", violations);
    }
    return body;
  }

  /**
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9112#section-6">RFC 9112, 6</a>
   */
  private static boolean isWithout(HttpHeaders headers) {
    return headers.getContentLength() <= 0
        && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
        && !headers.containsHeader(HttpHeaders.CONTENT_TYPE);
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  /** The rest is not waited for, so the connection cannot be used again. */
  private static RejectedRequestException tooSlow(ServerWebExchange exchange, Route route) {
    exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
    return new RejectedRequestException(
        HttpStatus.REQUEST_TIMEOUT,
        "the body did not arrive in time (expected: within "
            + route.plan().deadline().toMillis()
            + " ms)");
  }

  private static RejectedRequestException tooBusy(ServerWebExchange exchange) {
    exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
    return new RejectedRequestException(
        HttpStatus.SERVICE_UNAVAILABLE, "the body could not be read in time");
  }

  private byte[] checked(byte[] json) {
    try {
      return JsonCheck.value(json, maxDepth);
    } catch (BadJsonException e) {
      throw new RejectedRequestException("the body " + e.getMessage());
    }
  }
}
