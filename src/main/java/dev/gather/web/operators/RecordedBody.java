package dev.gather.web.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/** A request whose body is read by somebody else, and of which the beginning is kept. */
final class RecordedBody extends ServerHttpRequestDecorator {

  /** More than any change that operators make, and than a line shows. */
  private static final int MOST = 1024;

  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();

  RecordedBody(ServerHttpRequest request) {
    super(request);
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return super.getBody().doOnNext(this::keep);
  }

  private synchronized void keep(DataBuffer part) {
    int room = Math.min(part.readableByteCount(), MOST - beginning.size());
    if (room > 0) {
      ByteBuffer bytes = ByteBuffer.allocate(room);
      part.toByteBuffer(part.readPosition(), bytes, 0, room);
      beginning.writeBytes(bytes.array());
    }
  }

  /** With a space before it; empty where nothing has come. */
  synchronized String text() {
    return beginning.size() == 0 ? "" : " " + beginning.toString(UTF_8);
  }
}
