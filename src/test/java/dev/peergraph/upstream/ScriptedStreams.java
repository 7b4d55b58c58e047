package dev.peergraph.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.peergraph.PeeringJson;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * An upstream over TLS that chooses HTTP/2 and speaks it frame by frame: a script decides which frames go out after each request, right or
 * wrong. Where HTTP/2 is not offered, it answers each request over HTTP/1.1 with a page.
 */
final class ScriptedStreams implements AutoCloseable {

    /** Answers one request; runs on the event loop, so that it must not wait. */
    @FunctionalInterface
    interface Script {
        void answer(Request request);
    }

    /** Its certificate, for {@code localhost} and {@code upstream.invalid}. */
    static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder().addSubjectAlternativeName("localhost")
            .addSubjectAlternativeName("upstream.invalid").build();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;
    private final Http2Settings settings;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger http11Requests = new AtomicInteger();
    private final Queue<Long> resets = new ConcurrentLinkedQueue<>();
    private final Queue<Http2Settings> clientSettings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger windowUpdates = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Starts one that chooses HTTP/2. */
    ScriptedStreams(Script script) {
        this(new Http2Settings(), script);
    }

    /** Starts one with settings of its own. */
    ScriptedStreams(Http2Settings settings, Script script) {
        this(settings, script, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
    }

    /** Starts one with settings and protocols of its own. */
    ScriptedStreams(Http2Settings settings, Script script, String... protocols) {
        this.settings = settings;
        this.script = script;
        SslContext tls = tls(protocols);
        this.listening = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Choice());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
    }

