package dev.gather.web;

import dev.gather.execution.observed.Observers;
import dev.gather.process.OutOfMemoryHandler;
import dev.gather.process.OutOfMemoryWrites;
import dev.gather.process.Time;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.Optional;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * What stands around the server's own handlers on each port: on the operators' as well, since
 * whoever can send a request there may have it framed by others. Each port has one of its own.
 */
public final class PortHandlers {

  private final ClientConnections connections;
  private final Optional<Observers> observers;
  private final UnreadableRequests unreadable = new UnreadableRequests();
  private final AnswerDates dates;
  private final Time time;

  /**
   * @param connections watches those of the port
   * @param observers are told of requests that cannot be read
   */
  PortHandlers(ClientConnections connections, Optional<Observers> observers, Time time) {
    this.connections = connections;
    this.observers = observers;
    this.dates = new AnswerDates(time::millis);
    this.time = time;
  }

  /** Puts them into the connections of {@code server}. */
  public HttpServer on(HttpServer server) {
    HttpServer framed =
        server.doOnChannelInit((observer, channel, remote) -> beforeTraffic(channel));
    return connections.on(TargetEscaping.on(framed));
  }

  private void beforeTraffic(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    String traffic = NettyPipeline.HttpTrafficHandler;
    pipeline
        .addAfter(NettyPipeline.HttpCodec, "gather.answerVersions", AnswerVersions.INSTANCE)
        .addBefore(traffic, "gather.interimAnswers", InterimAnswers.INSTANCE)
        // Whatever writes an answer of its own stands behind it.
        .addBefore(traffic, OutOfMemoryWrites.NAME, OutOfMemoryWrites.INSTANCE)
        .addBefore(traffic, "gather.answerDates", dates)
        .addBefore(traffic, "gather.bareErrors", new BareErrorHandler(observers, unreadable, time))
        .addBefore(traffic, "gather.requestFraming", new RequestFramingHandler())
        .addBefore(
            NettyPipeline.ReactiveBridge, OutOfMemoryHandler.NAME, OutOfMemoryHandler.INSTANCE);
  }
}
