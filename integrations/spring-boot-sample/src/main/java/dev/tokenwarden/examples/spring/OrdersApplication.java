package dev.tokenwarden.examples.spring;

import dev.tokenwarden.spring.RequiredScope;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves orders to callers with a token. All that concerns Tokenwarden is in {@code application.properties}. */
@SpringBootApplication(proxyBeanMethods = false)
public class OrdersApplication {
    /** Starts the server. */
    public static void main(String[] args) {
        SpringApplication.run(OrdersApplication.class, args);
    }

    @RestController
    static class Orders {
        @GetMapping("/orders/{id}")
        @RequiredScope("orders:read")
        String order(@PathVariable("id") String id, @AuthenticationPrincipal Jwt token) {
            return "order " + id + " of " + token.getSubject();
        }

        @GetMapping("/reports/{month}")
        @RequiredScope("reports:read")
        String report(@PathVariable("month") String month) {
            return "report of " + month;
        }
    }
}
