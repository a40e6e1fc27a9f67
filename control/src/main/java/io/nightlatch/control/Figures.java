package io.nightlatch.control;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** What is counted, as Prometheus reads it. Figures only, no names of people. */
final class Figures implements HandlerInterceptor {
    static final String MEDIA_TYPE = "text/plain;version=0.0.4;charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Census.Key, Double> latest = new ConcurrentHashMap<>();
    private final Census census;
    private final ControlServices services;

    Figures(ControlServices services) {
        this.services = services;
        this.census = new Census(services);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Waiting, in force, connected: as the store and the gateway tell it now. */
    synchronized String text() {
        for (var figure : census.now().entrySet()) {
            set(figure.getKey().name(), figure.getKey().state(), figure.getValue());
        }
        services.gauges().get().forEach((name, value) -> set(name, Optional.empty(), value));
        return registry.scrape();
    }

    private void set(String name, Optional<String> state, double value) {
        var key = new Census.Key(name, state);
        if (latest.put(key, value) == null) {
            Gauge.builder(name, () -> latest.getOrDefault(key, Double.NaN))
                    .tags(state.map(word -> Tags.of("state", word)).orElse(Tags.empty()))
                    .register(registry);
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        var route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        registry.counter(
                        "nightlatch_http_requests",
                        "method",
                        request.getMethod(),
                        "route",
                        route == null ? "none" : route.toString(),
                        "status",
                        Integer.toString(response.getStatus()))
                .increment();
    }
}
