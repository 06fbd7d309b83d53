package dev.gather.web;

import dev.gather.execution.Gateway;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.stream.WaitingAnswers;
import java.util.Optional;
import org.springframework.context.ApplicationContext;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Gives a gateway a port that only this machine reaches. A request there passes what it passes on
 * the clients' port; the connections and the answers that wait for clients are its own.
 */
public final class PrivatePort {

  private static final String LOOPBACK = "127.0.0.1";

  /** As for clients, application.yaml. */
  private static final int LEAST_COMPRESSED = 1024;

  private final GatewayHandlers handlers;
  private final AnswerLimits limits;
  private final ServerCodecConfigurer codecs;
  private final ApplicationContext clients;

  /**
   * @param clients the application that answers on the clients' port
   */
  PrivatePort(
      GatewayHandlers handlers,
      AnswerLimits limits,
      ServerCodecConfigurer codecs,
      ApplicationContext clients) {
    this.handlers = handlers;
    this.limits = limits;
    this.codecs = codecs;
    this.clients = clients;
  }

  /**
   * Blocks until the port is open.
   *
   * @param inFlight where requests of routes have their places
   * @param observers are told of requests
   * @return who opened it closes it
   */
  public DisposableServer open(Gateway gateway, InFlight inFlight, Observers observers) {
    WaitingAnswers answers =
        new WaitingAnswers(limits.maxWaiting().toBytes(), handlers.time()::nanoTime);
    ClientConnections connections = new ClientConnections(answers, limits.maxPause());
    PortHandlers port = new PortHandlers(connections, Optional.empty(), handlers.time());
    HttpHandler requests = requests(handlers.of(gateway, inFlight, observers));
    return port.on(HttpServer.create().host(LOOPBACK).port(0).compress(LEAST_COMPRESSED))
        .handle(new ReactorHttpHandlerAdapter(requests))
        .bindNow();
  }

  private HttpHandler requests(GenerationHandler gateway) {
    HttpWebHandlerAdapter spring = new HttpWebHandlerAdapter(gateway);
    spring.setApplicationContext(clients);
    return new DirectRequests(gateway, handlers.problems(), codecs, clients).apply(spring);
  }
}
