package dev.peergraph.egress;

import dev.peergraph.secrets.SecretFile;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.address.ResolveAddressHandler;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/**
 * The way out to upstream: straight, or by CONNECT through a proxy, which then sees of calls over TLS only where they go. Not by Reactor
 * Netty's own support of proxies, which resolves the proxy's name and reads its password once, at the start.
 */
public final class Egress implements AutoCloseable {

    private static final String PASSWORD_FILE = "peergraph.upstream.proxy.password-file";

    private final @Nullable EgressProxy proxy;
    private final Duration connectTimeout;
    private final @Nullable AddressResolverGroup<InetSocketAddress> resolver;
    private @Nullable SecretFile<String> passwordFile;

    /**
     * Finds the way.
     *
     * @param upstream the URL of upstream
     * @param connectTimeout longest time to connect, and to the proxy as long again
     * @param own the gateway's own settings
     * @param settings all settings of the process
     * @param eventLoops where names are resolved
     * @throws IllegalArgumentException if settings name a proxy that cannot be used
     */
    public Egress(URI upstream, Duration connectTimeout, ProxyProperties own, ProxySettings settings, LoopResources eventLoops) {
        this.connectTimeout = connectTimeout;
        this.proxy = settings.proxy(own, upstream, () -> passwordIn(Objects.requireNonNull(own.passwordFile())));
        this.resolver = proxy == null
                ? null
                : NameResolverProvider.builder().build().newNameResolverGroup(eventLoops, LoopResources.DEFAULT_NATIVE);
    }

    private Supplier<String> passwordIn(Path file) {
        passwordFile = new SecretFile<>(PASSWORD_FILE, file, text -> ProxyProperties.password(PASSWORD_FILE, text));
        return passwordFile;
    }

    /** Returns the proxy, if there is one. */
    public @Nullable EgressProxy proxy() {
        return proxy;
    }

    /** Returns a client that takes this way. */
    public HttpClient through(HttpClient http) {
        if (proxy == null || resolver == null) {
            return http;
        }
        // Upstream's name is the proxy's to resolve; the proxy's own is resolved for each connection, since it may move.
        return http.resolver(NoopAddressResolverGroup.INSTANCE).doOnChannelInit((_, channel, _) -> tunnel(channel, proxy, resolver));
    }

    private void tunnel(Channel channel, EgressProxy to, AddressResolverGroup<InetSocketAddress> names) {
        HttpProxyHandler connect = handler(InetSocketAddress.createUnresolved(to.host(), to.port()), to.login());
        connect.setConnectTimeoutMillis(connectTimeout.toMillis());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(NettyPipeline.ProxyHandler, connect);
        pipeline.addFirst(new ResolveAddressHandler(names));
        SslHandler tls = pipeline.get(SslHandler.class);
        if (tls != null) {
            // Its time begins to run before the proxy has connected.
            tls.setHandshakeTimeoutMillis(tls.getHandshakeTimeoutMillis() + connectTimeout.toMillis());
        }
    }

    private static HttpProxyHandler handler(InetSocketAddress address, EgressProxy.@Nullable Login login) {
        return login == null ? new HttpProxyHandler(address) : new HttpProxyHandler(address, login.username(), login.password().get());
    }

    @Override
    public void close() {
        if (resolver != null) {
            resolver.close();
        }
        if (passwordFile != null) {
            passwordFile.close();
        }
    }
}
