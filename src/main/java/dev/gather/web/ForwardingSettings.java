package dev.gather.web;

import dev.gather.process.Expected;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose word is taken for where a request comes from.
 *
 * @param trustedProxies addresses and networks of proxies, such as {@code 10.0.0.0/8}
 */
@ConfigurationProperties("gather")
record ForwardingSettings(
    @Expected(
            "an address of a proxy or a network of some, such as 10.1.2.3, 10.0.0.0/8 or"
                + " 2001:db8::/32")
        @DefaultValue
        List<ProxyNetwork> trustedProxies) {}
