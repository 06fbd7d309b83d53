package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheSettings;
import dev.gather.cache.SharedPermits;
import dev.gather.process.Time;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The shared store, and permits, in the database that {@code spring.r2dbc} names. */
@Configuration(proxyBeanMethods = false)
class DatabaseBeans {

  @Bean
  ConnectionFactoryOptionsBuilderCustomizer databaseLimits(CacheSettings settings) {
    return options -> DatabaseOptions.limit(options, settings.queryLimit());
  }

  @Bean
  DatabaseStore sharedStore(ConnectionFactory connections, CacheSettings settings, Time time) {
    return new DatabaseStore(connections, settings, time);
  }

  @Bean
  SharedPermits sharedPermits(DatabaseStore store) {
    return store.permits();
  }
}
