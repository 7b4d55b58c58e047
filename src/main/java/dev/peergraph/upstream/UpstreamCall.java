package dev.peergraph.upstream;

import dev.peergraph.pages.PageRequest;
import dev.peergraph.pages.RequestTrace;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientRequest;

/**
 * The GET of one hop, whose headers are written straight into the request that goes out. {@link #headers()} is empty, since Spring puts
 * those into its exceptions.
 */
final class UpstreamCall implements ClientRequest {

    private static final MultiValueMap<String, String> NO_COOKIES = CollectionUtils.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());
    private static final org.springframework.http.HttpHeaders NO_HEADERS = org.springframework.http.HttpHeaders.EMPTY;

    private final URI url;
    private final Attempt attempt;
    private final UserAgent userAgent;

    UpstreamCall(URI url, Attempt attempt, UserAgent userAgent) {
        this.url = url;
        this.attempt = attempt;
        this.userAgent = userAgent;
    }

    @Override
    public Mono<Void> writeTo(ClientHttpRequest request, ExchangeStrategies strategies) {
        HttpClientRequest sending = request.getNativeRequest();
        fill(sending.requestHeaders());
        attempt.noteSent(sent(sending));
        // Nothing is to be written but the head, which goes out when this completes.
        return Mono.empty();
    }

    private static Attempt.@Nullable Sent sent(HttpClientRequest sending) {
        if (!(sending instanceof Connection connection)) {
            return null;
        }
        Channel channel = connection.channel();
        return channel instanceof Http2StreamChannel ? StreamUse.of(channel) : ConnectionUse.of(channel);
    }

    private void fill(HttpHeaders headers) {
        PageRequest request = attempt.request();
        headers.set(HttpHeaderNames.AUTHORIZATION, request.caller().credential().headerValue());
        headers.set(HttpHeaderNames.ACCEPT, HttpHeaderValues.APPLICATION_JSON);
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP);
        headers.set(HttpHeaderNames.USER_AGENT, userAgent.onBehalfOf(request.caller().userAgent()));
        RequestTrace trace = request.caller().trace();
        setIfKnown(headers, "X-Request-Id", trace.requestId());
        setIfKnown(headers, "traceparent", attempt.traceparent());
        setIfKnown(headers, "tracestate", trace.tracestate());
    }

    private static void setIfKnown(HttpHeaders headers, String name, @Nullable String value) {
        if (value != null) {
            headers.set(name, value);
        }
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public org.springframework.http.HttpHeaders headers() {
        return NO_HEADERS;
    }

    @Override
    public MultiValueMap<String, String> cookies() {
        return NO_COOKIES;
    }

    @Override
    public BodyInserter<?, ? super ClientHttpRequest> body() {
        return BodyInserters.empty();
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of();
    }

    @Override
    public @Nullable Consumer<ClientHttpRequest> httpRequest() {
        return null;
    }

    @Override
    public String logPrefix() {
        return "";
    }
}
