package io.peaflow.signal;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SignalSettings.class, LimitSettings.class, CostSettings.class})
class SignalConfiguration {}
