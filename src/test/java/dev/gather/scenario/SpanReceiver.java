package dev.gather.scenario;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A collector of traces that keeps the spans it is sent over OTLP/HTTP. */
final class SpanReceiver implements AutoCloseable {

  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final DisposableServer server =
      HttpServer.create()
          .port(0)
          .host("127.0.0.1")
          .route(
              routes ->
                  routes.post(
                      "/v1/traces",
                      (request, response) ->
                          response
                              .header("content-type", "application/x-protobuf")
                              .send(
                                  request
                                      .receive()
                                      .aggregate()
                                      .asByteArray()
                                      .doOnNext(this::keep)
                                      .then(Mono.empty()))))
          .bindNow();

  /** Properties of a gateway that exports every span here, and soon. */
  String[] properties() {
    return new String[] {
      "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
          + server.port()
          + "/v1/traces",
      "management.opentelemetry.tracing.export.schedule-delay=20ms",
      "management.tracing.sampling.probability=1"
    };
  }

  /** So far. */
  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Those of a trace, so far. */
  List<Span> spans(String trace) {
    return spans.stream().filter(span -> hex(span.getTraceId()).equals(trace)).toList();
  }

  static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** As text, by name. */
  static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, SpanReceiver::text));
  }

  private static String text(KeyValue attribute) {
    return attribute.getValue().hasIntValue()
        ? Long.toString(attribute.getValue().getIntValue())
        : attribute.getValue().getStringValue();
  }

  @Override
  public void close() {
    server.disposeNow();
  }

  private void keep(byte[] body) {
    try {
      ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .forEach(scope -> spans.addAll(scope.getSpansList()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
