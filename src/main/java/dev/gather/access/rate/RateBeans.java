package dev.gather.access.rate;

import dev.gather.cache.SharedPermits;
import dev.gather.process.Time;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What rate limits run on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitSettings.class)
class RateBeans {

  @Bean
  RateEngine rateEngine(SharedPermits permits, RateLimitSettings settings, Time time) {
    return new RateEngine(permits, settings, time);
  }
}