    private static SslContext tls(String... protocols) {
        try {
            return SslContextBuilder.forServer(CERTIFICATE.keyPair().getPrivate(), CERTIFICATE.certificate())
                    .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, protocols))
                    .build();
        } catch (SSLException impossible) {
            throw new AssertionError(impossible);
        }
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    String url() {
        return "https://localhost:" + port();
    }

    /** Returns how many connections of HTTP/2 were made so far. */
    int connections() {
        return connections.get();
    }

    /** Returns how many connections of HTTP/2 have been closed. */
    int closedConnections() {
        return closed.get();
    }

    /** Returns how many requests came over HTTP/2 so far. */
    int requests() {
        return requests.get();
    }

    /** Returns how many requests came over HTTP/1.1 so far. */
    int http11Requests() {
        return http11Requests.get();
    }

    /** Returns the codes of the streams that the client has reset. */
    List<Long> resets() {
        return List.copyOf(resets);
    }

    /** Returns what the client has set, connection by connection. */
    List<Http2Settings> clientSettings() {
        return List.copyOf(clientSettings);
    }

    /** Returns the bytes that the client has granted beyond the initial ones, on all connections. */
    int windowUpdates() {
        return windowUpdates.get();
    }

    /** A request, and the stream that it came on. */
    static final class Request {

        private final OnConnection on;
        private final int stream;
        private final String caller;

        /** The number of the connection, and of the request on it, each from 1. */
        final int connection;
        final int number;

        private Request(OnConnection on, int stream, Http2Headers headers, int number) {
            this.on = on;
            this.stream = stream;
            this.caller = String.valueOf(headers.get("authorization")).replace("Bearer ", "");
            this.connection = on.connection;
            this.number = number;
        }

        String body() {
            return PeeringJson.page("env-1", "p-of-" + caller);
        }

        /** Answers with the one peering that the caller may see. */
        void page() {
            head("200", "content-length", Integer.toString(body().getBytes(UTF_8).length));
            end(body());
        }

        /** Sends the head of an answer that has a body, with fields as names and values. */
        void head(String status, String... fields) {
            head(status, false, fields);
        }

        void head(String status, boolean end, String... fields) {
            Http2Headers headers = new DefaultHttp2Headers(false).status(status);
            for (int i = 0; i < fields.length; i += 2) {
                headers.add(fields[i], fields[i + 1]);
            }
            var _ = on.writer.writeHeaders(on.context(), stream, headers, 0, end, on.context().newPromise());
            flush();
        }

        void body(String text) {
            data(text, false);
        }

        void end(String text) {
            data(text, true);
        }

        private void data(String text, boolean end) {
            var _ = on.writer.writeData(on.context(), stream, Unpooled.copiedBuffer(text, UTF_8), 0, end, on.context().newPromise());
            flush();
        }

        void reset(Http2Error error) {
            var _ = on.writer.writeRstStream(on.context(), stream, error.code(), on.context().newPromise());
            flush();
        }

        /** Says that no further stream will be processed; this one neither, unless it is included. */
        void goAway(boolean included) {
            var _ = on.writer.writeGoAway(on.context(), included ? stream : stream - 2, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER,
                    on.context().newPromise());
            flush();
        }

        void settings(Http2Settings changed) {
            var _ = on.writer.writeSettings(on.context(), changed, on.context().newPromise());
            flush();
        }

        /** Sends bytes that are no frames. */
        void raw(byte... bytes) {
            var _ = on.context().writeAndFlush(Unpooled.copiedBuffer(bytes));
        }

        void close() {
            var _ = on.context().close();
        }

        /** Reads and writes nothing any more on the connection, and does not close it either. */
        void fallSilent() {
            on.silent = true;
            on.context().channel().config().setAutoRead(false);
        }

        void later(long micros, Runnable task) {
            var _ = on.context().executor().schedule(task, micros, TimeUnit.MICROSECONDS);
        }

        private void flush() {
            var _ = on.context().flush();
        }
    }

    private final class Choice extends ApplicationProtocolNegotiationHandler {

        Choice() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            ChannelPipeline pipeline = context.pipeline();
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                pipeline.addLast(new OnConnection(connections.incrementAndGet()));
                var _ = context.channel().closeFuture().addListener(_ -> closed.incrementAndGet());
            } else {
                pipeline.addLast(new HttpServerCodec(), new OverHttp11());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    private final class OverHttp11 extends SimpleChannelInboundHandler<HttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
            http11Requests.incrementAndGet();
            String caller = String.valueOf(request.headers().get(HttpHeaderNames.AUTHORIZATION)).replace("Bearer ", "");
            ByteBuf body = Unpooled.copiedBuffer(PeeringJson.page("env-1", "p-of-" + caller), UTF_8);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            var _ = context.writeAndFlush(response);
        }

        @Override
        public boolean acceptInboundMessage(Object message) {
            return message instanceof HttpRequest;
        }
    }

    private final class OnConnection extends ByteToMessageDecoder {

        private final int connection;
        private final Http2FrameReader reader = new DefaultHttp2FrameReader(false);
        private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();
        private final Http2FrameListener listener = new Listener();
        private int preface = Http2CodecUtil.connectionPrefaceBuf().readableBytes();
        private int number;
        private boolean silent;
        private @Nullable ChannelHandlerContext context;

        OnConnection(int connection) {
            this.connection = connection;
        }

        ChannelHandlerContext context() {
            return Objects.requireNonNull(context);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
            var _ = writer.writeSettings(added, settings, added.newPromise());
            var _ = added.flush();
        }

        @Override
        protected void decode(ChannelHandlerContext on, ByteBuf in, List<Object> out) throws Http2Exception {
            if (silent) {
                in.skipBytes(in.readableBytes());
                return;
            }
            int skipped = Math.min(preface, in.readableBytes());
            in.skipBytes(skipped);
            preface -= skipped;
            if (preface == 0 && in.isReadable()) {
                reader.readFrame(on, in, listener);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext on, Throwable cause) {
            var _ = on.close();
        }

        private final class Listener extends Http2FrameAdapter {

            @Override
            public void onSettingsRead(ChannelHandlerContext on, Http2Settings read) {
                clientSettings.add(read);
                var _ = writer.writeSettingsAck(on, on.newPromise());
                var _ = on.flush();
            }

            @Override
            public void onWindowUpdateRead(ChannelHandlerContext on, int stream, int bytes) {
                if (stream == 0) {
                    windowUpdates.addAndGet(bytes);
                }
            }

            @Override
            public void onPingRead(ChannelHandlerContext on, long data) {
                var _ = writer.writePing(on, true, data, on.newPromise());
                var _ = on.flush();
            }

            @Override
            public void onRstStreamRead(ChannelHandlerContext on, int stream, long code) {
                resets.add(code);
            }

            @Override
            public void onHeadersRead(ChannelHandlerContext on, int stream, Http2Headers headers, int padding, boolean end) {
                requests.incrementAndGet();
                script.answer(new Request(OnConnection.this, stream, headers, ++number));
            }

            @Override
            public void onHeadersRead(ChannelHandlerContext on, int stream, Http2Headers headers, int dependency, short weight,
                    boolean exclusive, int padding, boolean end) {
                onHeadersRead(on, stream, headers, padding, end);
            }
        }
    }

    @Override
    public void close() {
        var _ = listening.close();
        var _ = loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }
}
