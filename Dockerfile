# The image of Peergraph. `mvn verify` comes first: the image holds the very jar that was tested.

FROM eclipse-temurin:25-jre AS layers
WORKDIR /layers
COPY target/peergraph-*.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Peergraph" \
    org.opencontainers.image.description="A GraphQL gateway over Confluent Cloud's network peerings" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="$VERSION" \
    org.opencontainers.image.revision="$REVISION"
WORKDIR /application
# From what changes seldom to what changes with every build.
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
# Half of the time to the first answer: what classes are loaded and which code is hot is found out once, here.
COPY --chmod=755 src/main/docker/ ./
RUN ./train
# A number, so that a cluster can see that it is not root.
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["./healthy"]
# JAVA_TOOL_OPTIONS adds flags; those of the file win over it.
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=application.aot", "-jar", "application.jar"]
