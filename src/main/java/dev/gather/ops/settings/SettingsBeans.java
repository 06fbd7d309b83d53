package dev.gather.ops.settings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The check of the application's properties. */
@Configuration(proxyBeanMethods = false)
class SettingsBeans {

  /** Static, as it runs before there are other beans. */
  @Bean
  static SettingsCheck settingsCheck(ConfigurableEnvironment environment) {
    return new SettingsCheck(environment);
  }
}
