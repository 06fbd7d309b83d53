package dev.gather.web;

import dev.gather.execution.ProxyRoute;
import dev.gather.execution.RequestListener;
import dev.gather.execution.RequestTraces;
import dev.gather.execution.Route;
import dev.gather.execution.StreamLimits;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Puts the gateway behind everything else that the server answers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestLimits.class)
class WebBeans {

  @Bean
  GatewayHandler gatewayHandler(
      List<Route> routes,
      List<ProxyRoute> proxies,
      RequestLimits limits,
      StreamLimits streams,
      ProblemHandler problems,
      RequestListener listener,
      RequestTraces traces) {
    int maxBytes = Math.toIntExact(limits.maxBody().toBytes());
    return new GatewayHandler(
        routes,
        new RouteTable(routes, proxies),
        new RequestBody(maxBytes, limits.maxDepth()),
        new StreamAnswers(streams.heartbeat()),
        new ProxyHandler(limits.maxPause()),
        problems,
        new RequestEnds(listener, traces));
  }

  @Bean
  LiveEnd liveEnd(List<Route> routes) {
    return new LiveEnd(routes);
  }

  @Bean
  GatewayMapping gatewayMapping(GatewayHandler handler) {
    return new GatewayMapping(handler);
  }

  @Bean
  ProblemHandler problemHandler() {
    return new ProblemHandler();
  }

  @Bean
  NettyServerCustomizer bareErrors(RequestTraces traces) {
    BareErrorHandler handler = new BareErrorHandler(traces);
    return server ->
        server.doOnChannelInit(
            (observer, channel, remote) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "gather.bareErrors", handler));
  }

  @Bean
  NettyServerCustomizer escapedTargets() {
    return TargetEscaping::on;
  }
}
