package dev.gather.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose word is taken for where a request comes from.
 *
 * @param trustedProxies addresses and networks of proxies, such as {@code 10.0.0.0/8}; checked by
 *     {@link TrustedProxies}
 */
@ConfigurationProperties("gather")
record ForwardingSettings(@DefaultValue List<String> trustedProxies) {}
