package dev.gather.web;

import dev.gather.access.caller.Caller;
import dev.gather.answer.Answer;
import dev.gather.answer.AnswerFormat;
import dev.gather.answer.Answers;
import dev.gather.answer.FrameWriter;
import dev.gather.answer.Pieces;
import dev.gather.execution.call.Requirements;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.stream.Frame;
import dev.gather.execution.stream.LiveStreams;
import dev.gather.plan.ParamsPlan;
import dev.gather.upstream.relay.ClientLostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One request of a route, from the client's values to the last byte of the answer. */
final class RoutedExchange {

  /** A socket that has nothing to send takes as much, or nearly. */
  private static final int AT_ONCE = 64 * 1024;

  /** What compressing an answer takes beside it, from its first part to its last. */
  private static final int DEFLATER = 256 * 1024;

  private final ClientExchange client;
  private final RouteMatch.Matched match;
  private final Map<String, List<String>> query;
  private final RequestFields fields;
  private final Optional<Caller> caller;
  private final StreamAnswers streams;

  /**
   * @param caller who asks, where the route wants to know
   * @throws RejectedRequestException if its query cannot be read
   */
  RoutedExchange(
      ClientExchange client,
      RouteMatch.Matched match,
      RequestFields fields,
      Optional<Caller> caller,
      StreamAnswers streams) {
    this.client = client;
    this.match = match;
    this.query = Decoding.parameters(client.request().getURI().getRawQuery());
    this.fields = fields;
    this.caller = caller;
    this.streams = streams;
  }

  Mono<Void> handle(RequestBody reader) {
    Optional<ParamsPlan> params = match.admission().params();
    return params.isPresent()
        ? handle(params.get(), reader)
        : reader
            .read(client.exchange(), match.route(), fields)
            .flatMap(body -> new SignalledErrors(Mono.defer(() -> run(request(body)))))
            .doOnCancel(client::left);
  }

  /** Before a body is read, as that takes longer. */
  private Mono<Void> handle(ParamsPlan params, RequestBody reader) {
    ClientRequest sent = request(Optional.empty());
    return RequestParams.read(params, sent, client, match.route().plan().deadline(), reader.time())
        .flatMap(
            read ->
                reader
                    .read(client.exchange(), match.route(), fields)
                    .flatMap(body -> new SignalledErrors(Mono.defer(() -> run(read.with(body))))))
        .doOnCancel(client::left);
  }

  private ClientRequest request(Optional<byte[]> body) {
    return new ClientRequest(
        match.variables(), query, fields, body, caller, client.end().observed(), fields);
  }

  private Mono<Void> run(ClientRequest request) {
    Requirements requirements = match.route().requirements();
    return requirements.list().isEmpty()
        ? answer(request)
        : requirements
            .refusal(request)
            .singleOptional()
            .flatMap(refusal -> refusal.map(client::refuse).orElseGet(() -> answer(request)));
  }

  private Mono<Void> answer(ClientRequest request) {
    Optional<AnswerFormat> format = AnswerFormat.of(client, match.route().isStreamable());
    if (format.isEmpty()) {
      return client.reject(
          HttpStatus.NOT_ACCEPTABLE,
          "this route has no stream of parts (expected: Accept: application/json)");
    }
    return format.get() == AnswerFormat.JSON
        ? match.route().run(request).flatMap(this::answer)
        : stream(request, format.get());
  }

  private Mono<Void> stream(ClientRequest request, AnswerFormat format) {
    ClientConnection connection = ClientConnection.of(client.exchange());
    if (connection == null) {
      return Mono.error(ClientLostException.left());
    }
    Optional<LiveStreams> live = match.route().live();
    if (format == AnswerFormat.EVENTS && live.isEmpty() && hasAll()) {
      return client.answer(Answers.nothingMore(client), CallReports.NONE);
    }
    if (format != AnswerFormat.EVENTS || live.isEmpty()) {
      return StreamAnswers.ending(
          match.route().stream(request), client.end(), frames -> write(frames, format));
    }
    return live.get()
        .join(request, connection.waiting()::isIdle)
        .map(frames -> write(StreamAnswers.beginning(frames, client.end()), format))
        .orElseGet(
            () ->
                client.reject(
                    HttpStatus.SERVICE_UNAVAILABLE, "as many live requests are open as may be"));
  }

  /** Whether it comes back from the end of a stream that has one, as EventSource does by itself. */
  private boolean hasAll() {
    return FrameWriter.LAST_ID.equals(
        client.request().getHeaders().getFirst(FrameWriter.LAST_EVENT_ID));
  }

  /** Writes frames, or what the request came to before the first. */
  private Mono<Void> write(Flux<Frame> frames, AnswerFormat format) {
    return frames
        .switchOnFirst(
            (first, all) ->
                first.get() instanceof Frame.Refused refused
                    ? answer(refused.result())
                    : streams.write(client, format, match.vary(), all))
        .then();
  }

  private Mono<Void> answer(RouteResult result) {
    Answer answer = Answers.of(result, match.vary(), client);
    return answer.body().length() > AT_ONCE
        ? answerInParts(answer, result.calls())
        : client.answer(answer, result.calls());
  }

  /** No faster than the client reads, if there is room for what waits. */
  private Mono<Void> answerInParts(Answer answer, CallReports calls) {
    ClientConnection connection = ClientConnection.of(client.exchange());
    if (connection == null) {
      return Mono.error(ClientLostException.left());
    }
    int beside = client.mayBeCompressed() ? DEFLATER : 0;
    if (!connection.waiting().add((long) answer.body().length() + beside)) {
      return client.answer(Answers.noRoom(calls, client), calls);
    }
    client.end().answered();
    Pieces pieces = Pieces.of(answer.body());
    return ClientAnswer.writeInParts(
            client, answer, known -> PieceBuffers.of(pieces, known.channel().alloc()))
        .doOnSuccess(
            written -> {
              connection.waiting().taken(beside);
              client.end().with(answer.outcome(), answer.status(), calls);
            })
        .doOnError(
            ClientLostException.class,
            lost -> client.end().with(RequestOutcome.CANCELLED, answer.status(), calls));
  }
}
