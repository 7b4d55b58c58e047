package dev.peergraph.web;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/** Has Spring look for a request among the gateway's own routes first, not last: each look elsewhere costs as much as to find it here. */
@Component
class RoutesFirst implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof RouterFunctionMapping routes) {
            routes.setOrder(Ordered.HIGHEST_PRECEDENCE);
        }
        return bean;
    }
}
