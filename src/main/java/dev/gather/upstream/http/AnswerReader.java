package dev.gather.upstream.http;

import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.PassDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.json.BadJsonException;
import dev.gather.json.JsonCheck;
import dev.gather.json.Slice;
import dev.gather.rfc9111.CacheFields;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.PassedBody;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamRequest;
import dev.gather.upstream.field.ConnectionFields;
import dev.gather.upstream.field.PassedHeaders;
import dev.gather.upstream.xml.BadXmlException;
import dev.gather.upstream.xml.XmlReader;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** Turns one HTTP answer into a checked value, or into the failure that it means. */
final class AnswerReader {

  private static final Set<Integer> STORED_WITHOUT_BODY = Set.of(304, 404, 410);

  /** Of a status before the end of the attempt, when its body does not come. */
  private static final Duration HEAD_START = Duration.ofMillis(100);

  private final String upstream;
  private final int maxBody;
  private final int maxDepth;
  private final Optional<XmlReader> xml;
  private final UnaryOperator<Throwable> cutShort;

  AnswerReader(UpstreamDefinition definition) {
    this.upstream = definition.name();
    this.maxBody = (int) Math.min(definition.limits().maxBody(), Integer.MAX_VALUE - Long.BYTES);
    this.maxDepth = definition.limits().maxDepth();
    this.xml =
        definition.format() instanceof AnswerFormat.Xml format
            ? Optional.of(new XmlReader(format.lists(), maxDepth))
            : Optional.empty();
    this.cutShort = error -> CallFailure.cutShort(upstream);
  }

  /**
   * Reads an answer to its end, so that its connection can serve the next call; where that is not
   * worth it, cancelling what was received closes the connection.
   *
   * @param end of the attempt, where the body of a failure may be passed on
   */
  Mono<UpstreamAnswer> read(
      UpstreamRequest request,
      Optional<Deadline> end,
      HttpClientResponse answer,
      Connection connection) {
    int status = answer.status().code();
    HttpHeaders headers = answer.responseHeaders();
    if (request.cache().isPresent() && STORED_WITHOUT_BODY.contains(status)) {
      // The cache decides what these statuses mean. To the stages in between, each is a success.
      UpstreamAnswer known = answer(request, status, headers, Slice.NULL.bytes());
      return drain(connection, request.deadline().scheduler()).thenReturn(known);
    }
    return status < 200 || status > 299
        ? noSuccess(request, end, status, headers, connection)
        : success(request, status, headers, connection);
  }

  private Mono<UpstreamAnswer> success(
      UpstreamRequest request, int status, HttpHeaders headers, Connection connection) {
    Function<byte[], UpstreamAnswer> read =
        body -> answer(request, status, headers, value(xml, status, headers, body));
    return xml.isEmpty()
        ? body(request, headers, connection, read)
        // On a thread that may compute: it takes far longer than to check JSON.
        : body(request, headers, connection, Function.identity())
            .flatMap(
                whole ->
                    Mono.fromCallable(() -> read.apply(whole))
                        .subscribeOn(Schedulers.boundedElastic()));
  }

  private Mono<UpstreamAnswer> noSuccess(
      UpstreamRequest request,
      Optional<Deadline> end,
      int status,
      HttpHeaders headers,
      Connection connection) {
    PassDefinition pass = request.exchange().pass();
    if (pass.absentOn().contains(status)) {
      UpstreamAnswer nothing = answer(request, status, headers, Slice.NULL.bytes());
      return drain(connection, request.deadline().scheduler()).thenReturn(nothing);
    }
    Optional<Duration> retryAfter =
        RetryAfter.parse(headers.get(HttpHeaderNames.RETRY_AFTER), request.deadline().now());
    Optional<String> type = pass.body().contains(status) ? JsonType.of(headers) : Optional.empty();
    return type.isPresent() && end.isPresent()
        ? failed(request, end.get(), status, headers, connection, retryAfter, type.get())
        : drain(connection, request.deadline().scheduler())
            .then(Mono.error(CallFailure.status(upstream, status, retryAfter)));
  }

