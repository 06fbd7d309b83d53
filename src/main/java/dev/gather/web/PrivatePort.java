package dev.gather.web;

import dev.gather.execution.Gateway;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.stream.WaitingAnswers;
import java.util.Optional;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.result.SimpleHandlerAdapter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
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

  PrivatePort(GatewayHandlers handlers, AnswerLimits limits) {
    this.handlers = handlers;
    this.limits = limits;
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
    GenericApplicationContext context = spring(handlers.of(gateway, inFlight, observers));
    HttpHandler spring = WebHttpHandlerBuilder.applicationContext(context).build();
    DisposableServer server =
        port.on(HttpServer.create().host(LOOPBACK).port(0).compress(LEAST_COMPRESSED))
            .handle(new ReactorHttpHandlerAdapter(spring))
            .bindNow();
    server.onDispose(context::close);
    return server;
  }

  private GenericApplicationContext spring(GenerationHandler handler) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean(WebHttpHandlerBuilder.WEB_HANDLER_BEAN_NAME, DispatcherHandler.class);
    context.registerBean(GatewayMapping.class, () -> new GatewayMapping(handler));
    context.registerBean(SimpleHandlerAdapter.class);
    context.registerBean(EventLoopWrites.class, EventLoopWrites::new);
    context.registerBean(ProblemHandler.class, handlers::problems);
    context.refresh();
    return context;
  }
}
