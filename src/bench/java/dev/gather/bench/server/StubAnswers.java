package dev.gather.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the stub answers. Answers that do not change are made once, so that the stub takes little of
 * the processor that it shares with the load generator.
 */
final class StubAnswers {

  private static final int MOST_KEPT = 1_000;

  private final Map<String, ByteBuf> kept = new HashMap<>();
  private long requests;

  /** The whole answer to one request, head and body. */
  ByteBuf answer(String target) {
    if (target.equals("/control/count")) {
      return json(Long.toString(requests));
    }
    requests++;
    if (target.equals("/now")) {
      return json("{\"now\":" + System.currentTimeMillis() + "}");
    }
    ByteBuf answer = kept.get(target);
    if (answer == null) {
      answer = Unpooled.unreleasableBuffer(make(target));
      if (kept.size() < MOST_KEPT) {
        kept.put(target, answer);
      }
    }
    return answer.duplicate();
  }

  /** How long the answer is held back; paths begin with {@code /slow/MILLIS} where it is. */
  static long delayMillis(String target) {
    return target.startsWith("/slow/") ? Long.parseLong(target.split("/")[2]) : 0;
  }

  private static ByteBuf make(String target) {
    QueryStringDecoder decoded = new QueryStringDecoder(target);
    String[] path = decoded.path().split("/");
    return switch (path[1]) {
      case "json" -> json(Bodies.json(Integer.parseInt(path[2]), Integer.parseInt(path[3])));
      case "slow" -> json(Bodies.json(Integer.parseInt(path[3]), Integer.parseInt(path[4])));
      case "posts" -> json(Bodies.posts(Integer.parseInt(path[2])));
      case "users" ->
          json(Bodies.users(decoded.parameters().getOrDefault("ids", List.of()).get(0)));
      case "blob" -> answer("application/octet-stream", Bodies.blob(Integer.parseInt(path[2])));
      default -> throw new IllegalArgumentException("unknown to the stub: " + target);
    };
  }

  private static ByteBuf json(String body) {
    return answer("application/json", body.getBytes(UTF_8));
  }

  private static ByteBuf answer(String type, byte[] body) {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length;
    return Unpooled.directBuffer(head.length() + 4 + body.length)
        .writeBytes((head + "\r\n\r\n").getBytes(US_ASCII))
        .writeBytes(body);
  }
}