  /**
   * A body that cannot be passed on, or does not come in time, takes nothing from the status, which
   * says more.
   */
  private Mono<UpstreamAnswer> failed(
      UpstreamRequest request,
      Deadline end,
      int status,
      HttpHeaders headers,
      Connection connection,
      Optional<Duration> retryAfter,
      String type) {
    return body(request, headers, connection, Function.identity())
        .filter(body -> body.length > 0)
        .map(body -> value(Optional.empty(), status, headers, body))
        .map(json -> new PassedBody(type, json))
        .timeout(justBefore(end), Mono.empty(), end.scheduler())
        .onErrorComplete(CallFailure.class)
        .singleOptional()
        .flatMap(body -> Mono.error(CallFailure.status(upstream, status, retryAfter, body)));
  }

  /** So that the status is told before the attempt's end takes it. */
  private static Duration justBefore(Deadline end) {
    Duration left = end.remaining();
    return left.compareTo(HEAD_START.multipliedBy(2)) > 0
        ? left.minus(HEAD_START)
        : left.dividedBy(2);
  }

  private static UpstreamAnswer answer(
      UpstreamRequest request, int status, HttpHeaders headers, byte[] value) {
    List<String> named = request.exchange().pass().headers();
    List<String> passed =
        named.isEmpty()
            ? named
            : ConnectionFields.endToEnd(named, headers.getAll(HttpHeaderNames.CONNECTION));
    if (request.cache().isPresent()) {
      CacheFields fields = CacheFields.of(headers::getAll);
      return new UpstreamAnswer(
          status,
          value,
          Source.MISS,
          Optional.empty(),
          Optional.of(
              passed.isEmpty()
                  ? fields
                  : fields.beside(PassedHeaders.byName(headers::getAll, passed))));
    }
    UpstreamAnswer answer = new UpstreamAnswer(status, value, Source.BYPASS);
    // Of what is not there nothing is said.
    return passed.isEmpty() || status > 299
        ? answer
        : answer.passing(PassedHeaders.of(headers::getAll, passed));
  }

  private <T> Mono<T> body(
      UpstreamRequest request,
      HttpHeaders headers,
      Connection connection,
      Function<byte[], T> reader) {
    long announced = "HEAD".equals(request.method()) ? 0 : HttpSender.announcedLength(headers);
    return new CollectedBody<>(
        connection.inbound().receiveObject(),
        new BodyBuffer(upstream, maxBody, announced),
        cutShort,
        reader);
  }

  private byte[] value(Optional<XmlReader> xml, int status, HttpHeaders headers, byte[] body) {
    if (body.length == 0 || status == 204 || status == 205) {
      return Slice.NULL.bytes();
    }
    byte[] decoded =
        ContentCoding.decode(
            upstream, headers.get(HttpHeaderNames.CONTENT_ENCODING), body, maxBody);
    if (decoded.length == 0) {
      return Slice.NULL.bytes();
    }
    try {
      return JsonCheck.value(xml.isEmpty() ? decoded : json(xml.get(), headers, decoded), maxDepth);
    } catch (BadJsonException | BadXmlException e) {
      throw CallFailure.of(
          FailureKind.BAD_BODY, "the answer of " + upstream + " " + e.getMessage());
    }
  }

  private static byte[] json(XmlReader xml, HttpHeaders headers, byte[] body)
      throws BadXmlException {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    return xml.json(
        body,
        Optional.ofNullable(HttpUtil.getCharsetAsSequence(type))
            // As it is written; quotes mean nothing, RFC 9110, 5.6.6.
            .map(charset -> charset.toString().replace("\"", "").strip()));
  }

  /** Never fails: the status is the failure that counts, whatever becomes of the body. */
  private Mono<Void> drain(Connection connection, Scheduler scheduler) {
    return connection
        .inbound()
        .receive()
        .collect(() -> new BodyBuffer(upstream, ProxiedAnswer.DRAINED_BYTES, 0), BodyBuffer::append)
        .then()
        .timeout(ProxiedAnswer.DRAINING_TIME, Mono.empty(), scheduler)
        .onErrorComplete();
  }
}
