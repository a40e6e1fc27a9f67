package io.nightlatch.control;

import static tools.jackson.databind.cfg.CoercionInputShape.Boolean;
import static tools.jackson.databind.cfg.CoercionInputShape.Float;
import static tools.jackson.databind.cfg.CoercionInputShape.Integer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nightlatch.control.answer.BodyLimit;
import io.nightlatch.control.answer.ProblemWriter;
import io.nightlatch.control.answer.Problems;
import io.nightlatch.control.json.TextWithoutNul;
import io.nightlatch.control.sight.EventSight;
import io.nightlatch.control.signin.SignIn;
import io.nightlatch.control.signin.SignInChain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Every bean there is, by name: nothing is scanned for and nothing configures itself. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@EnableWebSecurity
@Import({
    RequestsApi.class,
    GrantsApi.class,
    AccessReportApi.class,
    FootprintsApi.class,
    SessionsApi.class,
    StatementsApi.class,
    EndingsApi.class,
    DriftApi.class,
    EventsApi.class,
    EventStream.class,
    MeApi.class,
    TokensApi.class,
    DatabasesApi.class,
    PolicyApi.class,
    ServerApi.class,
    Figures.class,
    Viewers.class,
    Problems.class,
    BodyLimit.class
})
class Wiring {
    @Bean
    TomcatServletWebServerFactory webServer(HttpOptions options) {
        return Tomcat.listeningOn(options);
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new DispatcherServlet();
    }

    @Bean
    JsonMapper json() {
        return JsonMapper.builder()
                .addModule(TextWithoutNul.module())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, text -> {
                    for (var shape : List.of(Integer, Float, Boolean)) text.setCoercion(shape, CoercionAction.Fail);
                })
                .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .build();
    }

    @Bean
    WebMvcConfigurer web(JsonMapper json, Figures figures) {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters
                        .withStringConverter(new StringHttpMessageConverter(StandardCharsets.UTF_8))
                        .withJsonConverter(new JacksonJsonHttpMessageConverter(json));
            }

            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(figures);
            }
        };
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    SignIn signIn(ControlServices services) {
        return new SignIn(services.directory(), services.tokens(), services.events(), services.clock());
    }

    @Bean
    SecurityFilterChain signInChain(HttpSecurity http, SignIn signIn, ProblemWriter writer) throws Exception {
        return SignInChain.of(http, signIn, writer);
    }

    @Bean
    RequestRejectedHandler rejected(ProblemWriter writer) {
        return SignInChain.rejected(writer);
    }

    @Bean
    EventSight eventSight(ControlServices services) {
        return new EventSight(services.events(), services.store());
    }
}
