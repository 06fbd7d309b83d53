package dev.gather.cache;

import dev.gather.process.Time;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The cache, before the database that there is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheSettings.class)
class CacheBeans {

  @Bean
  AnswerCache answerCache(SharedStore shared, CacheSettings settings, Time time) {
    return new AnswerCache(shared, settings, time);
  }
}
