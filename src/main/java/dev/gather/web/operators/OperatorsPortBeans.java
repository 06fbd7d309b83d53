package dev.gather.web.operators;

import dev.gather.access.operators.AuditLog;
import dev.gather.access.operators.OperatorAccess;
import dev.gather.process.Time;
import dev.gather.web.ClientAddress;
import dev.gather.web.PortHandlers;
import dev.gather.web.ProblemHandler;
import dev.gather.web.RequestLimits;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.CorsEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Hangs the door where the endpoints are, and reads their port as the clients' is read: Boot takes
 * this, by its name in a file of {@code META-INF}, into the application that answers for them,
 * which is the clients' where both have one port. Without an annotation, as a scan would find it
 * for the clients' application always, and each of their requests would pass the door.
 */
class OperatorsPortBeans {

  /** After what every answer passes on its way out, and before anything that answers. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 1)
  OperatorsDoor operatorsDoor(
      PathMappedEndpoints endpoints,
      CorsEndpointProperties cors,
      Environment environment,
      OperatorAccess access,
      AuditLog audit,
      ClientAddress addresses,
      RequestLimits limits,
      ProblemHandler problems,
      Time time) {
    EndpointPaths paths = EndpointPaths.of(endpoints, ManagementPortType.get(environment));
    boolean takesPreflights = cors.toCorsConfiguration() != null;
    return new OperatorsDoor(
        paths,
        takesPreflights,
        access,
        new Attempts(paths, addresses),
        new BodyPauses(limits.maxPause(), time),
        audit,
        problems);
  }

  /** On a common port they are there already, for clients. */
  @Bean
  @ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> operatorsPortCustomizer(
      PortHandlers operatorsPort) {
    return server -> server.addServerCustomizers(operatorsPort::on);
  }
}
