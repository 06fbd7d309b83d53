package dev.gather.access.operators;

import dev.gather.process.Time;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What guards the operators' endpoints, wherever they are. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperatorSettings.class)
class OperatorAccessBeans {

  @Bean
  OperatorAccess operatorAccess(OperatorSettings settings) {
    return new OperatorAccess(settings.token());
  }

  @Bean
  AuditLog auditLog(Time time) {
    return new AuditLog(time::nanoTime);
  }
}
