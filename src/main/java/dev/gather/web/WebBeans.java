package dev.gather.web;

import dev.gather.execution.Gateway;
import dev.gather.execution.observed.Observers;
import dev.gather.execution.overload.InFlight;
import dev.gather.execution.stream.StreamLimits;
import dev.gather.execution.stream.WaitingAnswers;
import dev.gather.process.Time;
import java.util.Optional;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/** Puts the gateway behind everything else that the server answers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  AnswerLimits.class,
  ForwardingSettings.class,
  RequestLimits.class,
  ShutdownSettings.class,
  WebSocketLimits.class
})
class WebBeans {

  /**
   * @throws InvalidConfigurationPropertyValueException when HTTP/2 is wanted: what watches
   *     connections here sits between the handlers of HTTP/1.1; or when the server is to believe
   *     forwarded headers, of anybody, also where nothing says that it is not: Boot decides that by
   *     the platform then
   */
  WebBeans(ServerProperties server) {
    refuseHttp2(server);
    refuseForwardedHeaders(server);
  }

  private static void refuseHttp2(ServerProperties server) {
    Http2 http2 = server.getHttp2();
    if (http2 != null && http2.isEnabled()) {
      throw new InvalidConfigurationPropertyValueException(
          "server.http2.enabled",
          true,
          "clients are answered by HTTP/1.1 only (expected: false); a proxy in front can speak"
              + " HTTP/2 with them");
    }
  }

  private static void refuseForwardedHeaders(ServerProperties server) {
    ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
    if (strategy != ForwardHeadersStrategy.NONE) {
      throw new InvalidConfigurationPropertyValueException(
          "server.forward-headers-strategy",
          strategy,
          "gather.trusted-proxies says whose forwarded headers are believed (expected: none); they"
              + " never change which route is found");
    }
  }

  @Bean
  GatewayHandlers gatewayHandlers(
      RequestLimits limits,
      StreamLimits streams,
      ForwardedReader forwarded,
      ProblemHandler problems,
      OpenWebSockets webSockets,
      Time time) {
    return new GatewayHandlers(limits, streams, forwarded, problems, webSockets, time);
  }

  @Bean
  GenerationHandler gatewayHandler(
      GatewayHandlers handlers, Gateway gateway, InFlight inFlight, Observers observers) {
    return handlers.of(gateway, inFlight, observers);
  }

  @Bean
  PrivatePort privatePort(
      GatewayHandlers handlers,
      AnswerLimits limits,
      ServerCodecConfigurer codecs,
      ApplicationContext clients) {
    return new PrivatePort(handlers, limits, codecs, clients);
  }

  @Bean
  ForwardedReader forwardedReader(ForwardingSettings settings) {
    return new ForwardedReader(TrustedProxies.of(settings.trustedProxies()));
  }

  @Bean
  ClientAddress clientAddress(ForwardedReader forwarded) {
    return new ClientAddress(forwarded);
  }

  @Bean
  OpenWebSockets openWebSockets(WebSocketLimits limits) {
    return new OpenWebSockets(limits);
  }

  @Bean
  LiveEnd liveEnd(Gateway gateway, OpenWebSockets webSockets) {
    return new LiveEnd(gateway, webSockets);
  }

  @Bean
  GatewayMapping gatewayMapping(GenerationHandler handler) {
    return new GatewayMapping(handler);
  }

  @Bean
  ProblemHandler problemHandler() {
    return new ProblemHandler();
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  EventLoopWrites eventLoopWrites() {
    return new EventLoopWrites();
  }

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  UnmappedRequests unmappedRequests(GenerationHandler handler, ApplicationContext clients) {
    return new UnmappedRequests(handler, clients);
  }

  /** Where operators' endpoints are on the clients' port, each request may be for one of them. */
  @Bean
  HttpHandlerDecoratorFactory directRequests(
      GenerationHandler handler,
      ProblemHandler problems,
      ServerCodecConfigurer codecs,
      ApplicationContext clients) {
    return ManagementPortType.get(clients.getEnvironment()) == ManagementPortType.SAME
        ? spring -> spring
        : new DirectRequests(handler, problems, codecs, clients);
  }

  @Bean
  WaitingAnswers waitingAnswers(AnswerLimits limits, Time time) {
    return new WaitingAnswers(limits.maxWaiting().toBytes(), time::nanoTime);
  }

  @Bean
  ClientConnections clientConnections(WaitingAnswers answers, AnswerLimits limits) {
    return new ClientConnections(answers, limits.maxPause());
  }

  /**
   * Spring ends each phase after the time that requests in flight have, but this phase needs
   * longer.
   */
  @Bean
  Drain drain(
      ClientConnections connections,
      ShutdownSettings settings,
      LifecycleProperties lifecycle,
      DefaultLifecycleProcessor processor,
      Time time) {
    Drain drain =
        new Drain(connections, settings.drain(), lifecycle.getTimeoutPerShutdownPhase(), time);
    processor.setTimeoutForShutdownPhase(Drain.PHASE, drain.longest().toMillis());
    return drain;
  }

  @Bean
  NettyServerCustomizer clientsPort(ClientConnections connections, Observers observers, Time time) {
    return new PortHandlers(connections, Optional.of(observers), time)::on;
  }

  /**
   * For operators, where they have a port of their own. Their requests are not counted with those
   * of clients, nor do their answers take room from clients'.
   */
  @Bean
  PortHandlers operatorsPort(AnswerLimits limits, Time time) {
    WaitingAnswers answers = new WaitingAnswers(Long.MAX_VALUE, time::nanoTime);
    ClientConnections connections = new ClientConnections(answers, limits.maxPause());
    return new PortHandlers(connections, Optional.empty(), time);
  }
}
