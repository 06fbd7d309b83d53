package dev.gather.ops.warmup;

import dev.gather.access.AccessFactory;
import dev.gather.cache.CacheSettings;
import dev.gather.cache.SharedStore;
import dev.gather.execution.Engine;
import dev.gather.execution.Gateway;
import dev.gather.execution.overload.OverloadLimits;
import dev.gather.web.PrivatePort;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the process warm up between its start and its readiness. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WarmUpSettings.class)
class WarmUpBeans {

  @Bean
  WarmUp warmUp(
      WarmUpSettings settings,
      PrivatePort port,
      Engine engine,
      OverloadLimits overload,
      AccessFactory access,
      SharedStore store,
      CacheSettings cache,
      Gateway gateway,
      ConfigurableApplicationContext context) {
    return new WarmUp(
        settings,
        new Rehearsal(port, engine, overload, access, store, cache),
        gateway,
        context,
        engine.time());
  }
}
