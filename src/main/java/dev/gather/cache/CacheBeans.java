package dev.gather.cache;

import dev.gather.process.Time;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The cache, on the database that {@code spring.r2dbc} names. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheSettings.class)
class CacheBeans {

  @Bean
  ConnectionFactoryOptionsBuilderCustomizer databaseLimits(CacheSettings settings) {
    return options -> DatabaseOptions.limit(options, settings.queryLimit());
  }

  @Bean
  AnswerCache answerCache(ConnectionFactory connections, CacheSettings settings, Time time) {
    return new AnswerCache(connections, settings, time);
  }
}
